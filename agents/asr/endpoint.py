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
GLANCE = samples(0.06)
"""How much silence makes it worth to see how what was heard by the way ends: that costs little."""
LOOK_AT = {
    None: samples(0.09),
    Ending.COMPLETE: samples(0.09),
    Ending.UNKNOWN: samples(0.2),
    Ending.OPEN: samples(0.8),
}
"""How much silence makes it worth to find out what was said, by how what was heard by the way ends
(None: nothing was heard yet). If speech goes on after that, all of it is decoded once more."""
NO_SPEECH = samples(5.0)
TOO_LONG = samples(15.0)
AFTER_EARLY_END = samples(0.7)
"""After an early end, speech within this is a turn of its own."""


class Verdict(Enum):
    """What to do next."""

    GO_ON = auto()
    GLANCE = auto()
    """See how what was heard by the way ends: the answer says when to look."""
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
    glanced: bool = False
    """Whether there was a glance since the last speech."""
    looked: int = 0
    """How much silence there was when it was last found out what was said; 0: not yet."""
    ending: Ending | None = None
    """How what was said ends, as far as anything was heard."""


def decide(now: Progress) -> Verdict:
    """Return what to do next."""
    if not now.spoken:
        return Verdict.NO_SPEECH if now.listened >= NO_SPEECH else Verdict.GO_ON
    if now.listened >= TOO_LONG:
        return Verdict.TOO_LONG
    if now.silence >= GLANCE and not now.glanced:
        return Verdict.GLANCE
    if now.looked < LOOK_AT[now.ending] <= now.silence:
        return Verdict.LOOK
    window = WINDOWS[now.ending or Ending.UNKNOWN]
    return Verdict.END if now.silence >= window else Verdict.GO_ON
