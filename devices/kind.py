"""What a kind of device is: its states, its attributes, and what its actions do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from devices.arguments import Argument
from devices.text import hint, nearest, quote

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Status:
    """How a device is at one moment."""

    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def but(self, state: str | None = None, **attributes: Any) -> "Status":
        """Return this status with another state or other attributes; None takes one away."""
        merged = {**self.attributes, **attributes}
        kept = {name: value for name, value in merged.items() if value is not None}
        return Status(self.state if state is None else state, kept)


@dataclass(frozen=True)
class Call:
    """An action as it reaches a device, after every check."""

    status: Status
    arguments: Mapping[str, Any] = field(default_factory=dict)
    now: str = ""
    """The time in ISO 8601."""

    @property
    def state(self) -> str:
        """The state before the action."""
        return self.status.state

    def attribute(self, name: str, default: Any = None) -> Any:
        """Return an attribute as it was before the action."""
        return self.status.attributes.get(name, default)

    def becomes(self, state: str | None = None, **attributes: Any) -> Status:
        """Return the status after the action."""
        return self.status.but(state, **attributes)


Effect = Callable[[Call], Status]
"""What an obedient device makes of an action. Raises ValueError where it cannot be done."""


@dataclass(frozen=True)
class Action:
    """Something a device can be told, by Home Assistant's service name without its domain."""

    effect: Effect
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    one_of: tuple[frozenset[str], ...] = ()
    """Arguments that exclude each other."""
    guarded: Callable[[Mapping[str, Any]], bool] | None = None
    """Whether these arguments need a yes, on a device that guards something."""

    def check(self, said: Mapping[str, Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments as devices want them.

        Raises:
            ValueError: with one sentence about the first wrong one.
        """
        for name in said:
            if name not in self.arguments:
                known = self.arguments
                after = hint(name, known) if known else "; it takes none"
                raise ValueError(f"there is no argument {quote(name)}{after}")
        for name in self.required:
            if name not in said:
                raise ValueError(f"the argument {name!r} is missing")
        for group in self.one_of:
            if len(both := sorted(group & said.keys())) > 1:
                raise ValueError(f"{both[0]!r} and {both[1]!r} exclude each other")
        checked = self.arguments
        return {name: named(name, checked[name], said[name], attributes) for name in said}


def always(arguments: Mapping[str, Any]) -> bool:
    """Guard an action whatever its arguments are."""
    del arguments
    return True


@dataclass(frozen=True)
class Kind:
    """Everything about one kind of device."""

    name: str
    states: tuple[str, ...] = ()
    """Its states, the first being how a device begins; none: any text."""
    actions: Mapping[str, Action] = field(default_factory=dict)
    attributes: Mapping[str, Argument] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Attributes a device has unless its home says otherwise."""
    implied: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Per state, the attributes that go with it."""
    excludes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per attribute, those that give way to it (a colour to a colour temperature)."""
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Per state, the attributes that are kept but not shown."""
    guards: Callable[[Mapping[str, Any]], bool] | None = None
    """Whether a device with these attributes guards something, so that some actions need a yes."""
    shut: frozenset[str] = frozenset()
    """The states in which what guards something lets nobody in."""
    settle: Callable[[Status], Status] = lambda status: status
    """Derives what follows from the rest (a cover at position 0 is closed)."""

    def begin(self, state: str | None, attributes: Mapping[str, Any]) -> Status:
        """Return how a device begins whose home says this much about it.

        Raises:
            ValueError: with one sentence, if something of it is impossible.
        """
        blank = Status(self.states[0] if self.states else "unknown", self.defaults)
        return self.put(blank, state, attributes)

    def put(self, before: Status, state: str | None, attributes: Mapping[str, Any]) -> Status:
        """Return the status after a state and attributes were set from outside.

        Raises:
            ValueError: with one sentence, if something of it is impossible.
        """
        wanted = None if state is None else self.check_state(state)
        checked = self.check_attributes(attributes, before.attributes)
        implied = self.implied.get(wanted, NOTHING) if wanted else NOTHING
        gives_way = {other: None for name in checked for other in self.excludes.get(name, ())}
        after = self.settle(before.but(wanted, **{**gives_way, **implied, **checked}))
        if wanted is not None and after.state != wanted:
            raise ValueError(f"its state is {wanted!r}, but its attributes make it {after.state!r}")
        return after

    def check_state(self, state: str) -> str:
        """Return the state as the kind writes it, or raise ValueError."""
        if not self.states:
            return state
        said = state.casefold()
        if {"on", "off"} <= set(self.states):
            said = {"yes": "on", "true": "on", "no": "off", "false": "off"}.get(said, said)
        if said not in self.states:
            raise ValueError(f"a {self.name} has no state {quote(state)}{hint(said, self.states)}")
        return said

    def check_attributes(
        self, attributes: Mapping[str, Any], before: Mapping[str, Any] = NOTHING
    ) -> dict[str, Any]:
        """Return attributes with known ones checked; unknown ones pass unless misspelt."""
        for name in attributes.keys() - self.attributes.keys():
            if close := nearest(name, self.attributes, cutoff=0.85):
                raise ValueError(f"there is no attribute {quote(name)}; did you mean {close!r}?")
        checked = {name: value for name, value in attributes.items() if value is not None}
        around = dict(before)
        for name in self.attributes:  # in order: ranges stand before the values they narrow
            if name in checked:
                argument = self.attributes[name]
                around[name] = checked[name] = named(name, argument, checked[name], around)
        return checked

    def action(self, name: str) -> Action:
        """Return the action of that name, or raise ValueError naming the nearest."""
        if name in self.actions:
            return self.actions[name]
        if not self.actions:
            raise ValueError(f"a {self.name} can only be read")
        raise ValueError(f"a {self.name} has no action {quote(name)}{hint(name, self.actions)}")

    def perform(self, action: str, call: Call) -> Status:
        """Return the status after an action whose arguments were checked.

        Raises:
            ValueError: with one sentence, if the device cannot do it now.
        """
        return self.settle(self.action(action).effect(call))

    def shown(self, status: Status) -> dict[str, Any]:
        """Return the attributes others see in this state."""
        hidden = self.hidden.get(status.state, frozenset())
        return {name: value for name, value in status.attributes.items() if name not in hidden}


def named(name: str, argument: Argument, value: Any, attributes: Mapping[str, Any]) -> Any:
    """Return the checked value, or raise ValueError with its name and what it is."""
    try:
        return argument.check(value, attributes)
    except ValueError as exc:
        given = f" (it is {quote(value)})" if str(exc).startswith("must") else ""
        raise ValueError(f"{name!r} {exc}{given}") from exc


def renamed(kind: Kind, name: str, **changes: Any) -> Kind:
    """Return a kind that is like another one."""
    return replace(kind, name=name, **changes)
