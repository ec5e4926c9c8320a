"""The areas of all systems as those of one home. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bus.messages import Area
from devices.household.same import Ref, join, links


@dataclass(frozen=True)
class Places:
    """The areas of the home, and what each system calls them."""

    areas: tuple[Area, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """Whatever id a system has for an area → the home's."""
    own: Mapping[Ref, str] = field(default_factory=dict)
    """A system, and the home's id of an area → the system's own."""


def merge(areas: Mapping[str, Sequence[Area]], wanted: Iterable[str] = ()) -> Places:
    """Return one home's areas; of those that are the same, the first system says id and name.

    The same are those of one id; else of one name; else one is called as the other is, too. Two
    areas of one system are never the same. An area without a name takes that of another system.
    `wanted` are ids of areas that there must be.
    """
    every = {(system, area.id): area for system, its in areas.items() for area in its}
    order = {ref: place for place, ref in enumerate(every)}
    found = [links((name, ref) for ref in every for name in way(every[ref])) for way in _WAYS]
    groups = [sorted(group, key=order.__getitem__) for group in join(every, *found)]
    groups.sort(key=lambda group: order[group[0]])
    ids = {ref[1]: group[0][1] for group in groups for ref in group}
    new = [area for area in dict.fromkeys(wanted) if area not in ids]
    return Places(
        areas=(
            *(_merged([every[ref] for ref in group]) for group in groups),
            *(Area(id=area, name=spaced(area)) for area in new),
        ),
        ids=ids | {area: area for area in new},
        own={(ref[0], group[0][1]): ref[1] for group in groups for ref in group},
    )


def spaced(name: str) -> str:
    """Return an id as people would say it."""
    return name.replace("_", " ").replace("-", " ").strip() or name


def different(names: Iterable[str], but: str) -> tuple[str, ...]:
    """Return names that differ from `but` and from each other, in whatever case."""
    found: dict[str, str] = {}
    for name in filter(None, names):
        found.setdefault(name.casefold(), name)
    found.pop(but.casefold(), None)
    return tuple(found.values())


def _merged(areas: Sequence[Area]) -> Area:
    names = [name for area in areas for name in (area.name, *area.aliases)]
    name = next((area.name for area in areas if area.name), spaced(areas[0].id))
    floor = next((area.floor for area in areas if area.floor), None)
    return Area(id=areas[0].id, name=name, aliases=different(names, name), floor=floor)


def _id(area: Area) -> tuple[str, ...]:
    return (area.id,)


def _name(area: Area) -> tuple[str, ...]:
    return (area.name.casefold(),) if area.name else ()


def _called(area: Area) -> tuple[str, ...]:
    names = (spaced(area.id), area.name, *area.aliases)
    return tuple({name.casefold() for name in names if name})


_WAYS: tuple[Callable[[Area], tuple[str, ...]], ...] = (_id, _name, _called)
"""What areas may be known to be the same by, the surest first."""
