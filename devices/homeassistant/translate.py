"""From Home Assistant's entities to the house's devices."""

from collections.abc import Mapping
from typing import Any

from bus import BadMessageError
from bus.messages import DeviceState
from devices.homeassistant.entities import Entity
from devices.homeassistant.registry import Registry, name
from devices.homeassistant.slim import slim
from devices.kind import NOTHING

AWAY = frozenset({"unavailable", ""})
EMPTY = frozenset({"input_text", "text"})
"""Kinds whose state may be nothing at all."""
HIDDEN = frozenset({
    "access_token", "attribution", "editable", "entity_picture", "entity_picture_local",
    "friendly_name", "icon", "restored", "supported_features",
    "color_temp", "max_mireds", "min_mireds",
})  # fmt: skip
"""Pictures (their addresses hold tokens), what only screens need, and mireds beside kelvin."""


def device(
    entity_id: str, entity: Entity, registry: Registry, more: Mapping[str, Any] = NOTHING
) -> DeviceState | None:
    """Return the device of an entity, with `more` attributes; None if the bus cannot carry it."""
    entry = registry.entry(entity_id)
    kind, _, object_id = entity_id.partition(".")
    known = {n: v for n, v in entity.attributes.items() if v is not None and n not in HIDDEN}
    attributes = {**slim(entity_id, known), **more}
    try:
        return DeviceState.build(
            {
                "device": entity_id,
                "name": name(entity.attributes.get("friendly_name")) or object_id.replace("_", " "),
                "aliases": entry.aliases,
                "area": entry.area,
                "kind": kind,
                "state": entity.state,
                "attributes": attributes,
                "available": entity.state not in AWAY or (not entity.state and kind in EMPTY),
            }
        )
    except BadMessageError:
        return None
