"""Which of the things that several systems know are one and the same. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations

from devices.household.identity import Identity

Ref = tuple[str, str]
"""A system, and what it calls the thing."""
Link = tuple[Ref, ...]
"""Things of different systems that are the same."""


def links(named: Iterable[tuple[Hashable, Ref]]) -> list[Link]:
    """Return what goes by one name; a system that has several of that name is left out."""
    by_name: dict[Hashable, dict[str, set[Ref]]] = {}
    for name, ref in named:
        by_name.setdefault(name, {}).setdefault(ref[0], set()).add(ref)
    found = {_only(systems) for systems in by_name.values() if len(systems) > 1}
    return sorted(link for link in found if len(link) > 1)


def join(refs: Iterable[Ref], *found: Sequence[Link]) -> list[frozenset[Ref]]:
    """Join what is linked, the first links before the others; never two of one system.

    The order in which things, or links of one sort, are given does not matter.
    """
    groups = {ref: {ref} for ref in refs}
    for link in (link for sort in found for link in sorted(sort)):
        for one, other in combinations((ref for ref in link if ref in groups), 2):
            _unite(groups, one, other)
    unique = {id(group): group for group in groups.values()}
    return sorted((frozenset(group) for group in unique.values()), key=min)


def same_things(refs: Iterable[Ref], identities: Mapping[Ref, Identity]) -> list[frozenset[Ref]]:
    """Return groups of what is one thing: by its own name, else by that of its appliance.

    The name of an appliance tells of its only light which one that is, but not of one of three.
    So `identities` are to be those of all things a system knows of, shown or not.
    """
    things = links((own.thing, ref) for ref, own in identities.items() if own.thing)
    parts = links(
        ((appliance, own.part), ref)
        for ref, own in identities.items()
        for appliance in own.appliances
    )
    return join(refs, things, parts)


def _only(systems: Mapping[str, set[Ref]]) -> Link:
    return tuple(sorted(ref for refs in systems.values() if len(refs) == 1 for ref in refs))


def _unite(groups: dict[Ref, set[Ref]], one: Ref, other: Ref) -> None:
    first, second = groups[one], groups[other]
    if {system for system, _ in first} & {system for system, _ in second}:
        return  # the same thing already, or another one of a system that tells them apart
    first |= second
    for ref in second:
        groups[ref] = first
