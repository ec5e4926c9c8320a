"""When a room listens without a wake word: after a question was asked there."""

from dataclasses import dataclass

from agents.asr.endpoint import samples

AFTER_QUESTION = samples(0.2)
"""How long after the question's last sound listening begins."""
PATIENCE = samples(15.0)
"""How long the question may take to be spoken."""


@dataclass(frozen=True)
class FollowUp:
    """A question on its way to be answered, in samples of its room's stream."""

    turn: str | None
    """The turn that asked."""
    until: int
    """When it is no longer waited for."""
    due: int | None = None
    """When listening begins; None: the question is not yet spoken."""


def asked(turn: str | None, *, spoken: bool, now: int) -> FollowUp:
    """Return what a question begins: waiting for its sound, or at once if it makes none."""
    return FollowUp(turn, now + PATIENCE, due=None if spoken else now + AFTER_QUESTION)


def played(waiting: FollowUp | None, turn: str | None, *, now: int) -> FollowUp | None:
    """Return what is waited for after the sound of `turn` ended."""
    if waiting is None or waiting.turn != turn or waiting.due is not None:
        return waiting
    return FollowUp(waiting.turn, waiting.until, due=now + AFTER_QUESTION)
