"""A spoken command, from its last sample of speech to the device's state and to the reply."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from agents.satellite.feed import feed
from benchmarks.numbers import Row, Skipped, distribution
from benchmarks.sounds import Sound
from bus import Bus, Gone, Heard, Message, Subscription
from bus.audio import RATE_HZ
from bus.messages import DeviceState, Listen, Listening, Playback, Transcript, TurnEnded, Wake
from hearsay import house, turns, wire
from hearsay.own_house import OwnHouse

LEAD_S = 0.32
"""A room is quiet before somebody speaks."""
SILENCE_S = 2.0
PATIENCE_S = 20.0
STATE_REACH = {"p50": 250.0, "p95": 450.0}
REPLY_REACH = {"p50": 300.0, "p95": 550.0, "max": 1000.0}


@dataclass
class Times:
    """When things happened in one turn (by the monotonic clock of the measuring program)."""

    speech_end: float = 0.0
    state: float | None = None
    reply: float | None = None
    seen: turns.Turns = field(default_factory=turns.Turns)
    listening: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, said: Message | Gone | None, now: float) -> None:
        """Take note of what was said."""
        self.seen.hear(said)
        match said:
            case Listening(state="started"):
                self.listening.set()
            case DeviceState() if self.state is None:
                self.state = now
            case Playback(state="started") if self.reply is None and self.seen.has(said):
                self.reply = now


async def measure(
    own: OwnHouse, sounds: Sequence[Sound], *, rounds: int, by: str
) -> AsyncIterator[Row | Skipped]:
    """Speak each sound so many times in real time; yield the two rows."""
    states: list[float] = []
    replies: list[float] = []
    count = 0
    async with house.join(own.settings, "bench") as bus:
        for _ in range(rounds):
            for sound in sounds:
                count += 1
                times = await _turn(bus, own.settings.room, sound)
                if times.state is not None:
                    states.append(1000 * (times.state - times.speech_end))
                if times.reply is not None:
                    replies.append(1000 * (times.reply - times.speech_end))
    note = f"{len(states)} of {count} turns changed a device; {by}"
    yield _row(f"end of speech → device state ({by})", states, STATE_REACH, note)
    yield _row(f"end of speech → first audible sample ({by})", replies, REPLY_REACH, note)


def _row(what: str, values: list[float], reach: dict[str, float], note: str) -> Row | Skipped:
    if not values:
        return Skipped(what, "no spoken command was understood")
    return Row(what, "ms", distribution(values), reach, note)


async def _turn(bus: Bus, room: str, sound: Sound) -> Times:
    """Speak once, and wait until the turn ended or nothing more can come."""
    times = Times()
    kinds = (Wake, Listening, Transcript, DeviceState, Playback, TurnEnded)
    async with (
        bus.tap(*wire.filters(bus.root, *kinds, room=room)) as heard,
        asyncio.TaskGroup() as tasks,
    ):
        following = tasks.create_task(_follow(bus.root, heard, times), name="follow")
        at = await feed(bus, room, b"", silence_s=LEAD_S)
        if not sound.wake:
            await bus.publish(Listen(room=room, state="start", turn=turns.new()))
            await _soon(times.listening)
        speech_s = sound.speech_end / RATE_HZ  # found before the clock is read: that takes 100 ms
        times.speech_end = time.monotonic() + speech_s
        at = await feed(bus, room, sound.pcm, first_sample=at, silence_s=SILENCE_S)
        deadline = time.monotonic() + PATIENCE_S
        while not times.seen.over and time.monotonic() < deadline:
            at = await feed(bus, room, b"", first_sample=at, silence_s=0.256)
        following.cancel()
    return times


async def _soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await event.wait()


async def _follow(root: str, heard: Subscription[Heard], times: Times) -> None:
    async for one in heard:
        now = time.monotonic()
        if not one.retained:
            times.hear(wire.read(root, one), now)
