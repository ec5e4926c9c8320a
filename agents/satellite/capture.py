"""Sends what a room's microphone hears, all the time it may be heard."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from agents.satellite.lasting import backoff
from agents.satellite.microphone import Microphone, OpenMicrophone
from bus import Bus
from bus.audio import FRAME_SAMPLES
from bus.messages import AudioFrame

MOST_FRAMES: Final = 64
"""What waits while the bus is busy (2 s); then the oldest goes."""


class Frame(NamedTuple):
    """What was recorded, and where in the stream."""

    first_sample: int
    pcm: bytes


class Handover:
    """Takes frames from the recording thread to the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._frames: deque[Frame | None] = deque(maxlen=MOST_FRAMES)
        self._news = asyncio.Event()

    def put(self, frame: Frame | None) -> None:
        """Hand over a frame, or None when no more will come. Called by the thread."""
        self._loop.call_soon_threadsafe(self._arrive, frame)

    async def get(self) -> Frame | None:
        """Wait for the next frame; None: no more will come."""
        while not self._frames:
            self._news.clear()
            await self._news.wait()
        return self._frames.popleft()

    def _arrive(self, frame: Frame | None) -> None:
        self._frames.append(frame)
        self._news.set()


class Capture:
    """Keeps the microphone open unless the room is muted, and looks for it when it is away."""

    def __init__(
        self,
        *,
        bus: Bus,
        room: str,
        open_microphone: OpenMicrophone | None,
        changed: Callable[[], None],
    ) -> None:
        self._bus = bus
        self._room = room
        self._open_microphone = open_microphone
        self._changed = changed
        self._tries = 0
        self._enough = threading.Event()
        self._allowed = asyncio.Event()
        self.settled = asyncio.Event()
        """Set once it is known whether there is a microphone to open."""
        self.name = "none"
        self.detail = ""
        """What is wrong, in one sentence; empty while nothing is."""

    @property
    def muted(self) -> bool:
        """Whether there is a microphone that must not be open."""
        return self._open_microphone is not None and not self._allowed.is_set()

    def mute(self) -> None:
        """Close the microphone."""
        self._allowed.clear()
        self._enough.set()
        self.settled.set()

    def unmute(self) -> None:
        """Allow to open the microphone; until this is called it stays closed."""
        self._allowed.set()

    async def run(self) -> None:
        """Send frames until cancelled; return at once if no microphone is wanted."""
        while self._open_microphone is not None:
            await self._allowed.wait()
            self._enough.clear()
            try:
                await self._capture(self._open_microphone)
            except OSError as exc:
                self._tries += 1
                self._tell("none", str(exc))
                await asyncio.sleep(backoff(self._tries))
        self.settled.set()

    async def _capture(self, open_microphone: OpenMicrophone) -> None:
        microphone = await asyncio.to_thread(open_microphone)
        self._tries = 0
        self._tell(microphone.name, "")
        frames = Handover()
        async with asyncio.TaskGroup() as tasks:
            recording = tasks.create_task(
                asyncio.to_thread(record, microphone, frames, self._enough), name="microphone"
            )
            try:
                await self._publish(frames)
            finally:
                self._enough.set()
        if error := recording.result():
            raise error

    async def _publish(self, frames: Handover) -> None:
        while frame := await frames.get():
            if self.muted:
                return
            await self._bus.publish(
                AudioFrame(room=self._room, pcm=frame.pcm, first_sample=frame.first_sample)
            )

    def _tell(self, name: str, detail: str) -> None:
        if (name, detail) != (self.name, self.detail):
            self.name, self.detail = name, detail
            self._changed()
        self.settled.set()


def record(microphone: Microphone, frames: Handover, enough: threading.Event) -> OSError | None:
    """Hand over what a microphone hears until it is enough; return what went wrong, if it did.

    Runs in a thread of its own, which alone touches the device: closing it while somebody
    reads would crash its library.
    """
    first_sample = 0
    try:
        while not enough.is_set():
            frames.put(Frame(first_sample, microphone.read()))
            first_sample += FRAME_SAMPLES
    except OSError as exc:
        return exc
    finally:
        frames.put(None)
        microphone.close()
    return None
