"""One room's ear: keeps its place in the stream and decides what counts as a wake word."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from agents.wake.detector import Session
from bus.audio import FRAME_SAMPLES, RATE_HZ
from bus.messages import AudioFrame

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
    """Hears one room, frame by frame. Everything is counted in samples, never in time."""

    def __init__(
        self,
        *,
        cutoffs: Mapping[str, float],
        refractory_samples: int,
        open_session: Callable[[], Session],
    ) -> None:
        self._cutoffs = cutoffs
        self._refractory_samples = refractory_samples
        self._open_session = open_session
        self._session: Session | None = None
        self._next = 0
        self._deaf_until: dict[str, int] = {}

    def hear(self, frame: AudioFrame, *, playing: bool = False) -> list[Word]:
        """Return the wake words that end in this frame.

        A stream that restarts, or lost more than half a second, is heard afresh.
        """
        first = self._next if frame.first_sample is None else frame.first_sample
        if self._session is None or not continues(self._next, first):
            self._session = self._open_session()
            self._deaf_until.clear()
        self._next = first + FRAME_SAMPLES
        scores = self._session.feed(frame.pcm)
        said = [
            word for word, score in scores.items() if self._counts(word, score, playing=playing)
        ]
        self._deaf_until |= dict.fromkeys(said, self._next + self._refractory_samples)
        at = None if frame.first_sample is None else self._next
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
