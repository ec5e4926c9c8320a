"""Commands and their results."""

import asyncio
from collections.abc import Callable

import pytest

from agents.assistant.actions import Act
from agents.assistant.hands import Done, Hands
from bus.memory import MemoryBus
from bus.messages import DeviceCommand, DeviceResult
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.test_actions import device

LAMP, FAN = Act(device("light"), "turn_on", {"brightness_pct": 5}), Act(device("fan"), "turn_on")
TURN = "b" * 32
Connect = Callable[[str], MemoryBus]


async def result_of(command: DeviceCommand, hands: Hands, *, ok: bool = True) -> None:
    hands.hear(
        DeviceResult(
            device=command.device, id=command.id, ok=ok, state="on", text="" if ok else "Too hot."
        )
    )


async def test_all_are_asked_at_once_and_answers_may_come_in_any_order(connect: Connect) -> None:
    clock = HandClock(100.0)
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=clock)
        async with asyncio.TaskGroup() as tasks:
            doing = tasks.create_task(hands.do([LAMP, FAN], turn=TURN, confirmed_by="a" * 32))
            first, second = await anext(commands), await anext(commands)
            await result_of(second, hands)
            await result_of(first, hands)
            await result_of(first, hands)
        lamp, fan = doing.result()
        assert (lamp.act, lamp.ok, lamp.state, lamp.trouble) == (LAMP, True, "on", None)
        assert fan.act == FAN
        assert first.id != second.id
        assert (first.turn, second.turn) == (TURN, TURN)
        assert (first.device, first.action, first.arguments) == (
            "light.it",
            "turn_on",
            {"brightness_pct": 5},
        )
        assert (first.issuer, first.confirmed_by) == ("assistant", "a" * 32)
        assert first.expires_at == pytest.approx(109.0, abs=0.01)


async def test_a_refusal_carries_its_reason(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=HandClock())
        async with asyncio.TaskGroup() as tasks:
            doing = tasks.create_task(hands.do([LAMP], turn=TURN))
            await result_of(await anext(commands), hands, ok=False)
        (done,) = doing.result()
        assert done == Done(LAMP, ok=False, state="on", text="Too hot.", trouble="refused")
        assert done.report.model_dump(exclude_defaults=True) == {
            "device": "light.it",
            "action": "turn_on",
            "arguments": {"brightness_pct": 5},
            "ok": False,
            "state": "on",
            "text": "Too hot.",
        }


async def test_a_command_is_sent_again_with_the_same_id(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=HandClock(), resend_s=0.01)
        async with asyncio.TaskGroup() as tasks:
            doing = tasks.create_task(hands.do([LAMP], turn=TURN))
            first, again = await anext(commands), await anext(commands)
            assert first == again
            await result_of(again, hands)
        assert doing.result()[0].ok


async def test_who_never_answers_is_given_up(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=HandClock(), patience_s=0.03, resend_s=0.01)
        (done,) = await hands.do([LAMP], turn=TURN)
        assert (done.ok, done.trouble) == (False, "no_answer")
        assert [(await anext(commands)).id for _ in range(3)] != []
        hands.hear(DeviceResult(device="light.it", id="somebody else's", ok=True))


async def test_nobody_waits_for_devices_that_are_gone(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=HandClock())
        async with asyncio.TaskGroup() as tasks:
            doing = tasks.create_task(hands.do([LAMP, FAN], turn=TURN))
            await anext(commands)
            hands.lose()
        assert [done.trouble for done in doing.result()] == ["offline", "offline"]


async def test_nothing_is_sent_to_devices_that_are_known_to_be_gone(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(DeviceCommand) as commands:
        hands = Hands(bus=bus, clock=HandClock())
        hands.gone = True
        (done,) = await hands.do([LAMP], turn=TURN)
        assert (done.ok, done.trouble) == (False, "offline")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await anext(commands)
