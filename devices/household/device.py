"""One device of the home: how each system sees it, and what the house says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bus.messages import DeviceState
from devices.household.same import Ref
from devices.identity import UNKNOWN, Identity, guards

WITHOUT_STATE = frozenset({"button", "event", "input_button", "scene"})
"""Kinds that are unknown until they are first used."""
TOLD = tuple(name for name in DeviceState.model_fields if name not in {"turn", "at", "source"})


@dataclass(slots=True, eq=False)
class View:
    """A device as one system sees it."""

    system: str
    state: DeviceState
    far: tuple[bool, int]
    """Whether its system reaches devices through others, and its place among the systems."""
    identity: Identity = UNKNOWN
    home: str = ""
    """The device of the home that it shows."""

    @property
    def ref(self) -> Ref:
        """The system, and what it calls the device."""
        return self.system, self.state.device

    @property
    def furnished(self) -> tuple[bool, int, str]:
        """What sorts first what was named by people, then what is nearest."""
        return not self.far[0], self.far[1], self.state.device

    @property
    def mark(self) -> str:
        """What it is known by for good: in a hub by its id there, which people chose.

        Not by the id that a broker's devices have among themselves: that hangs on who is there.
        """
        if self.far[0] or self.identity.thing is None:
            return f"system {self.system} {self.identity.place or self.state.device}"
        return f"thing {' '.join(self.identity.thing)}"

    @property
    def guards(self) -> bool:
        """Whether it keeps people out, or danger, as this system sees it."""
        return guards(self.state.kind, self.state.attributes.get("device_class"))

    @property
    def use(self) -> int:
        """How little use it is now: 0 is there and known, 2 is away."""
        if not self.state.available:
            return 2
        return int(self.state.state == "unknown" and self.state.kind not in WITHOUT_STATE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a device is called, and what else does not change with its state."""

    name: str
    aliases: tuple[str, ...]
    area: str | None
    protected: bool | None = None
    """What the settings say; None: as its systems say."""


class Device:
    """One device. Its nearest system that is there and knows how it is speaks for it and obeys.

    For what keeps people out only that system does which they furnished, whether it is there or
    not: nearer ones are those where anybody may announce something.
    """

    __slots__ = ("facts", "id", "shown", "views")

    def __init__(self, device: str, views: Sequence[View], facts: Facts) -> None:
        self.id = device
        self.views = sorted(views, key=lambda view: (view.far, view.state.device))
        self.facts = facts
        self.shown = self._made()

    @property
    def speaker(self) -> View:
        """Who tells how it is, and obeys."""
        return self._order()[0]

    def refresh(self, changed: View) -> bool:
        """Take over that a system sees it otherwise; say whether that shows."""
        before = self.shown
        self.shown = self._made()
        return self.speaker is changed or not same(before, self.shown)

    def _order(self) -> list[View]:
        """Return who sees it, who speaks for it first."""
        if any(view.guards for view in self.views):
            return sorted(self.views, key=lambda view: view.furnished)
        return sorted(self.views, key=lambda view: view.use)

    def _made(self) -> DeviceState:
        views, facts = self._order(), self.facts
        protected = facts.protected
        if protected is None:
            protected = any(view.state.protected for view in views)
        return views[0].state.model_copy(
            update={
                "attributes": _guarded(views),
                "device": self.id,
                "name": facts.name,
                "aliases": facts.aliases,
                "area": facts.area,
                "protected": protected,
                "systems": tuple(dict.fromkeys(view.system for view in views)),
            }
        )


def _guarded(views: Sequence[View]) -> Mapping[str, Any]:
    """Return the attributes the first one says; and a door if any other sees one.

    Else what one system calls a cover, and another one a garage door, opened without a yes.
    """
    said = views[0].state.attributes
    doors = [view.state.attributes.get("device_class") for view in views if view.guards]
    if not doors or views[0].guards:
        return said
    return {**said, "device_class": doors[0]}


def same(one: DeviceState, other: DeviceState) -> bool:
    """Say whether two states tell the same, whenever and for whom they were said."""
    return all(getattr(one, name) == getattr(other, name) for name in TOLD)
