"""What makes Home Assistant's entities the same as what other systems know."""

from collections.abc import Iterable, Mapping
from typing import Any

from devices.identity import Identity, appliances, identity
from devices.kinds import KINDS

Row = Mapping[str, Any]


def identities(
    entities: Iterable[Row], devices: Iterable[Row], more: Mapping[str, Row | None]
) -> dict[str, Identity]:
    """Return the identities of all entities of our kinds, exposed or not.

    `more` is what `config/entity_registry/get_entries` adds. What is switched off, or for settings
    only, is left out, as it is where devices announce themselves.
    """
    names = {
        row["id"]: appliances(row.get("identifiers"), row.get("connections")) for row in devices
    }
    found = {}
    for row in entities:
        entity = row["entity_id"]
        if row.get("disabled_by") or row.get("entity_category") == "config":
            continue
        kind = entity.partition(".")[0]
        if kind in KINDS:
            whole = more.get(entity) or {}
            found[entity] = identity(
                kind,
                str(row.get("platform")),
                row.get("unique_id"),
                appliances=names.get(row.get("device_id"), frozenset()),
                device_class=whole.get("device_class") or whole.get("original_device_class"),
            )
    return found
