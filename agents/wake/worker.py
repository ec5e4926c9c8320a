"""The wake worker: hears every room's microphone, and says when somebody calls the house."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping

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
FLUSH_S = 0.25
"""A room that is silent for so long is heard to its last frame."""
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
        self._quiet: set[str] = set()
        """Rooms that sent no frame since the last flush."""

    async def take(self, message: Message) -> None:
        """Act on what was said on the bus."""
        match message:
            case AudioFrame(room=room):
                self._quiet.discard(room)
                if asyncio.get_running_loop().time() >= self._deaf_until.get(room, 0.0):
                    await self._hear(room, lambda ear, playing: ear.hear(message, playing=playing))
            case Playback(room=room, state="started"):
                self._playing.add(room)
            case Playback(room=room):
                self._playing.discard(room)
            case Presence(name=name, state="offline"):
                self._playing.discard(name.removeprefix(SATELLITE))

    async def flush(self) -> None:
        """Hear the last frames of rooms that said nothing since this was last called."""
        for room in self._quiet & self._ears.keys():
            await self._hear(room, lambda ear, playing: ear.flush(playing=playing))
        self._quiet = set(self._ears)

    async def _hear(self, room: str, listen: Callable[[Ear, bool], list[Word]]) -> None:
        try:
            # Not in a thread: a batch takes less than 1 ms.
            words = listen(self._ear(room), room in self._playing)
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
    async with (
        context.bus.subscribe(AudioFrame, Playback, Presence) as heard,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(_keep_flushing(worker), name="flush")
        await context.online(engine=spec.name, detail=words.detail)
        async for message in heard:
            await worker.take(message)


async def _keep_flushing(worker: WakeWorker) -> None:
    while True:
        await asyncio.sleep(FLUSH_S)
        await worker.flush()
