import asyncio
from collections.abc import Callable

import pytest

from bus import Subscription
from bus.context import Context
from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Presence
from bus.presence import DuplicateWorkerError, claim, keep
from config import Settings

Connect = Callable[[str], MemoryBus]
PATIENCE_S = 5


def other(state: str = "online", instance: str = "zz") -> Presence:
    return Presence.build({"name": "asr", "state": state, "instance": instance, "host": "attic"})


async def settled(presence: Subscription[Presence]) -> list[tuple[str, str]]:
    """Return what has been said so far."""
    said: list[tuple[str, str]] = []
    while True:
        try:
            async with asyncio.timeout(0.05):
                message = await anext(presence)
        except TimeoutError:
            return said
        said.append((message.state, message.instance))


async def test_a_living_worker_contradicts_whoever_says_it_is_offline(
    connect: Connect, settings: Settings
) -> None:
    async with asyncio.timeout(PATIENCE_S), connect("asr") as bus, connect("b") as b:
        context = Context("asr", bus, settings, "mm")
        async with b.subscribe(Presence) as presence, asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(keep(context))
            await context.online(engine="e")
            assert await settled(presence) == [("online", "mm")]
            await b.publish(other("offline"))
            assert await settled(presence) == [("offline", "zz"), ("online", "mm")]
            await b.publish(context.presence("offline"))  # as a late will would
            assert await settled(presence) == [("offline", "mm"), ("online", "mm")]
            keeping.cancel()


async def test_a_worker_that_is_not_ready_contradicts_nobody(
    connect: Connect, settings: Settings
) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        connect("asr") as bus,
        connect("b") as b,
        b.subscribe(Presence) as presence,
        asyncio.TaskGroup() as tasks,
    ):
        keeping = tasks.create_task(keep(Context("asr", bus, settings, "mm")))
        await b.publish(other("offline"))
        assert await settled(presence) == [("offline", "zz")]
        keeping.cancel()


async def test_of_two_that_came_at_once_the_lower_instance_stays(
    connect: Connect, settings: Settings
) -> None:
    async with asyncio.timeout(PATIENCE_S), connect("a") as a, connect("b") as b:
        stays, goes = Context("asr", a, settings, "aa"), Context("asr", b, settings, "bb")
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(keep(stays))
            going = tasks.create_task(refused(goes))
            await asyncio.sleep(0)
            await stays.online()
            await goes.online()
            await going
            keeping.cancel()


async def refused(context: Context) -> None:
    with pytest.raises(DuplicateWorkerError, match="already runs on"):
        await keep(context)


async def test_a_name_whose_owner_answers_is_taken(connect: Connect, settings: Settings) -> None:
    async with asyncio.timeout(PATIENCE_S), connect("a") as a, connect("b") as b:
        first = Context("asr", a, settings, "aa")
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(keep(first))
            await first.online()
            with pytest.raises(DuplicateWorkerError):
                await claim(Context("asr", b, settings, "bb"))
            keeping.cancel()


async def test_a_name_nobody_answers_for_is_free(
    connect: Connect, settings: Settings, broker: MemoryBroker
) -> None:
    async with asyncio.timeout(PATIENCE_S), connect("a") as a:
        await a.publish(other("online"))
        await claim(Context("asr", a, settings, "aa"))
        broker.take("hearsay/worker/asr", b"no presence at all", retain=True)
        await claim(Context("asr", a, settings, "ab"))
