import asyncio
import time
from collections.abc import Callable
from functools import cached_property

import pytest

from benchmarks import spoken
from benchmarks.sounds import Sound
from benchmarks.spoken import Times
from bus import Bus, Subscription
from bus.audio import RATE_HZ
from bus.memory import MemoryBus
from bus.messages import DeviceState, Listen, Listening, Playback, TurnEnded, Wake

OURS, OTHER = "1" * 32, "2" * 32


def playback(turn: str) -> Playback:
    return Playback(room="kitchen", state="started", turn=turn)


def test_the_first_state_and_the_first_sound_of_the_turn_count() -> None:
    times = Times(speech_end=10.0)
    lamp = DeviceState(device="light.lamp", name="Lamp", kind="light", state="on", turn=OURS)
    times.hear(Wake(room="kitchen", wake_word="w", score=1, turn=OURS), 9.0)
    times.hear(playback(OTHER), 9.5)
    times.hear(lamp, 10.2)
    times.hear(lamp, 10.9)
    times.hear(playback(OURS), 10.3)
    times.hear(playback(OURS), 10.8)
    assert (times.state, times.reply) == (10.2, 10.3)
    assert not times.seen.over
    times.hear(TurnEnded(room="kitchen", outcome="failed", turn=OURS), 11.0)
    assert times.seen.over


def test_it_is_known_when_the_room_is_listened_to() -> None:
    times = Times()
    times.hear(Listening(room="kitchen", state="started", reason="listen", turn=OURS), 1.0)
    assert times.listening.is_set()


class SlowToMeasure(Sound):
    """A sound that notes when its end was found."""

    found_at = 0.0

    @cached_property
    def speech_end(self) -> int:
        object.__setattr__(self, "found_at", time.monotonic())
        return RATE_HZ // 10


async def _answer(bus: Bus, heard: Subscription[Listen]) -> None:
    """Listen to nothing, and say that the turn is over."""
    async for listen in heard:
        room, turn = listen.room, listen.turn
        await bus.publish(Listening(room=room, turn=turn, state="started", reason="listen"))
        await bus.publish(TurnEnded(room=room, turn=turn, outcome="no_speech"))


async def test_finding_the_end_of_speech_is_not_counted_as_waiting(
    connect: Callable[[str], MemoryBus], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "SILENCE_S", 0.1)
    sound = SlowToMeasure("x", b"", wake=False)
    async with (
        connect("bench") as mine,
        connect("asr") as theirs,
        theirs.subscribe(Listen) as heard,
        asyncio.TaskGroup() as tasks,
    ):
        answering = tasks.create_task(_answer(theirs, heard), name="asr")
        times = await spoken._turn(mine, "kitchen", sound)
        answering.cancel()
    assert times.speech_end >= sound.found_at + 0.1


def test_the_end_of_speech_is_found_once() -> None:
    sound = Sound("x", bytes(2048), wake=False)
    assert sound.speech_end == 0
    assert vars(sound)["speech_end"] == 0
