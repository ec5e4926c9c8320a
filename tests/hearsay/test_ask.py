import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Literal

import pytest

from bus import Message
from bus.memory import MemoryBus
from bus.messages import Ask, DeviceState, Presence, Reply, TurnEnded
from hearsay import ask
from hearsay.trouble import Trouble
from tests.hearsay.screens import Shown

Connect = Callable[[str], MemoryBus]
OURS, OTHER = "1" * 32, "2" * 32
QUESTION = Ask(room="kitchen", text="turn on the lamp", turn=OURS)


@asynccontextmanager
async def answering(bus: MemoryBus, answers: Sequence[Message]) -> AsyncIterator[None]:
    """Answer the first question with these messages."""

    async def answer() -> None:
        async with bus.subscribe(Ask) as asked:
            listening.set()
            await anext(asked)
            for message in answers:
                await bus.publish(message)

    listening = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(answer())
        await listening.wait()
        yield


def lamp(turn: str) -> DeviceState:
    return DeviceState(device="light.lamp", name="Lamp", kind="light", state="on", turn=turn)


async def test_a_turn_is_shown_until_it_ends_and_nothing_else_is(connect: Connect) -> None:
    ours = [
        lamp(OURS),
        Reply(room="kitchen", text="Done.", turn=OURS),
        TurnEnded(room="kitchen", outcome="done", turn=OURS),
    ]
    others = [lamp(OTHER), TurnEnded(room="kitchen", outcome="failed", turn=OTHER)]
    shown = Shown()
    said = [*others, *ours]
    async with connect("ask") as bus, connect("assistant") as other, answering(other, said):
        ended = await ask.turn(bus, QUESTION, shown)
    assert ended.outcome == "done"
    assert [(type(said), getattr(said, "turn", None)) for said in shown.said] == [
        (type(said), OURS) for said in ours
    ]


def assistant(state: Literal["online", "offline"], instance: str) -> Presence:
    return Presence(name="assistant", state=state, instance=instance)


@pytest.mark.parametrize("news", [assistant("offline", "one"), assistant("online", "two")])
async def test_an_assistant_that_goes_away_meets_a_sentence(
    connect: Connect, news: Presence
) -> None:
    async with connect("ask") as bus, connect("assistant") as other, answering(other, [news]):
        await other.publish(assistant("online", "one"))
        with pytest.raises(Trouble, match="went away in the middle of the turn"):
            await ask.turn(bus, QUESTION, Shown())


async def test_a_twin_that_asks_whether_the_name_is_free_ends_no_turn(connect: Connect) -> None:
    ended = TurnEnded(room="kitchen", outcome="done", turn=OURS)
    said = [assistant("offline", "twin"), assistant("online", "one"), ended]
    async with connect("ask") as bus, connect("assistant") as other, answering(other, said):
        await other.publish(assistant("online", "one"))
        assert (await ask.turn(bus, QUESTION, Shown())).outcome == "done"


async def test_an_assistant_that_says_nothing_meets_a_sentence(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "LONGEST_S", 0.05)
    async with connect("ask") as bus:
        with pytest.raises(Trouble, match=r"did not answer within 0\.05 s"):
            await ask.turn(bus, QUESTION, Shown())
