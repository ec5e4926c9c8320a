"""The satellite: a room's microphone and loudspeaker on the bus."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from agents.satellite import sounds
from agents.satellite.capture import Capture
from agents.satellite.lasting import LastingLoudspeaker
from agents.satellite.loudspeaker import RATE_HZ, OpenLoudspeaker, PvLoudspeaker
from agents.satellite.microphone import OpenMicrophone, PvMicrophone
from agents.satellite.player import Player
from agents.satellite.playlist import Playlist
from agents.satellite.wav import decode_wav
from bus import Gone, Message, Subscription
from bus.messages import (
    Failed,
    InRoom,
    Listening,
    Mute,
    Speaking,
    Speech,
    SpeechEnd,
    Stop,
    Wake,
)
from bus.worker import Context

log = logging.getLogger(__name__)

MUTE_KNOWN_S: Final = 0.3
"""How long a retained `Mute` is waited for before the microphone opens."""
SETTLED_S: Final = 2.0
"""How long a slow sound card may delay the news that this worker is there."""
EVERYWHERE: Final = "all"
OFF: Final = "none"


@dataclass(frozen=True)
class Hardware:
    """How to open the devices of this machine; None: the settings want none."""

    microphone: OpenMicrophone | None
    loudspeaker: OpenLoudspeaker | None
    speed: float = 1.0
    """How many times as fast as people hear the loudspeaker plays (tests)."""


class Satellite:
    """Puts a room's devices on the bus."""

    def __init__(self, *, context: Context, hardware: Hardware) -> None:
        self._context = context
        self._bus = context.bus
        self._room = context.settings.room
        self._with_sounds = context.settings.satellite.sounds
        self._hardware = hardware
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._speaker = LastingLoudspeaker(hardware.loudspeaker, changed=self._note_change)
        self._playlist = Playlist()
        self._player = Player(
            bus=self._bus,
            room=self._room,
            playlist=self._playlist,
            speaker=self._speaker,
            speed=hardware.speed,
        )
        self._capture = Capture(
            bus=self._bus,
            room=self._room,
            open_microphone=hardware.microphone,
            changed=self._note_change,
        )

    async def run(self) -> None:
        """Work until cancelled."""
        voice = (Speaking, Speech, SpeechEnd, Stop)
        await asyncio.to_thread(self._speaker.look)
        async with (
            self._bus.subscribe(*voice, Wake, Listening, Failed, room=self._room) as here,
            self._bus.subscribe(*voice, room=EVERYWHERE) as everywhere,
            self._bus.follow(Mute, room=self._room) as mutes,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._follow(here), name="this room")
            tasks.create_task(self._follow(everywhere), name="all rooms")
            tasks.create_task(self._follow_mute(mutes), name="mute")
            tasks.create_task(self._player.run(), name="player")
            tasks.create_task(self._capture.run(), name="capture")
            tasks.create_task(self._keep_presence(), name="presence")

    async def take(self, message: Message) -> None:
        """Act on what was said on the bus."""
        match message:
            case Speaking(turn=str(turn)):
                self._playlist.text(turn, message.index, message.text, now=self._player.now)
            case Speech():
                sound = await self._sound_of(message)
                self._playlist.sound(message.turn, message.index, sound, now=self._player.now)
            case SpeechEnd(turn=str(turn)):
                self._playlist.end(turn, message.chunks, now=self._player.now)
            case Stop():
                await self._player.abandon(self._playlist.stop(message.turn))
            case Wake():
                await self._interrupt(message.turn)
            case Listening():
                await self._follow_listening(message)
            case Failed(stage="asr", code=code) if code != "no_speech":
                self._play(sounds.failed(RATE_HZ))
        self._player.wake_up()

    async def _follow_listening(self, message: Listening) -> None:
        match message.state, message.reason:
            case "started", "follow_up":
                self._playlist.converse(message.turn)
            case "started", _:
                await self._interrupt(message.turn)
                self._play(sounds.listening(RATE_HZ))
            case _:
                self._playlist.release()

    async def _interrupt(self, turn: str | None) -> None:
        await self._player.abandon(self._playlist.listen(turn, now=self._player.now))

    def _play(self, sound: bytes) -> None:
        if self._with_sounds:
            self._player.sound(sound)

    async def _sound_of(self, speech: Speech) -> bytes:
        """Return the sound of a piece of speech; a broken one is silent, and said so."""
        try:
            return await asyncio.to_thread(decode_wav, speech.wav, rate_hz=RATE_HZ)
        except ValueError as exc:
            text = f"A piece of speech cannot be played: it {exc}."
            log.warning("turn %s, piece %d: %s", speech.turn, speech.index, text)
            await self._bus.publish(
                Failed(
                    room=self._room,
                    turn=speech.turn,
                    stage="satellite",
                    code="bad_speech",
                    text=text,
                )
            )
            return b""

    async def _follow(self, messages: Subscription[InRoom]) -> None:
        async for message in messages:
            await self.take(message)

    async def _follow_mute(self, mutes: Subscription[Mute | Gone]) -> None:
        self._mute(await _first(mutes))
        async for mute in mutes:
            self._mute(mute)

    def _mute(self, mute: Mute | Gone | None) -> None:
        if isinstance(mute, Mute) and mute.muted:
            self._capture.mute()
        else:
            self._capture.unmute()
        self._note_change()

    def _note_change(self) -> None:
        """Tell everybody how the devices are. Threads may call it."""
        self._loop.call_soon_threadsafe(self._changed.set)

    async def _keep_presence(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLED_S):
                await self._capture.settled.wait()
        while True:
            self._changed.clear()
            await self._context.online(engine="pvrecorder, pvspeaker", detail=self._detail())
            await self._changed.wait()

    def _detail(self) -> str:
        hears = f"microphone: {self._capture.name}"
        if self._capture.muted:
            hears = "the microphone is muted"
        loudspeaker = f"loudspeaker: {self._speaker.name}"
        if self._speaker.detail:
            loudspeaker = f"{self._speaker.detail} (until then nobody hears the replies)"
        return f"{self._capture.detail or hears}; {loudspeaker}"


async def _first(mutes: Subscription[Mute | Gone]) -> Mute | Gone | None:
    """Return what is retained about the microphone; None if that is nothing."""
    with suppress(TimeoutError):
        async with asyncio.timeout(MUTE_KNOWN_S):
            return await anext(mutes)
    return None


async def run(context: Context) -> None:
    """Put the parts together, and work until cancelled."""
    wanted = context.settings.satellite
    hardware = Hardware(
        microphone=None if wanted.microphone == OFF else partial(PvMicrophone, wanted.microphone),
        loudspeaker=None
        if wanted.loudspeaker == OFF
        else partial(PvLoudspeaker, wanted.loudspeaker),
    )
    await Satellite(context=context, hardware=hardware).run()
