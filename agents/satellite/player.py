"""Plays what the playlist says, in small steps, and tells what was really heard."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Final, Literal

from agents.satellite.loudspeaker import RATE_HZ, Loudspeaker
from agents.satellite.playlist import Playlist
from agents.satellite.utterance import Utterance
from bus import Bus
from bus.messages import Playback

State = Literal["started", "finished", "interrupted"]

LEAD_S: Final = 0.12
"""How much is written ahead of what is heard: what still sounds after a stop without one."""
BLOCK_S: Final = 0.04
IDLE_S: Final = 2.0
"""After so long without sound the device is given back."""
CHECK_S: Final = 0.25
SAMPLE_BYTES: Final = 2


class Player:
    """Owns the loudspeaker. Whoever changes the playlist calls `wake_up`."""

    def __init__(
        self, *, bus: Bus, room: str, playlist: Playlist, speaker: Loudspeaker, speed: float = 1.0
    ) -> None:
        self._bus = bus
        self._room = room
        self._playlist = playlist
        self._speaker = speaker
        self._speed = speed
        """How many times as fast as people hear (for tests, with a loudspeaker of their own)."""
        self._news = asyncio.Event()
        self._sound = b""
        self._speaks: Utterance | None = None
        self._running = False
        self._silent_at = 0.0
        """When everything written so far will have been heard."""

    @property
    def now(self) -> float:
        """Seconds of the loudspeaker's clock."""
        return asyncio.get_running_loop().time() * self._speed

    @property
    def ahead_s(self) -> float:
        """How much of what was written is still to be heard."""
        return max(0.0, self._silent_at - self.now)

    def wake_up(self) -> None:
        """Look at the playlist now."""
        self._news.set()

    async def abandon(self, utterances: Iterable[Utterance]) -> None:
        """Be silent, and say of turns that never began that nobody heard them."""
        self.wake_up()
        for utterance in utterances:
            await self._tell(utterance, "interrupted")

    def sound(self, pcm: bytes) -> None:
        """Play a short sound, unless something is being said."""
        if self._speaks is None or self._speaks.stopped:
            self._sound = pcm
            self.wake_up()

    async def run(self) -> None:
        """Play until cancelled."""
        try:
            while True:
                await self._step()
        finally:
            self._speaker.close()

    async def _step(self) -> None:
        utterance = self._playlist.next(self.now)
        if self._sound:
            sound, self._sound = self._sound, b""
            await self._write(sound)
        elif utterance is not None:
            await self._play(utterance)
        else:
            await self._rest()

    async def _rest(self) -> None:
        if self._running and self.now > self._silent_at + IDLE_S:
            await self._halt()
        busy = self._running or not self._playlist.idle
        await self._pause(CHECK_S if busy else None)

    async def _play(self, utterance: Utterance) -> None:
        self._speaks = utterance
        while not utterance.stopped and not (utterance.complete and self.ahead_s == 0.0):
            await self._play_on(utterance)
        await self._close(utterance)
        self._speaks = None

    async def _play_on(self, utterance: Utterance) -> None:
        enough_s = 0.0 if utterance.complete else LEAD_S - BLOCK_S
        if self.ahead_s > enough_s:
            await self._pause(self.ahead_s - enough_s)
        elif block := utterance.take(_bytes(BLOCK_S), now=self.now):
            await self._begin(utterance)
            await self._write(block)
        elif utterance.overdue(self.now):
            utterance.skip()
        else:
            await self._pause(CHECK_S)

    async def _begin(self, utterance: Utterance) -> None:
        if not utterance.started:
            utterance.started = True
            await self._open()
            await self._tell(utterance, "started")

    async def _close(self, utterance: Utterance) -> None:
        heard = max(0, utterance.handed - _bytes(self.ahead_s))
        if utterance.stopped:
            await self._halt()
        self._playlist.close(utterance)
        state: State = "interrupted" if utterance.stopped else "finished"
        await self._tell(utterance, state, heard=heard)

    async def _tell(self, utterance: Utterance, state: State, *, heard: int = 0) -> None:
        await self._bus.publish(
            Playback(
                room=self._room,
                turn=utterance.turn,
                state=state,
                heard_s=round(heard / _bytes(1.0), 3),
                heard_text=utterance.heard_text(heard),
            )
        )

    async def _open(self) -> None:
        if not self._running:
            self._running = True
            await asyncio.to_thread(self._speaker.start)

    async def _halt(self) -> None:
        if self._running:
            self._running = False
            self._silent_at = 0.0
            await asyncio.to_thread(self._speaker.stop)

    async def _write(self, block: bytes) -> None:
        await self._open()
        self._speaker.write(block)
        self._silent_at = max(self._silent_at, self.now) + len(block) / _bytes(1.0)

    async def _pause(self, seconds: float | None) -> None:
        """Wait for news, at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if seconds is None else seconds / self._speed):
                await self._news.wait()
        self._news.clear()


def _bytes(seconds: float) -> int:
    return SAMPLE_BYTES * round(seconds * RATE_HZ)
