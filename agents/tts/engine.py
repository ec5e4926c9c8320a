"""What a speech engine is: text in, sound out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Sound:
    """Mono s16le samples."""

    pcm: bytes
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate_hz


class Synthesizer(Protocol):
    """Speaks one sentence at a time. Loaded once; called from one thread at a time."""

    def synthesize(self, text: str, *, language: str) -> Sound:
        """Return `text`, already plain speakable words, spoken in `language` (`zh-CN`)."""
        ...


class SynthesizerFactory(Protocol):
    """Makes an engine; what the table in `engines.py` and the entry points `hearsay.tts` name."""

    def __call__(self, *, voices: Mapping[str, str], words_per_minute: int) -> Synthesizer:
        """Return the engine, with these voices (by language) in place of its own choice."""
        ...
