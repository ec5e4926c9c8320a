"""What an announced thing is: what it listens for, and what it is told. Made by the platforms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devices.discovery.config import Config
from devices.discovery.templates import Said
from devices.kind import Call, Status
from devices.kinds import KINDS

NONE = "None"
"""How a template says that nobody knows."""
UNKNOWN = "unknown"
LONGEST_STATE = 255
Take = Callable[[str, Status], Status]
"""What a text makes of a status. Raises ValueError where it means nothing."""


@dataclass(frozen=True)
class Reading:
    """A topic, and what its payloads make of the status."""

    topic: str
    read: Callable[[Said, Status], Status]


@dataclass(frozen=True)
class Order:
    """Something to say to a device."""

    topic: str
    payload: str


@dataclass(frozen=True)
class Told:
    """An action on its way to a device."""

    action: str
    arguments: Mapping[str, Any]
    before: Status
    after: Status
    """How the device should be then."""


Tell = Callable[[Told], list[Order]]
"""What is to be said for an action. Raises ValueError where the device cannot do that."""
Expect = Callable[[str, Call], Status]


@dataclass(frozen=True)
class Model:
    """One announced thing, without its name and place."""

    kind: str
    begins: Status
    readings: tuple[Reading, ...]
    tell: Tell
    reports: frozenset[str] = frozenset()
    """What it says of itself: `state` and names of attributes. The rest is assumed."""
    expect: Expect | None = None
    """How it should be after an action, where that is not as for others of its kind."""
    expires_s: float = 0.0
    """How long what it says is good for; 0: for ever."""
    off_after_s: float = 0.0
    """How long it stays on by itself; 0: for ever."""

    @property
    def fades(self) -> bool:
        """Whether what it said once is no longer so by itself."""
        return bool(self.expires_s or self.off_after_s)

    def expected(self, action: str, call: Call) -> Status:
        """Return how an obedient device is after an action.

        Raises:
            ValueError: if it cannot do that now.
        """
        if self.expect is not None:
            return self.expect(action, call)
        try:
            return KINDS[self.kind].perform(action, call)
        except (LookupError, TypeError) as exc:  # it has not what a simulated one has
            raise ValueError("it does not say enough of itself for that") from exc


@dataclass
class Parts:
    """Collects what a platform finds in its options."""

    config: Config
    readings: list[Reading] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)

    def listen(
        self,
        topic: str,
        templates: str | tuple[str, ...],
        take: Take,
        *what: str,
        blank: bool = False,
    ) -> bool:
        """Hear a topic, if it is given: what its template makes of it is taken.

        An empty text says nothing (a template found nothing for this thing in the payload), unless
        `blank` says otherwise.
        """
        topics = self.config.topics(topic)
        if not topics:
            return False
        make = self.config.value(*((templates,) if isinstance(templates, str) else templates))

        def read(said: Said, status: Status) -> Status:
            text = make(said)
            return take(text, status) if blank or text.strip() else status

        self.readings += (Reading(where, read) for where in topics)
        self.reports |= set(what)
        return True

    def model(self, kind: str, begins: Status, tell: Tell, **more: Any) -> Model:
        """Return the model of all that was found."""
        assumes = self.config.flag("optimistic")
        reports = frozenset() if assumes else frozenset(self.reports)
        return Model(kind, begins, tuple(self.readings), tell, reports, **more)


def state_of(states: Mapping[str, str]) -> Take:
    """Take a text for a state."""
    known = {NONE: UNKNOWN, **states}

    def take(text: str, status: Status) -> Status:
        if text not in known:
            raise ValueError(f"{text[:40]!r} is none of its states")
        return status.but(known[text])

    return take


def attribute(name: str, convert: Callable[[str], Any] = str) -> Take:
    """Take a text for an attribute; None takes it away."""

    def take(text: str, status: Status) -> Status:
        return status.but(**{name: None if text == NONE else convert(text)})

    return take


def number(text: str) -> float:
    """Return a number, whole where it is.

    Raises:
        ValueError: if it is none.
    """
    value = float(text)
    if not -1e15 < value < 1e15:  # noqa: PLR2004 - beyond it nothing is measured, and it may be infinite
        raise ValueError(f"{text[:40]!r} is no number")
    return int(value) if value == int(value) else value


def one_of(words: list[str]) -> Callable[[str], str]:
    """Return what refuses other words than these."""

    def choose(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text[:40]!r} is none of its choices")
        return text

    return choose


def order(topic: str | None, payload: str | None) -> list[Order]:
    """Return an order, or say that there is no such.

    Raises:
        ValueError: if the device has no such command.
    """
    if topic is None or payload is None:
        raise ValueError("it has no command for that")
    return [Order(topic, payload)]


def silent(told: Told) -> list[Order]:
    """Refuse: it can only be read."""
    raise ValueError(f"it cannot {told.action.replace('_', ' ')}")
