import asyncio
from collections.abc import Callable

import pytest

from bus import request
from bus.memory import MemoryBus
from bus.messages import DeviceCommand, DeviceResult

Connect = Callable[[str], MemoryBus]
LAMP = "light.lamp"


def command() -> DeviceCommand:
    return DeviceCommand(device=LAMP, id="c1", action="turn_on")


def is_c1(result: DeviceResult) -> bool:
    return result.id == "c1"


async def answer(bus: MemoryBus, *, ignoring: int) -> int:
    """Ignore some requests, answer the next; return how many came."""
    async with bus.subscribe(DeviceCommand) as commands:
        for _ in range(ignoring):
            await anext(commands)
        asked = await anext(commands)
    await bus.publish(DeviceResult(device=LAMP, id="another", ok=False))
    await bus.publish(DeviceResult(device="light.other", id=asked.id, ok=False))
    await bus.publish(DeviceResult(device=LAMP, id=asked.id, ok=True))
    return ignoring + 1


@pytest.mark.parametrize("ignoring", [0, 3])
async def test_it_asks_until_it_is_answered(connect: Connect, ignoring: int) -> None:
    async with (
        asyncio.timeout(5),
        connect("a") as a,
        connect("b") as b,
        asyncio.TaskGroup() as tasks,
    ):
        answering = tasks.create_task(answer(b, ignoring=ignoring))
        await asyncio.sleep(0)
        result = await request(a, command(), DeviceResult, match=is_c1, timeout_s=5, resend_s=0.01)
    assert (result.device, result.ok) == (LAMP, True)
    assert answering.result() == ignoring + 1


async def test_without_an_answer_it_gives_up(connect: Connect) -> None:
    async with connect("a") as a:
        with pytest.raises(TimeoutError):
            await request(a, command(), DeviceResult, match=is_c1, timeout_s=0.03, resend_s=0.01)


async def test_it_does_not_ask_again_before_its_time(connect: Connect) -> None:
    async with connect("a") as a, a.subscribe(DeviceCommand) as commands:
        with pytest.raises(TimeoutError):
            await request(a, command(), DeviceResult, match=is_c1, timeout_s=0.05, resend_s=10)
        await anext(commands)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await anext(commands)
