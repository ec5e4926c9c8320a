"""The wake worker listens to every room, and outlives its engine's failures."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from agents.wake import worker
from agents.wake.worker import WakeWorker
from bus import Message
from bus.memory import MemoryBus
from bus.messages import Failed, Playback, Presence, Wake
from bus.worker import Context
from config import Settings, SettingsError
from tests.agents.wake.fakes import Scripted, frame

Connect = Callable[[str], MemoryBus]
NABU = {"okay_nabu": 0.85}


async def said_after(connect: Connect, detector: Scripted, *messages: Message) -> list[Message]:
    """Hand messages to a worker; return what it says about them."""
    async with connect("wake") as bus, bus.subscribe(Wake, Failed) as heard:
        wake = WakeWorker(bus=bus, detector=detector, cutoffs=detector.cutoffs, refractory_s=0.0)
        for message in messages:
            await wake.take(message)
            await wake.flush()
            await wake.flush()
        await bus.publish(Failed(room="end", stage="wake", code="end", text=""))
        said: list[Message] = []
        async with asyncio.timeout(5):
            async for message in heard:
                if isinstance(message, Failed) and message.code == "end":
                    break
                said.append(message)
        return sorted(said, key=lambda message: message.at)


async def test_a_wake_word_mints_a_turn(connect: Connect) -> None:
    [first, second] = await said_after(connect, Scripted(NABU, NABU), frame(0), frame(512))
    assert isinstance(first, Wake)
    assert (first.room, first.wake_word, first.score, first.at_sample) == (
        "den",
        "okay_nabu",
        0.85,
        512,
    )
    assert first.source == "wake"
    assert re.fullmatch("[0-9a-f]{32}", first.turn or "")
    assert first.turn != second.turn


async def test_every_room_has_its_own_session(connect: Connect) -> None:
    detector = Scripted()
    await said_after(
        connect, detector, frame(0), frame(0, room="study"), frame(512), frame(512, room="study")
    )
    assert [len(session.fed) for session in detector.sessions] == [2, 2]
    assert detector.sessions[0].words == ("okay_nabu", "hey_jarvis")


@pytest.mark.parametrize(
    ("news", "wakes"),
    [
        ([], 1),
        ([Playback(room="den", state="started")], 0),
        ([Playback(room="study", state="started")], 1),
        ([Playback(room="den", state=s) for s in ("started", "finished")], 1),
        ([Playback(room="den", state=s) for s in ("started", "interrupted")], 1),
        (
            [
                Playback(room="den", state="started"),
                Presence(name="satellite-den", state="offline", instance="1"),
            ],
            1,
        ),
        (
            [
                Playback(room="den", state="started"),
                Presence(name="satellite-den", state="online", instance="1"),
            ],
            0,
        ),
    ],
)
async def test_a_word_must_be_clearer_exactly_while_its_room_plays(
    connect: Connect, news: list[Message], wakes: int
) -> None:
    assert len(await said_after(connect, Scripted(NABU), *news, frame(0))) == wakes


async def test_frames_wait_for_their_batch_while_the_room_goes_on(connect: Connect) -> None:
    detector = Scripted()
    async with connect("wake") as bus:
        wake = WakeWorker(bus=bus, detector=detector, cutoffs=detector.cutoffs, refractory_s=0.0)
        for number in range(3):
            await wake.take(frame(512 * number))
            await wake.flush()
        assert detector.sessions[0].fed == []
        await wake.flush()
        assert len(detector.sessions[0].fed) == 1


async def test_an_engine_that_fails_costs_a_pause_of_its_room_and_one_sentence(
    connect: Connect,
) -> None:
    detector = Scripted(RuntimeError("boom"), NABU)
    said = await said_after(
        connect, detector, frame(0), frame(512), frame(1024), frame(0, room="study")
    )
    failed, wake = said
    assert isinstance(failed, Failed)
    assert (failed.room, failed.stage, failed.code) == ("den", "wake", "engine_failed")
    assert isinstance(wake, Wake)
    assert wake.room == "study"


async def test_a_room_is_heard_again_after_the_pause(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RETRY_S", 0.0)
    said = await said_after(connect, Scripted(RuntimeError("boom"), NABU), frame(0), frame(512))
    assert isinstance(said[0], Failed)
    assert isinstance(said[1], Wake)


@asynccontextmanager
async def running(
    connect: Connect, settings: Settings
) -> AsyncIterator[tuple[MemoryBus, Presence]]:
    """Run the whole worker; yield another bus, and how the worker came online."""
    async with (
        connect("wake") as bus,
        connect("test") as other,
        other.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
    ):
        context = Context(name="wake", bus=bus, settings=settings)
        task = tasks.create_task(worker.run(context), name="wake")
        async with asyncio.timeout(10):
            yield other, await anext(presences)
        task.cancel()


async def test_the_worker_says_what_it_listens_for(connect: Connect, settings: Settings) -> None:
    async with running(connect, settings) as (_, presence):
        assert presence.engine == "pymicro-wakeword"
        assert presence.detail == "listening for okay nabu, hey jarvis"


async def test_a_worker_that_can_hear_no_word_does_not_start(
    connect: Connect, settings: Settings
) -> None:
    wrong = settings.model_copy(
        update={"wake": settings.wake.model_copy(update={"words": ("computer",)})}
    )
    async with connect("wake") as bus:
        with pytest.raises(SettingsError, match="computer"):
            await worker.run(Context(name="wake", bus=bus, settings=wrong))
