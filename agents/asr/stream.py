"""The last half minute of a room's sound, found again by the number of its samples."""

import time
from collections import deque
from collections.abc import Callable

from bus.audio import FRAME_SAMPLES, RATE_HZ
from bus.messages import AudioFrame

KEPT_SAMPLES = 30 * RATE_HZ
BRIDGED_SAMPLES = 2 * RATE_HZ
"""A gap of lost frames up to this is filled with silence; after a longer one all begins anew."""


class Stream:
    """One room's stream. A stream whose numbers go back, or jump far, is a new one."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.begin(0)

    def begin(self, sample: int) -> None:
        """Forget everything; the next sample has this number."""
        self.first = self.end = sample
        """The oldest sample that is kept, and the one that comes next."""
        self._pcm = bytearray()
        self._arrived: deque[tuple[int, float]] = deque()

    def add(self, frame: AudioFrame) -> bool:
        """Take a frame; say whether it belongs to the stream so far (else a new one began)."""
        number = self.end if frame.first_sample is None else frame.first_sample
        gap = number - self.end
        goes_on = 0 <= gap <= BRIDGED_SAMPLES
        if not goes_on:
            self.begin(number)
        else:
            self._append(bytes(2 * gap))
        self._append(frame.pcm)
        self._arrived.append((self.end, self._clock()))
        self._forget()
        return goes_on

    def frame_at(self, sample: int) -> int:
        """Return where the frame that holds this sample begins: whole frames come, or none."""
        return sample - (sample - self.end) % FRAME_SAMPLES

    def read(self, start: int, stop: int) -> bytes:
        """Return the samples from `start` up to `stop`, as far as they are kept."""
        offset = max(start - self.first, 0)
        return bytes(self._pcm[2 * offset : 2 * max(stop - self.first, 0)])

    def arrived(self, sample: int) -> float:
        """Return when the sample before this number came, in seconds since the epoch."""
        return next((at for end, at in self._arrived if end >= sample), self._clock())

    def _append(self, pcm: bytes) -> None:
        self._pcm += pcm
        self.end += len(pcm) // 2

    def _forget(self) -> None:
        surplus = self.end - self.first - KEPT_SAMPLES
        if surplus >= FRAME_SAMPLES:
            del self._pcm[: 2 * surplus]
            self.first += surplus
        while self._arrived and self._arrived[0][0] < self.first:
            self._arrived.popleft()
