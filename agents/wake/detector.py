"""What a wake word engine is to this worker."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Session(Protocol):
    """Hears one room's stream, from its first sample on."""

    def feed(self, pcm: bytes) -> Mapping[str, float]:
        """Hear the next samples (16 kHz mono s16le); return each word's highest score in them."""


class Detector(Protocol):
    """A wake word engine. It is loaded once and remembers nothing; sessions do."""

    @property
    def cutoffs(self) -> Mapping[str, float]:
        """Every word it knows, and the score (0 to 1) above which it counts as said."""

    def session(self, words: Sequence[str]) -> Session:
        """Begin to hear a stream, for several words at once."""
