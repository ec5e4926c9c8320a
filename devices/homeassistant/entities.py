"""How Home Assistant's entities are, from the compressed changes that it sends.

`subscribe_entities` sends `{"a": {id: whole}, "c": {id: {"+": added, "-": removed}}, "r": [ids]}`;
of an entity, `s` is the state, `a` the attributes and `c` the context.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity as it is now."""

    state: str
    attributes: Mapping[str, Any]
    context: str = ""
    """The id of what changed it last: of our own call, where that was it."""


@dataclass(frozen=True)
class Touched:
    """The entities that one event is about."""

    changed: tuple[str, ...]
    come: tuple[str, ...]
    gone: tuple[str, ...]


def apply(entities: dict[str, Entity], event: Mapping[str, Any]) -> Touched:
    """Bring `entities` up to date; say which ones that were."""
    come, diffs, gone = (event.get(name) or {} for name in ("a", "c", "r"))
    new = tuple(entity for entity in come if entity not in entities)
    for entity, whole in come.items():
        context = _context(whole.get("c"), "")
        entities[entity] = Entity(str(whole.get("s", "")), whole.get("a") or {}, context)
    known = tuple(entity for entity in diffs if entity in entities)
    for entity in known:
        entities[entity] = _changed(entities[entity], diffs[entity])
    left = tuple(entity for entity in gone if entities.pop(entity, None) is not None)
    again = tuple(entity for entity in come if entity not in new)
    return Touched(changed=again + known, come=new, gone=left)


def _changed(before: Entity, diff: Mapping[str, Any]) -> Entity:
    added, removed = diff.get("+") or {}, diff.get("-") or {}
    attributes = before.attributes
    if "a" in added or "a" in removed:
        left = set(removed.get("a") or ())
        kept = {name: value for name, value in attributes.items() if name not in left}
        attributes = {**kept, **(added.get("a") or {})}
    return replace(
        before,
        state=str(added.get("s", before.state)),
        attributes=attributes,
        context=_context(added.get("c"), before.context),
    )


def _context(said: Any, before: str) -> str:
    """Return a context's id: it comes alone, or with those of a parent and a user."""
    if isinstance(said, Mapping):
        return str(said.get("id", before))
    return before if said is None else str(said)
