"""`hearsay play`: a recording, fed into a room as if it were spoken there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agents.satellite.feed import FASTEST, feed
from agents.satellite.wav import read_wav
from bus import Bus, Heard, Subscription
from bus.messages import DeviceState, Listen, Mute
from config import Settings
from hearsay import house, turns, wire
from hearsay.screen import Screen, screen
from hearsay.trouble import Trouble

LEAD_S = 0.32
"""A room is quiet before somebody speaks."""
SILENCE_S = 1.0
"""Silence that follows the recording."""
MORE_SILENCE_S = 0.256
"""A microphone never ends: silence goes on, in pieces of this length, until the turn is over."""
PATIENCE_S = 3.0
"""How long after all of it a wake word may still be reported."""
LONGEST_S = 60.0
"""No turn takes longer after the recording."""


@dataclass
class Session:
    """One recording in one room: what is fed, what comes of it, and who shows it."""

    bus: Bus
    room: str
    speed: float
    shown: Screen
    seen: turns.Turns = field(default_factory=turns.Turns)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self, pcm: bytes, *, wake: bool) -> None:
        """Feed the recording and silence until every turn in it has ended.

        Raises:
            Trouble: if no turn begins, or one does not end.
        """
        filters = (
            *wire.filters(self.bus.root, *turns.IN_ROOM, room=self.room),
            *wire.filters(self.bus.root, DeviceState),
        )
        async with self.bus.tap(*filters) as heard, asyncio.TaskGroup() as tasks:
            following = tasks.create_task(self._follow(heard), name="follow")
            at = await self._silence(LEAD_S, 0)
            if not wake:
                await self._open_ear()
            await self._feed(pcm, at)
            following.cancel()

    async def _open_ear(self) -> None:
        """Ask for the room to be listened to, and wait until it is."""
        await self.bus.publish(Listen(room=self.room, state="start", turn=turns.new()))
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._until_begun()
        except TimeoutError as exc:
            raise Trouble("the recognizer did not begin to listen; look at its log") from exc

    async def _until_begun(self) -> None:
        while not self.seen.begun:
            self.changed.clear()
            await self.changed.wait()

    async def _follow(self, heard: Subscription[Heard]) -> None:
        async for one in heard:
            said = wire.read(self.bus.root, one)
            self.seen.hear(said)
            self.changed.set()
            if self.seen.has(said):
                self.shown.show(one, said)

    async def _silence(self, silence_s: float, at: int) -> int:
        return await self._sound(b"", silence_s, at)

    async def _sound(self, pcm: bytes, silence_s: float, at: int) -> int:
        return await feed(
            self.bus, self.room, pcm, first_sample=at, speed=self.speed, silence_s=silence_s
        )

    async def _feed(self, pcm: bytes, at: int) -> None:
        at = await self._sound(pcm, SILENCE_S, at)
        end = asyncio.get_running_loop().time()
        while not self.seen.over:
            waited = asyncio.get_running_loop().time() - end
            if not self.seen.begun and waited > PATIENCE_S:
                raise Trouble("no wake word was heard; --no-wake plays what begins without one")
            if waited > LONGEST_S:
                raise Trouble(f"the turn did not end within {LONGEST_S:g} s")
            at = await self._silence(MORE_SILENCE_S, at)


async def play(
    settings: Settings, file: Path, *, room: str | None, fast: bool, wake: bool, json: bool
) -> int:
    """Play a recording into a room; return 0 if what was said in it was done or answered."""
    name = house.room_name(settings, room)
    pcm = recording(file)
    ears = ("wake", "asr") if wake else ("asr",)
    async with house.join(settings, "play") as bus:
        there = await house.need(bus, *ears, "assistant")
        session = Session(
            bus=bus, room=name, speed=FASTEST if fast else 1.0, shown=screen(json=json)
        )
        hand = house.join(settings, "play-mute", will=Mute(room=name, muted=False))
        online = house.is_online(there, f"satellite-{name}")
        async with _microphone_closed(bus, name, hand=hand, there=online):
            await session.play(pcm, wake=wake)
    return 0 if session.seen.went_well else 1


def recording(file: Path) -> bytes:
    """Return the sound of a WAV file.

    Raises:
        Trouble: if it cannot be read.
    """
    try:
        return read_wav(file)
    except OSError as exc:
        raise Trouble(f"cannot read {file}: {exc.strerror}") from exc
    except ValueError as exc:
        raise Trouble(str(exc)) from exc


@asynccontextmanager
async def _microphone_closed(bus: Bus, room: str, *, hand: Bus, there: bool) -> AsyncIterator[None]:
    """Mute the room's own microphone meanwhile, if it has one; then leave it as it was.

    `hand` is a bus whose will opens it again, should this process be killed.
    """
    before = [one for one in await house.retained(bus, Mute, room=room) if isinstance(one, Mute)]
    if not there or any(mute.muted for mute in before):
        yield
        return
    async with hand:
        await hand.publish(Mute(room=room, muted=True))
        try:
            yield
        finally:
            await hand.publish(Mute(room=room, muted=False))
