"""The devices and areas of all systems as those of one home. Decides, and speaks with nobody."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bus.messages import Area, DeviceState
from config.settings import DevicesSettings, OverrideSettings
from devices.backends import Snapshot
from devices.household.areas import Places, different, merge
from devices.household.device import Device, Facts, View, same
from devices.household.ids import Claim, Ids
from devices.household.overrides import homes, troubles
from devices.household.same import Ref, same_things
from devices.identity import UNKNOWN
from devices.policy import Checked, unknown_device
from devices.text import clean

SETTINGS = ""
"""What the settings count as among the systems: they say first what areas are called."""
AREA_ARGUMENTS = ("cleaning_area_id",)
"""Arguments of actions that are ids of areas."""
_ADDRESS = re.compile(r"[0-9a-f]{12,}", re.IGNORECASE)
_PLAIN = OverrideSettings()


class Household:
    """What all systems know, put together.

    `take` and `settle` cost as much as there are devices; `note`, which every change of a state
    goes through, costs the same however many there are.
    """

    def __init__(self, *, systems: Sequence[str], settings: DevicesSettings, ids: Ids) -> None:
        self._places_of = {system: place for place, system in enumerate(systems)}
        self._settings = settings
        self._ids = ids
        self._snapshots: dict[str, Snapshot] = {}
        self._views: dict[Ref, View] = {}
        self._devices: dict[str, Device] = {}
        self._lost: set[str] = set()
        """Marks of what systems had, and may have no longer."""
        self._names: Counter[str] = Counter()
        self._places = Places()
        self._wrong: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of devices."""
        return len(self._devices)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids of the devices."""
        return iter(self._devices)

    @property
    def areas(self) -> tuple[Area, ...]:
        """All areas."""
        return self._places.areas

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is the matter with systems, and what is wrong with overrides, a sentence each."""
        of_systems = (snapshot.trouble for snapshot in self._snapshots.values())
        return tuple(filter(None, (*of_systems, *self._wrong)))

    def find(self, device: str) -> DeviceState | None:
        """Return how a device is, if the home has it."""
        found = self._devices.get(device)
        return None if found is None else found.shown

    def get(self, device: str) -> DeviceState:
        """Return how a device is.

        Raises:
            RefusedError: naming the nearest one, if the home does not have it.
        """
        found = self.find(device)
        if found is None:
            raise unknown_device(device, self._devices)
        return found

    def route(self, command: Checked) -> tuple[str, Checked]:
        """Return the system that obeys a command for a device of the home, in that one's words."""
        view = self._devices[command.device].speaker
        own = {
            name: [self._places.own.get((view.system, area), area) for area in areas]
            for name, areas in command.arguments.items()
            if name in AREA_ARGUMENTS
        }
        arguments = {**command.arguments, **own}
        return view.system, Checked(view.state.device, command.action, arguments)

    # --- taking over ---------------------------------------------------------------------------

    def take(self, snapshot: Snapshot, system: str) -> None:
        """Take over all that a system has; it shows with the next `settle`."""
        self._snapshots[system] = replace(snapshot, devices=())
        far = self._far(system)
        before = [ref for ref in self._views if ref[0] == system]
        old = [self._views.pop(ref) for ref in before]
        for state in snapshot.devices:
            identity = snapshot.identities.get(state.device, UNKNOWN)
            self._views[system, state.device] = View(system, state, far, identity)
        if not snapshot.trouble:  # what a system in trouble no longer has may come back
            self._lost |= {view.mark for view in old}

    def note(self, states: Iterable[DeviceState], system: str) -> list[str]:
        """Take over how devices of a system are now; return the home's devices that show it."""
        touched: dict[str, None] = {}
        for state in states:
            touched |= dict.fromkeys(self._note(state, system))
        return [*touched]

    def lose(self, system: str) -> list[str]:
        """Take all devices of a system for away; return the home's devices that show it."""
        its = [view.state for ref, view in self._views.items() if ref[0] == system]
        return self.note([s.model_copy(update={"available": False}) for s in its], system)

    def _note(self, state: DeviceState, system: str) -> Iterable[str]:
        view = self._views.get((system, state.device))
        if view is None:
            self._views[system, state.device] = View(system, state, self._far(system))
            return self.settle()
        before, view.state = view.state, state
        device = self._devices.get(view.home)
        if device is None:
            return ()
        if _facts(before) != _facts(state):
            device.facts = self._furnish(device.id, device.views)
        return (device.id,) if device.refresh(view) else ()

    # --- putting together ----------------------------------------------------------------------

    def settle(self) -> list[str]:
        """Put everything together anew; return the devices that are others now, or gone."""
        before, self._devices = self._devices, {}
        together = self._together()
        wanted = (override.area for override in self._settings.overrides.values())
        self._places = merge(self._areas(), filter(None, wanted))
        self._names = Counter(_first(views).state.name.casefold() for views in together.values())
        for name, views in together.items():
            for view in views:
                view.home = name
            if not self._override(name).hidden:
                self._devices[name] = Device(name, views, self._furnish(name, views))
        gone = sorted(before.keys() - self._devices.keys())
        return [*gone, *(n for n, d in self._devices.items() if not _shows(before.get(n), d))]

    def _together(self) -> dict[str, list[View]]:
        """Return all views by the home's device that they are views of."""
        identities = {
            (system, name): identity
            for system, snapshot in self._snapshots.items()
            for name, identity in snapshot.identities.items()
        }
        joined = same_things(self._views, identities)
        things = [[self._views[ref] for ref in group] for group in joined]
        things.sort(key=lambda views: _first(views).furnished)
        self._ids.release(self._lost - {view.mark for view in self._views.values()})
        self._lost = set()
        ids = self._ids.assign([_claim(views) for views in things])
        into = self._same_as({*ids})
        together: dict[str, list[View]] = {}
        for device, views in zip(ids, things, strict=True):
            together.setdefault(into.get(device, device), []).extend(views)
        return {name: together[name] for name in self._order(together)}

    def _order(self, together: Mapping[str, Sequence[View]]) -> list[str]:
        """Return the devices as their systems list them, those first that people furnished."""
        places = {ref: place for place, ref in enumerate(self._views)}
        firsts = {name: _first(views) for name, views in together.items()}
        return sorted(
            firsts, key=lambda name: (*firsts[name].furnished[:2], places[firsts[name].ref])
        )

    def _same_as(self, ids: set[str]) -> dict[str, str]:
        if not self._settings.overrides:
            return {}
        known = ids | self._ids.known()
        self._wrong = troubles(self._settings.overrides, known)
        return homes(self._settings.overrides, known)

    def _far(self, system: str) -> tuple[bool, int]:
        """Return how far a system is from its devices; the more, the later it is asked."""
        snapshot = self._snapshots.get(system)
        return snapshot is not None and snapshot.hub, self._places_of[system]

    def _areas(self) -> dict[str, Sequence[Area]]:
        """Return the areas of all systems, those first that people furnished."""
        own = [
            Area(
                id=area,
                name=clean(said.name or ""),
                aliases=tuple(map(clean, said.aliases)),
                floor=said.floor,
            )
            for area, said in self._settings.areas.items()
        ]
        order = sorted(
            self._snapshots, key=lambda name: (not self._far(name)[0], self._far(name)[1])
        )
        return {SETTINGS: own, **{name: self._snapshots[name].areas for name in order}}

    def _furnish(self, device: str, views: Sequence[View]) -> Facts:
        """Return what a device is called and where it is: as people furnished it, if they did."""
        override = self._override(device)
        order = sorted(views, key=lambda view: view.furnished)
        given = clean(override.name or "")
        name = given or order[0].state.name
        others = () if given else self._other_names(order[1:])
        aliases = (*override.aliases, *(a for v in order for a in v.state.aliases), *others)
        area = override.area or next((v.state.area for v in order if v.state.area), None)
        return Facts(
            name=name,
            aliases=different(map(clean, aliases), name),
            area=None if area is None else self._places.ids.get(area, area),
            protected=override.protected,
        )

    def _other_names(self, views: Sequence[View]) -> Iterator[str]:
        """Yield what further systems call a device, unless that is an address, or means another."""
        for view in views:
            name = view.state.name
            if not _ADDRESS.search(name) and not self._names[name.casefold()]:
                yield name

    def _override(self, device: str) -> OverrideSettings:
        return self._settings.overrides.get(device, _PLAIN)


def _facts(state: DeviceState) -> tuple[object, ...]:
    return state.name, state.aliases, state.area


def _first(views: Iterable[View]) -> View:
    """Return the view that says what a device is called."""
    return min(views, key=lambda view: view.furnished)


def _claim(views: Sequence[View]) -> Claim:
    order = sorted(views, key=lambda view: view.furnished)
    return Claim(tuple(dict.fromkeys(v.mark for v in order)), order[0].state.device)


def _shows(before: Device | None, now: Device) -> bool:
    """Say whether a device shows what it showed before."""
    return before is not None and same(before.shown, now.shown)
