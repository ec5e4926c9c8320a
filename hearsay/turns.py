"""Turns, seen from outside: which belong together, and whether they went well."""

import uuid
from dataclasses import dataclass, field

from bus import Gone, Message
from bus.messages import (
    Failed,
    Listening,
    Outcome,
    PartialTranscript,
    Playback,
    Reply,
    ReplyDelta,
    Speaking,
    SpeechEnd,
    Transcript,
    TurnEnded,
    Wake,
)

GOOD: frozenset[Outcome] = frozenset({"done", "answered", "asked"})

IN_ROOM = (
    Wake,
    Listening,
    PartialTranscript,
    Transcript,
    ReplyDelta,
    Reply,
    Speaking,
    SpeechEnd,
    Playback,
    Failed,
    TurnEnded,
)
"""What a turn consists of on the bus, sound and devices aside."""


def new() -> str:
    """Return the id of a new turn."""
    return uuid.uuid4().hex


def of_turn(said: Message | Gone | None, turn: str) -> bool:
    """Say whether a message belongs to this turn."""
    return isinstance(said, Message) and said.turn == turn


@dataclass
class Turns:
    """The turns of one room since somebody began to watch, and how they ended."""

    ended: dict[str, Outcome | None] = field(default_factory=dict)
    """Each turn's outcome in the order they began; None while it is open."""
    _going_on: set[str] = field(default_factory=set)
    """Follow-ups in which somebody may still be speaking."""

    def hear(self, said: Message | Gone | None) -> None:
        """Take note of what was said."""
        match said:
            case Listening(state="started", turn=str(turn), reason="follow_up"):
                self._going_on.add(turn)  # no turn yet: perhaps nothing is said
            case Wake(turn=str(turn)) | Listening(state="started", turn=str(turn)):
                self.ended.setdefault(turn)
            case Transcript(turn=str(turn)):
                self.ended.setdefault(turn)
            case TurnEnded(turn=str(turn), outcome=outcome):
                self._going_on.discard(turn)
                if turn in self.ended:
                    self.ended[turn] = outcome

    def has(self, said: Message | Gone | None) -> bool:
        """Say whether a message belongs to one of these turns."""
        return isinstance(said, Message) and said.turn in self.ended

    @property
    def begun(self) -> bool:
        """Whether any turn began."""
        return bool(self.ended)

    @property
    def over(self) -> bool:
        """Whether turns began, all have ended, and none gave way to somebody who still speaks."""
        outcomes = list(self.ended.values())
        if not outcomes or None in outcomes:
            return False
        return not (outcomes[-1] == "stopped" and self._going_on)

    @property
    def went_well(self) -> bool:
        """Whether the last turn reached its end, and those before it at most gave way to it."""
        outcomes = list(self.ended.values())
        if not outcomes or outcomes[-1] not in GOOD:
            return False
        return all(outcome in GOOD or outcome == "stopped" for outcome in outcomes)
