"""One room's ear: keeps its place in the stream and decides what counts as a wake word."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from agents.wake.detector import Session
from bus.audio import FRAME_BYTES, FRAME_SAMPLES, RATE_HZ
from bus.messages import AudioFrame

BATCH_FRAMES: Final = 4
"""The engine hears 128 ms at once: run every 32 ms it costs three times as much (cold caches)."""
BRIDGED_SAMPLES: Final = RATE_HZ // 2
"""A shorter gap is heard over: a lost frame seldom costs the word it lay in."""
PLAYING_MARGIN: Final = 0.1
HIGHEST_CUTOFF: Final = 0.99
"""Scores are quantized; above this a word could hardly be heard at all."""


class Word(NamedTuple):
    """A wake word that was heard."""

    name: str
    score: float
    at_sample: int | None
    """Where it ended in the stream; None in a stream without numbers."""


class Ear:
    """Hears one room. Everything is counted in samples, never in time."""

    def __init__(
        self,
        *,
        cutoffs: Mapping[str, float],
        refractory_samples: int,
        open_session: Callable[[], Session],
        batch_frames: int = BATCH_FRAMES,
    ) -> None:
        self._cutoffs = cutoffs
        self._refractory_samples = refractory_samples
        self._open_session = open_session
        self._batch_bytes = batch_frames * FRAME_BYTES
        self._session: Session | None = None
        self._waiting = b""
        self._next = 0
        self._numbered = False
        self._deaf_until: dict[str, int] = {}

    def hear(self, frame: AudioFrame, *, playing: bool = False) -> list[Word]:
        """Return the wake words that end in the batch this frame completes, if it does.

        A stream that restarts, or lost more than half a second, is heard afresh.
        """
        first = self._next if frame.first_sample is None else frame.first_sample
        words = []
        if self._session is None or not continues(self._next, first):
            words = self.flush(playing=playing)
            self._session = self._open_session()
            self._deaf_until.clear()
        self._waiting += frame.pcm
        self._next = first + FRAME_SAMPLES
        self._numbered = frame.first_sample is not None
        if len(self._waiting) >= self._batch_bytes:
            words += self.flush(playing=playing)
        return words

    def flush(self, *, playing: bool = False) -> list[Word]:
        """Return the wake words in the frames that still wait for their batch."""
        if self._session is None or not self._waiting:
            return []
        pcm, self._waiting = self._waiting, b""
        scores = self._session.feed(pcm)
        said = [
            word for word, score in scores.items() if self._counts(word, score, playing=playing)
        ]
        self._deaf_until |= dict.fromkeys(said, self._next + self._refractory_samples)
        at = self._next if self._numbered else None
        return [Word(word, scores[word], at) for word in said]

    def _counts(self, word: str, score: float, *, playing: bool) -> bool:
        if self._next <= self._deaf_until.get(word, 0):
            return False
        return score > cutoff(self._cutoffs[word], playing=playing)


def continues(expected: int, first: int) -> bool:
    """Say whether a frame that begins at `first` belongs to a stream that stands at `expected`."""
    return 0 <= first - expected <= BRIDGED_SAMPLES


def cutoff(usual: float, *, playing: bool) -> float:
    """Return the score a word must exceed: a higher one while the room's loudspeaker plays."""
    return max(usual, min(usual + PLAYING_MARGIN, HIGHEST_CUTOFF)) if playing else usual
