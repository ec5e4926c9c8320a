"""In which turn something is wanted, and where."""

from collections.abc import Callable
from dataclasses import dataclass

from agents.assistant.turns import Turn


@dataclass(frozen=True)
class Scene:
    """A turn and the place it is said in."""

    turn: Turn
    area: str | None
    """The area of the turn's room."""
    note: Callable[[str], None]
    """Takes the name of a stage that has just been reached, for the turn's timings."""
