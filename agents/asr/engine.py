"""What a recognizer is: loaded once, adapted to the home, with a session for each utterance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from agents.understanding.home import Home

Accepts = Callable[[str], bool]
"""Says whether a sentence can be said to this home, in this room, now."""


@dataclass(frozen=True)
class Hypothesis:
    """What was probably said."""

    text: str = ""
    language: str | None = None
    confidence: float = 0.0
    """From 0 to 1."""
    sure: bool = False
    """Whether the engine stands by it; else it is shown and logged, never acted on."""


NOTHING = Hypothesis()


class Session(Protocol):
    """One utterance. All methods may block; they are called one at a time, from any thread."""

    def feed(self, pcm: bytes) -> None:
        """Take the next samples: s16le, 16 kHz, mono."""

    def partial(self) -> str | None:
        """Return what has been heard so far, quickly; None if nothing is known yet."""

    def finish(self) -> Hypothesis:
        """Return what was said, as well as can be known. Speech may go on: more may be fed."""

    def close(self) -> None:
        """Give back what the utterance occupied. The session is not used again."""


class Recognizer(Protocol):
    """Turns speech into text. Sessions of several rooms may be open at once."""

    name: str

    def adapt(self, home: Home) -> None:
        """Expect this home's names from the next session on. Blocks while it learns them."""

    def session(self, *, accepts: Accepts, wake_samples: int = 0) -> Session:
        """Begin an utterance, of which `accepts` knows what may be said.

        Its first `wake_samples` hold the wake word, or most of it, which the text does not hold.
        """
