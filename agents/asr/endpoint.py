"""When a turn ends: a decision from silence and from what was heard, counted in samples."""

from dataclasses import dataclass
from enum import Enum, auto

from agents.understanding.continuation import Ending
from bus.audio import RATE_HZ


def samples(seconds: float) -> int:
    """Return how many samples so many seconds are."""
    return round(seconds * RATE_HZ)


WINDOWS = {Ending.COMPLETE: samples(0.15), Ending.OPEN: samples(1.0), Ending.UNKNOWN: samples(0.4)}
"""How much silence ends a turn, by how what was heard ends."""
LOOKS = (samples(0.09), samples(0.3))
"""How much silence makes it worth to find out what was said: soon, and with all of its end."""
NO_SPEECH = samples(5.0)
TOO_LONG = samples(15.0)
AFTER_EARLY_END = samples(0.7)
"""After an early end, speech within this is a turn of its own."""


class Verdict(Enum):
    """What to do next."""

    GO_ON = auto()
    LOOK = auto()
    """Find out what was said so far: the answer changes how long to wait."""
    END = auto()
    TOO_LONG = auto()
    NO_SPEECH = auto()


@dataclass(frozen=True)
class Progress:
    """How an utterance stands, in samples."""

    listened: int
    """Since somebody could begin to speak."""
    spoken: bool
    silence: int
    """Since the last speech."""
    looks: int = 0
    """How often it was looked at what was said, since the last speech."""
    ending: Ending = Ending.UNKNOWN
    """How what was said ends, as the last look found."""


def decide(now: Progress) -> Verdict:
    """Return what to do next."""
    if not now.spoken:
        return Verdict.NO_SPEECH if now.listened >= NO_SPEECH else Verdict.GO_ON
    if now.listened >= TOO_LONG:
        return Verdict.TOO_LONG
    if _worth_a_look(now):
        return Verdict.LOOK
    return Verdict.END if now.silence >= WINDOWS[now.ending] else Verdict.GO_ON


def _worth_a_look(now: Progress) -> bool:
    if now.looks >= len(LOOKS) or now.ending is Ending.COMPLETE:
        return False
    return now.silence >= LOOKS[now.looks]
