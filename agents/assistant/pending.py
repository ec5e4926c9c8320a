"""Questions the assistant asked back: what an answer to one counts for. Pure; time is handed in.

A protected action needs a yes that nobody can slip in: once, in time, from the same room, never
from what was heard while the question itself was being played.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from agents.assistant.actions import Act
from agents.assistant.timers import Timer
from agents.assistant.turns import Turn
from agents.understanding.meaning import Intent

LATENCY_S = 2.0
"""How long a recognizer may take: what was said in time may arrive so much later."""


WHICH_S = 30.0
"""How long "which one?" may be answered: a wrong answer does no harm, and typing takes time."""


@dataclass(frozen=True)
class Confirm:
    """Asks whether these exact actions shall be done."""

    acts: tuple[Act, ...]
    intents: tuple[Intent, ...]
    """What each of them came from, for the words of the reply."""


@dataclass(frozen=True)
class Which:
    """Asks which of several devices was meant."""

    intent: Intent
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class WhichTimer:
    """Asks which of several timers was meant."""

    intent: Intent
    timers: tuple[Timer, ...]


About = Confirm | Which | WhichTimer


@dataclass(frozen=True)
class Pending:
    """A question that waits for its answer."""

    turn: str
    language: str
    text: str
    """The question in words, to be asked again."""
    about: About
    asked_at: float
    """When it was put: a typed answer counts from then on."""
    then: tuple[About, ...] = ()
    """What must be asked after it."""
    played_at: float | None = None
    """When its playback ended, or it was plain that there is none: a spoken answer counts from
    then on."""
    repeated: bool = False

    def ends_at(self, confirm_s: float) -> float:
        """Return until when it may be answered, as far as is known yet."""
        lasts_s = confirm_s if isinstance(self.about, Confirm) else max(confirm_s, WHICH_S)
        return (self.played_at or self.asked_at) + lasts_s

    def is_over(self, now: float, confirm_s: float) -> bool:
        """Say whether it is too late for any answer."""
        return self.played_at is not None and now > self.ends_at(confirm_s) + LATENCY_S

    def takes(self, turn: Turn, now: float, *, confirm_s: float, quiet_since: float) -> bool:
        """Say whether what was said in `turn` may be an answer.

        `quiet_since` is when the room's loudspeaker last played anything.
        """
        if turn.typed:
            begins, said_at = self.asked_at, now
        elif self.played_at is None:
            return False
        else:
            begins = max(self.played_at, quiet_since)
            said_at = max(turn.said_at, now - LATENCY_S)
        return begins <= turn.began_at and said_at <= self.ends_at(confirm_s)


class Questions:
    """The open questions: a room has one at most."""

    def __init__(self, *, confirm_s: float) -> None:
        self._confirm_s = confirm_s
        self._open: dict[str, Pending] = {}
        self._quiet_since: dict[str, float] = {}

    def put(self, room: str, asked: Pending) -> None:
        """Take a room's new question; an earlier one is forgotten."""
        self._open[room] = asked

    def take(self, turn: Turn, now: float) -> Pending | None:
        """Return the question of the turn's room if the turn may answer it; it counts once."""
        asked = self._open.get(turn.room)
        if asked is None:
            return None
        quiet_since = self._quiet_since.get(turn.room, 0.0)
        counts = asked.takes(turn, now, confirm_s=self._confirm_s, quiet_since=quiet_since)
        if counts or asked.is_over(now, self._confirm_s):
            del self._open[turn.room]
        return asked if counts else None

    def loud(self, room: str, now: float) -> None:
        """Note that a room's loudspeaker begins or ends to play, whatever it is."""
        self._quiet_since[room] = now

    def played(self, turn: Turn, now: float) -> None:
        """Note that the question a turn asked, if it asked one, will be heard no more."""
        asked = self._open.get(turn.room)
        if asked is not None and asked.turn == turn.id and asked.played_at is None:
            self._open[turn.room] = replace(asked, played_at=now)

    def drop(self, room: str) -> None:
        """Forget the question of a room; of every room for `all`."""
        if room == "all":
            self._open.clear()
        self._open.pop(room, None)

    def drop_of(self, turn: Turn) -> None:
        """Forget the question this turn asked: it was not heard to its end."""
        asked = self._open.get(turn.room)
        if asked is not None and asked.turn == turn.id:
            del self._open[turn.room]


class Verdict(Enum):
    """What an answer came to."""

    YES = auto()
    NO = auto()
    CHOSEN = auto()
    COMMAND = auto()
    """It is a command of its own: the question is dropped, the command obeyed."""
    AGAIN = auto()
    """It is neither: the question is asked once more."""
    DROP = auto()
    """It is neither, and the question was repeated already."""


def weigh(asked: Pending, *, yes: bool | None, chosen: str | None, command: bool) -> Verdict:
    """Return what an answer comes to.

    `yes` is what it says as yes or no, `chosen` the device or timer it names, `command` whether it
    can be understood by itself. A no always counts, a yes only where it was asked for; a timer's
    length alone ("the 5 minute timer") is an answer though it could be a command.
    """
    if yes is False:
        return Verdict.NO
    if yes and isinstance(asked.about, Confirm):
        return Verdict.YES
    if chosen is not None and isinstance(asked.about, WhichTimer):
        return Verdict.CHOSEN
    if command:
        return Verdict.COMMAND
    if chosen is not None and isinstance(asked.about, Which):
        return Verdict.CHOSEN
    return Verdict.DROP if asked.repeated else Verdict.AGAIN


def merged(asks: tuple[About, ...]) -> tuple[About, ...]:
    """Return what a sentence must ask, all confirmations as one question after the others."""
    confirms = [ask for ask in asks if isinstance(ask, Confirm)]
    others = tuple(ask for ask in asks if not isinstance(ask, Confirm))
    if not confirms:
        return others
    acts = tuple(act for ask in confirms for act in ask.acts)
    intents = tuple(intent for ask in confirms for intent in ask.intents)
    return (*others, Confirm(acts=acts, intents=intents))
