"""The wake worker: hears every room's microphone, and says when somebody calls the house."""

import asyncio
import logging
import uuid
from collections.abc import Mapping

from agents.wake.detector import Detector
from agents.wake.ear import Ear, Word
from agents.wake.engines import ENGINES
from agents.wake.words import choose
from bus import Bus, Message
from bus.audio import RATE_HZ
from bus.messages import AudioFrame, Failed, Playback, Presence, Wake
from bus.worker import Context

log = logging.getLogger(__name__)

RETRY_S = 5.0
"""How long a room is not listened to after the engine failed on it."""
SATELLITE = "satellite-"


class WakeWorker:
    """Keeps one ear per room."""

    def __init__(
        self,
        *,
        bus: Bus,
        detector: Detector,
        cutoffs: Mapping[str, float],
        refractory_s: float,
    ) -> None:
        self._bus = bus
        self._detector = detector
        self._cutoffs = cutoffs
        self._refractory_samples = round(refractory_s * RATE_HZ)
        self._ears: dict[str, Ear] = {}
        self._deaf_until: dict[str, float] = {}
        self._playing: set[str] = set()

    async def take(self, message: Message) -> None:
        """Act on what was said on the bus."""
        match message:
            case AudioFrame():
                await self._hear(message)
            case Playback(room=room, state="started"):
                self._playing.add(room)
            case Playback(room=room):
                self._playing.discard(room)
            case Presence(name=name, state="offline"):
                self._playing.discard(name.removeprefix(SATELLITE))

    async def _hear(self, frame: AudioFrame) -> None:
        room = frame.room
        if asyncio.get_running_loop().time() < self._deaf_until.get(room, 0.0):
            return
        try:
            # Not in a thread: a frame takes about 0.1 ms, handing it over takes longer.
            words = self._ear(room).hear(frame, playing=room in self._playing)
        except Exception:  # an engine is foreign code: its failure costs a pause, not the worker
            log.exception("the wake word engine failed")
            await self._fail(room)
        else:
            for word in words:
                await self._tell(room, word)

    def _ear(self, room: str) -> Ear:
        if room not in self._ears:
            self._ears[room] = Ear(
                cutoffs=self._cutoffs,
                refractory_samples=self._refractory_samples,
                open_session=lambda: self._detector.session(tuple(self._cutoffs)),
            )
        return self._ears[room]

    async def _tell(self, room: str, word: Word) -> None:
        log.info("heard %r in %s (score %.2f)", word.name, room, word.score)
        await self._bus.publish(
            Wake(
                room=room,
                turn=uuid.uuid4().hex,
                wake_word=word.name,
                score=word.score,
                at_sample=word.at_sample,
            )
        )

    async def _fail(self, room: str) -> None:
        self._ears.pop(room, None)
        self._deaf_until[room] = asyncio.get_running_loop().time() + RETRY_S
        text = f"I cannot hear wake words for {RETRY_S:g} seconds: the engine failed."
        await self._bus.publish(Failed(room=room, stage="wake", code="engine_failed", text=text))


async def run(context: Context) -> None:
    """Put the parts together, and listen until cancelled.

    Raises:
        SettingsError: if the engine knows none of the wake words that are set.
    """
    settings = context.settings.wake
    spec = ENGINES.choose(settings.engine)
    detector: Detector = spec.load()()
    words = choose(settings, detector.cutoffs)
    worker = WakeWorker(
        bus=context.bus,
        detector=detector,
        cutoffs=words.cutoffs,
        refractory_s=settings.refractory_s,
    )
    async with context.bus.subscribe(AudioFrame, Playback, Presence) as heard:
        await context.online(engine=spec.name, detail=words.detail)
        async for message in heard:
            await worker.take(message)
