"""The voice of the house: says replies sentence by sentence, and announcements."""

import asyncio
import logging
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self, assert_never

from agents.tts.engine import Sound
from agents.tts.engines import load
from agents.tts.speakable import visible
from agents.tts.turn import Request, Turn
from agents.tts.voice import Voice
from bus import Bus, Subscription
from bus.audio import wav_bytes
from bus.messages import Failed, Reply, ReplyDelta, Say, Speaking, Speech, SpeechEnd, Stop, Wake
from bus.worker import Context

log = logging.getLogger(__name__)

ALL = "all"
AHEAD_S = 60.0
"""Speech is published at most so far ahead of its playing: nobody must hold hours of sound."""
PATIENCE_S = 30.0
"""A reply that breaks off ends after so long without another piece."""
REMEMBERED_TURNS = 1_000

Heard = Request | Stop | Wake
Sleep = Callable[[float], Awaitable[None]]


class TtsWorker:
    """Speaks for every room. Entering it makes it ready; leaving it ends what is being said."""

    def __init__(
        self,
        *,
        bus: Bus,
        voice: Voice,
        ahead_s: float = AHEAD_S,
        patience_s: float = PATIENCE_S,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bus = bus
        self._voice = voice
        self._ahead_s = ahead_s
        self._patience_s = patience_s
        self._sleep = sleep
        self._open: dict[tuple[str, str], Turn] = {}
        self._over: OrderedDict[tuple[str, str | None], None] = OrderedDict()
        self._awake: dict[str, str] = {}
        self._stopped_at: dict[str, float] = {}
        self._tasks = asyncio.TaskGroup()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")

    async def __aenter__(self) -> Self:
        """Be ready to speak."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """End what is being said."""
        for turn in self._open.values():
            if turn.task is not None:
                turn.task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
        await self._tasks.__aexit__(kind, exc, tb)

    def warm(self) -> None:
        """Load in the background what the languages of the house need."""
        self._thread.submit(self._voice.warm)

    async def take(self, message: Heard) -> None:
        """Act on what was said on the bus."""
        match message:
            case Wake():
                await self._silence(message.room, but=message.turn)
                if message.turn is not None:
                    self._awake[message.room] = message.turn
            case Stop():
                await self._stop(message)
            case ReplyDelta() | Reply() | Say():
                await self._hear(message)
            case _:
                assert_never(message)

    async def _hear(self, message: Request) -> None:
        turn = self._open.get((message.room, message.turn or ""))
        if turn is None and self._wanted(message):
            turn = await self._begin(message)
        if turn is not None:
            turn.take(message)

    def _wanted(self, message: Request) -> bool:
        """Tell whether a turn that is not being said may begin with this message."""
        match message:
            case Say():
                pass
            case ReplyDelta(turn=None) | ReplyDelta(speak=False) | Reply(speak=False):
                return False
        stopped_at = max(self._stopped_at.get(room, 0.0) for room in (message.room, ALL))
        return (message.room, message.turn) not in self._over and message.at >= stopped_at

    async def _begin(self, message: Request) -> Turn:
        announcement = isinstance(message, Say)
        if not announcement:
            for other in self._in(message.room):
                if not other.announcement:
                    await self._drop(other)
        turn = Turn(message.room, message.turn or uuid.uuid4().hex, announcement=announcement)
        self._open[turn.room, turn.id] = turn
        turn.task = self._tasks.create_task(self._say(turn), name=f"say in {turn.room}")
        return turn

    def _in(self, room: str) -> list[Turn]:
        return [turn for turn in self._open.values() if room in (turn.room, ALL)]

    async def _stop(self, stop: Stop) -> None:
        """End the turn that is named, if this worker knows it, else all of the room."""
        key = (stop.room, stop.turn or "")
        if key in self._open:
            await self._drop(self._open[key])
        elif key not in self._over:
            self._stopped_at[stop.room] = stop.at
            await self._silence(stop.room)

    async def _silence(self, room: str, *, but: str | None = None) -> None:
        """Drop all that is being said in a room, and the turn it was awake for."""
        rooms = tuple(self._awake) if room == ALL else (room,)
        for place in rooms:
            awake = self._awake.pop(place, None)
            if awake is not None and awake != but:
                self._remember(place, awake)
        for turn in self._in(room):
            if turn.id != but:
                await self._drop(turn)

    async def _drop(self, turn: Turn) -> None:
        if turn.task is not None:
            turn.task.cancel()
            await asyncio.wait({turn.task})
        await self._end(turn)

    async def _end(self, turn: Turn) -> None:
        if self._open.pop((turn.room, turn.id), None) is not None:
            self._remember(turn.room, turn.id)
            await self._bus.publish(SpeechEnd(room=turn.room, turn=turn.id, chunks=turn.chunks))

    def _remember(self, room: str, turn: str) -> None:
        self._over[room, turn] = None
        if len(self._over) > REMEMBERED_TURNS:
            self._over.popitem(last=False)

    async def _say(self, turn: Turn) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        async for sentence in turn.sentences(patience_s=self._patience_s):
            try:
                sound = await self._sound(sentence, turn.language)
            except Exception:  # an engine is foreign code: its failure costs one turn
                log.exception("the voice failed")
                await self._fail(turn)
                break
            if sound is not None:
                await self._keep_pace(turn, loop.time() - started)
                await self._publish(turn, sentence, sound)
        await self._end(turn)

    async def _sound(self, sentence: str, language: str | None) -> Sound | None:
        loop = asyncio.get_running_loop()
        spoken = language or self._voice.language(sentence)
        return await loop.run_in_executor(self._thread, self._voice.speak, sentence, spoken)

    async def _keep_pace(self, turn: Turn, elapsed_s: float) -> None:
        early_s = turn.audio_s - elapsed_s - self._ahead_s
        if early_s > 0:
            await self._sleep(early_s)

    async def _fail(self, turn: Turn) -> None:
        text = "I could not say that: the voice failed."
        await self._bus.publish(
            Failed(room=turn.room, turn=turn.id, stage="tts", code="engine_failed", text=text)
        )

    async def _publish(self, turn: Turn, text: str, sound: Sound) -> None:
        room, index = turn.room, turn.chunks
        shown = " ".join(visible(text).split())
        await self._bus.publish(
            Speaking(room=room, turn=turn.id, index=index, text=shown, audio_s=sound.seconds)
        )
        wav = wav_bytes(sound.pcm, rate_hz=sound.rate_hz)
        await self._bus.publish(Speech(room=room, turn=turn.id, index=index, wav=wav))
        turn.chunks += 1
        turn.audio_s += sound.seconds


def requests_of(bus: Bus) -> Subscription[Heard]:
    """Return the subscription to all that concerns the voice."""
    return bus.subscribe(ReplyDelta, Reply, Say, Stop, Wake)


async def run(context: Context) -> None:
    """Put the parts together, and speak until cancelled.

    Raises:
        UnknownEngineError: if the settings want an engine that does not exist.
        EngineMissingError: if it is not installed.
    """
    loaded = await asyncio.to_thread(load, context.settings.tts)
    if loaded.detail:
        log.warning("%s", loaded.detail)
    voice = Voice(loaded.engine, languages=context.settings.languages)
    async with (
        TtsWorker(bus=context.bus, voice=voice) as worker,
        requests_of(context.bus) as requests,
    ):
        worker.warm()
        await context.online(engine=loaded.name, detail=loaded.detail)
        async for request in requests:
            await worker.take(request)
