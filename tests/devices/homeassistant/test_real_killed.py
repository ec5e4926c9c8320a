"""A real Home Assistant that is killed: it has one of its own, for it forgets what it did last."""

import asyncio
from pathlib import Path

import pytest

from tests import home_assistant
from tests.devices.homeassistant.test_backend import KITCHEN
from tests.devices.homeassistant.test_real import connected, outcome

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]
LAMPS = (KITCHEN, "light.ceiling_lights", "switch.ac", "fan.ceiling_fan")
ENDS = {
    "on",
    "Home Assistant is away",
    "Home Assistant went away before it was confirmed",
}


async def test_all_commands_end_when_it_is_killed_in_their_middle(tmp_path: Path) -> None:
    with home_assistant.home_assistant(tmp_path / "ha") as real:
        async with connected(real, tmp_path) as home:
            assert set(LAMPS) <= (await home.devices()).keys()
            async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
                told = [
                    tasks.create_task(outcome(home, lamp, "turn_on"))
                    for lamp in LAMPS
                    for _ in range(50)
                ]
                await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.to_thread(real.kill)
            assert {task.result() for task in told} <= ENDS
            await asyncio.to_thread(real.start)
            async with asyncio.timeout(120):
                while (await home.snapshot(within_s=60)).trouble:
                    pass
            assert await outcome(home, KITCHEN, "turn_off") == "off"
