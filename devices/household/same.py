"""Which of the things that several systems know are one and the same. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations, product

from devices.identity import Identity

Ref = tuple[str, str]
"""A system, and what it calls the thing."""
Link = tuple[Ref, ...]
"""Things of different systems that are the same."""
Apart = Callable[[Ref, Ref], bool]
"""Whether two things are surely not the same."""


def links(named: Iterable[tuple[Hashable, Ref]]) -> list[Link]:
    """Return what goes by one name; a system that has several of that name is left out."""
    by_name: dict[Hashable, dict[str, set[Ref]]] = {}
    for name, ref in named:
        by_name.setdefault(name, {}).setdefault(ref[0], set()).add(ref)
    found = {_only(systems) for systems in by_name.values() if len(systems) > 1}
    return sorted(link for link in found if len(link) > 1)


def join(
    refs: Iterable[Ref], *found: Sequence[Link], apart: Apart | None = None
) -> list[frozenset[Ref]]:
    """Join what is linked, the first links before the others; never two of one system.

    Nor anything with what it stands `apart` from, whatever else it is linked to. The order in which
    things, or links of one sort, are given does not matter.
    """
    groups = {ref: {ref} for ref in refs}
    for link in (link for sort in found for link in sorted(sort)):
        for one, other in combinations((ref for ref in link if ref in groups), 2):
            if not _barred(groups[one], groups[other], apart):
                _unite(groups, one, other)
    unique = {id(group): group for group in groups.values()}
    return sorted((frozenset(group) for group in unique.values()), key=min)


def same_things(refs: Iterable[Ref], identities: Mapping[Ref, Identity]) -> list[frozenset[Ref]]:
    """Return groups of what is one thing: by its own name, else by that of its appliance.

    The name of an appliance tells of its only light which one that is, but not of one of three.
    So `identities` are to be those of all things a system knows of, shown or not. Things that one
    integration tells apart by what is unique there are two, whatever they are parts of.
    """
    own_names = {ref: own.thing for ref, own in identities.items() if own.thing}

    def apart(one: Ref, other: Ref) -> bool:
        first, second = own_names.get(one), own_names.get(other)
        return bool(first and second and first[:2] == second[:2] and first != second)

    things = links((name, ref) for ref, name in own_names.items())
    parts = links(
        ((appliance, own.part), ref)
        for ref, own in identities.items()
        for appliance in (() if own.guards else own.appliances)
    )
    return join(refs, things, parts, apart=apart)


def _only(systems: Mapping[str, set[Ref]]) -> Link:
    return tuple(sorted(ref for refs in systems.values() if len(refs) == 1 for ref in refs))


def _barred(one: set[Ref], other: set[Ref], apart: Apart | None) -> bool:
    """Say whether two groups must not be joined: they are it already, or are told apart."""
    if {system for system, _ in one} & {system for system, _ in other}:
        return True
    return apart is not None and any(apart(*pair) for pair in product(one, other))


def _unite(groups: dict[Ref, set[Ref]], one: Ref, other: Ref) -> None:
    first, second = groups[one], groups[other]
    first |= second
    for ref in second:
        groups[ref] = first
