"""What one thing somebody wanted came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.assistant.pending import About
from bus.messages import ActionDone, Outcome


@dataclass(frozen=True)
class Said:
    """Words for the reply, what was done, and what must be asked first."""

    text: str = ""
    outcome: Outcome = "done"
    actions: tuple[ActionDone, ...] = ()
    ask: About | None = None


WORST_FIRST: tuple[Outcome, ...] = (
    "asked",
    "failed",
    "refused",
    "not_understood",
    "done",
    "answered",
)


def overall(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome of a sentence with several commands: what needs attention goes first."""
    return min(outcomes, key=WORST_FIRST.index, default="answered")
