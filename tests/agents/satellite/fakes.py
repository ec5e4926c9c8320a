"""Sound devices that need no sound card."""

import threading
from collections.abc import Callable

from agents.satellite.loudspeaker import RATE_HZ
from bus.audio import FRAME_BYTES, wav_bytes

MS_BYTES = 96
"""A millisecond of sound at a loudspeaker."""


class FakeLoudspeaker:
    """Remembers what it was told to play, and between which starts and stops.

    `on_event` is called after each of these, by whichever thread.
    """

    name = "fake speaker"

    def __init__(self, *errors: OSError) -> None:
        self.errors = list(errors)
        self.heard = b""
        self.events: list[str] = []
        self.on_event: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._note("start")

    def write(self, pcm: bytes) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.heard += pcm
        self._note("write")

    def stop(self) -> None:
        self._note("stop")

    def close(self) -> None:
        self._note("close")

    def _note(self, event: str) -> None:
        self.events.append(event)
        self.on_event()


class FakeMicrophone:
    """Hears frames of ascending bytes; after `frames` of them waits, or fails with `error`."""

    name = "fake microphone"

    def __init__(self, frames: int, *, error: OSError | None = None) -> None:
        self.left = frames
        self.read_so_far = 0
        self.error = error
        self.closed = threading.Event()
        self.go_on = threading.Event()

    def read(self) -> bytes:
        if self.read_so_far >= self.left:
            if self.error is not None:
                raise self.error
            self.go_on.wait(0.01)
            return b"\xff" * FRAME_BYTES
        self.read_so_far += 1
        return bytes([self.read_so_far]) * FRAME_BYTES

    def close(self) -> None:
        self.closed.set()


class Opening:
    """Opens what it was told, one after the other; errors are raised."""

    def __init__(self, *outcomes: object) -> None:
        self.outcomes = list(outcomes)
        self.times = 0

    def __call__(self) -> object:
        self.times += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def wav_of(sound: bytes) -> bytes:
    """Return sound of a loudspeaker's rate as a WAV file."""
    return wav_bytes(sound, rate_hz=RATE_HZ)


def hum(milliseconds: int, value: int = 1) -> bytes:
    """Return sound whose bytes all have one value."""
    return bytes([value]) * MS_BYTES * milliseconds
