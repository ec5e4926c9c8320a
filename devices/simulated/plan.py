"""The home a file describes, with everything in it checked against everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bus.messages import Area, DeviceState
from devices.kind import Kind, Status
from devices.kinds import KINDS
from devices.simulated.document import Document, Location, read
from devices.simulated.entries import DeviceEntry, HomeEntry, StepEntry, parse
from devices.text import hint

DEFAULT_HOME = Path(__file__).parent.parent / "default_home.yaml"


@dataclass(frozen=True)
class Put:
    """A step of a scene: how a device is to be."""

    device: str
    state: str | None
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Do:
    """A step of a script: what a device is to do."""

    device: str
    action: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Device:
    """What never changes about a device, and how it begins."""

    id: str
    name: str
    aliases: tuple[str, ...]
    area: str | None
    kind: Kind
    begins: Status
    protected: bool
    available: bool
    steps: tuple[Put | Do, ...] = ()

    def state(self, status: Status) -> DeviceState:
        """Return what the bus is told about the device when it is like this."""
        return DeviceState(
            device=self.id,
            name=self.name,
            aliases=self.aliases,
            area=self.area,
            kind=self.kind.name,
            state=status.state,
            attributes=self.kind.shown(status),
            available=self.available,
            protected=self.protected,
        )


@dataclass(frozen=True)
class Plan:
    """A home: its places and its devices."""

    areas: tuple[Area, ...]
    devices: Mapping[str, Device]


class _WrongError(ValueError):
    """A part of the file does not fit the rest."""

    def __init__(self, location: Location, reason: str) -> None:
        super().__init__(reason)
        self.location = location


def load(file: Path | None = None) -> Plan:
    """Return the home of `file` (default: the one that comes with Hearsay).

    Raises:
        HomeFileError: with one sentence that names the file, the line and what to do.
    """
    document = read(file or DEFAULT_HOME)
    home = parse(document)
    try:
        return _plan(home)
    except _WrongError as exc:
        raise _error(document, exc) from exc


def _error(document: Document, wrong: _WrongError) -> ValueError:
    return document.error(wrong.location, str(wrong))


def _plan(home: HomeEntry) -> Plan:
    _check_unique("area", [area.id for area in home.areas])
    _check_unique("device", [device.id for device in home.devices])
    areas = tuple(
        Area(id=a.id, name=a.name or _spoken(a.id), aliases=a.aliases, floor=a.floor)
        for a in home.areas
    )
    known = {area.id for area in areas}
    devices = {entry.id: _device(i, entry, known) for i, entry in enumerate(home.devices)}
    for key in ("entities", "sequence"):  # scenes first: a script may start one
        for index, entry in enumerate(home.devices):
            if getattr(entry, key):
                steps = tuple(_steps(index, entry, devices))
                devices[entry.id] = _with_steps(devices[entry.id], steps, devices)
    return Plan(areas, devices)


def _check_unique(what: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for index, said in enumerate(ids):
        if said in seen:
            raise _WrongError((f"{what}s", index, "id"), f"there are two {what}s {said!r}")
        seen.add(said)


def _device(index: int, entry: DeviceEntry, areas: set[str]) -> Device:
    here: Location = ("devices", index)
    if entry.area is not None and entry.area not in areas:
        reason = f"{entry.id}: there is no area {entry.area!r}{hint(entry.area, areas)}"
        raise _WrongError((*here, "area"), reason)
    kind_name, _, object_id = entry.id.partition(".")
    for key, owner in (("entities", "scene"), ("sequence", "script")):
        if getattr(entry, key) and kind_name != owner:
            raise _WrongError((*here, key), f"{entry.id}: only a {owner} has {key!r}")
    kind = KINDS[kind_name]
    away = entry.state == "unavailable"
    try:
        begins = kind.begin(None if away else entry.state, entry.attributes)
    except ValueError as exc:
        raise _WrongError(here, f"{entry.id}: {exc}") from exc
    return Device(
        id=entry.id,
        name=entry.name or _spoken(object_id),
        aliases=entry.aliases,
        area=entry.area,
        kind=kind,
        begins=begins,
        protected=entry.protected,
        available=entry.available and not away,
    )


def _steps(index: int, entry: DeviceEntry, devices: Mapping[str, Device]) -> Iterator[Put | Do]:
    """Yield the checked steps of a scene or a script."""
    for target, put in entry.entities.items():
        here: Location = ("devices", index, "entities", target)
        device = _target(here, entry.id, target, devices)
        if device.kind.name == "scene":
            raise _WrongError(here, f"{entry.id}: it must not start {target!r}")
        yield _put(here, entry.id, device, put.state, put.model_extra or {})
    for number, step in enumerate(entry.sequence):
        here = ("devices", index, "sequence", number)
        for target in step.target:
            device = _target(here, entry.id, target, devices)
            yield _do(here, entry.id, device, step)
            yield from device.steps


def _target(here: Location, owner: str, target: str, devices: Mapping[str, Device]) -> Device:
    device = devices.get(target)
    if device is None:
        raise _WrongError(here, f"{owner}: there is no device {target!r}{hint(target, devices)}")
    if device.kind.name == "script":
        raise _WrongError(here, f"{owner}: it must not start {target!r}")
    return device


def _put(
    here: Location, owner: str, device: Device, state: str | None, attributes: Mapping[str, Any]
) -> Put:
    kind = device.kind
    unknown = sorted(attributes.keys() - kind.attributes.keys())
    if unknown:
        reason = f"a {kind.name} has no {unknown[0]!r}{hint(unknown[0], kind.attributes)}"
        raise _WrongError(here, f"{owner}: {reason}")
    try:
        kind.put(device.begins, state, attributes)
        checked = kind.check_attributes(attributes, device.begins.attributes)
        return Put(device.id, None if state is None else kind.check_state(state), checked)
    except ValueError as exc:
        raise _WrongError(here, f"{owner}: {device.id}: {exc}") from exc


def _do(here: Location, owner: str, device: Device, step: StepEntry) -> Do:
    kind, dot, name = step.action.partition(".")
    if not dot or kind != device.kind.name:
        reason = f"{step.action!r} is no action of {device.id}: write {device.kind.name}.<action>"
        raise _WrongError(here, f"{owner}: {reason}")
    try:
        action = device.kind.action(name)
        return Do(device.id, name, action.check(step.data, device.begins.attributes))
    except ValueError as exc:
        raise _WrongError(here, f"{owner}: {exc}") from exc


def _with_steps(
    device: Device, steps: tuple[Put | Do, ...], devices: Mapping[str, Device]
) -> Device:
    """Return a device with its steps. What opens a door needs a yes, also in a scene or script."""
    guarded = any(_guarded(step, devices[step.device]) for step in steps)
    begins = device.begins
    if device.kind.name == "scene":
        begins = begins.but(entity_id=[step.device for step in steps])
    return replace(device, begins=begins, steps=steps, protected=device.protected or guarded)


def _guarded(step: Put | Do, device: Device) -> bool:
    kind, attributes = device.kind, device.begins.attributes
    if device.protected:
        return True
    if kind.guards is None or not kind.guards(attributes):
        return False
    if isinstance(step, Do):
        guarded = kind.actions[step.action].guarded
        return guarded is not None and guarded(step.arguments)
    return kind.put(device.begins, step.state, step.attributes).state not in kind.shut


def _spoken(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
