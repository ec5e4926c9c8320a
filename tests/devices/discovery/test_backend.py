"""How long a home of announced things waits for them."""

import asyncio
from collections.abc import Awaitable

import pytest

from devices.policy import RefusedError
from tests.bus.worlds import MemoryWorld
from tests.devices.discovery.street import street

PATIENCE_S = 10
LONG_S = 60.0
PLUG = {"state_topic": "plug/state", "command_topic": "plug/set", "object_id": "plug"}


async def test_what_is_as_it_was_told_already_is_not_waited_for_long() -> None:
    """It is told all the same, and may say nothing to that."""
    bus = MemoryWorld().bus("devices")
    said = ("/plug/state", "ON")
    async with (
        asyncio.timeout(PATIENCE_S),
        street(bus, ("switch/plug", PLUG), said, confirm_s=LONG_S) as here,
    ):
        await here.become("switch.plug", "on")
        assert (await here.tell("switch.plug", "turn_on")).state == "on"


async def test_who_waits_for_a_thing_that_goes_hears_of_it_at_once() -> None:
    bus = MemoryWorld().bus("devices")
    said = ("/plug/state", "OFF")
    async with (
        asyncio.timeout(PATIENCE_S),
        street(bus, ("switch/plug", PLUG), said, confirm_s=LONG_S) as here,
    ):
        await here.become("switch.plug", "off")
        await here.devices.listen("plug/set")
        async with asyncio.TaskGroup() as tasks:
            telling = tasks.create_task(_refused(here.tell("switch.plug", "turn_on")))
            async for heard in here.devices:
                if heard.topic == "plug/set":
                    break
            await here.announce("switch/plug", b"")
        assert telling.result() == "it is no longer there"


async def _refused(telling: Awaitable[object]) -> str:
    with pytest.raises(RefusedError) as refused:
        await telling
    return str(refused.value)
