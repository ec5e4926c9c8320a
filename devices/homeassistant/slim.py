"""Keeps what an entity says of itself small enough to be told: integrations say anything."""

import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

log = logging.getLogger(__name__)

LONGEST_TEXT = 4_096
"""Characters of one attribute; Home Assistant's own state ends at 255."""
MOST_BYTES = 128 * 1024
"""All lists and objects of one entity, as JSON."""
MOST = 200
"""Attributes of one entity."""


def slim(entity_id: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes without those that are too much; say so once for each entity."""
    left = MOST_BYTES
    kept: dict[str, Any] = {}
    for name, value in attributes.items():
        size = _size(value)
        if size > left or len(name) > LONGEST_TEXT or len(kept) >= MOST:
            _tell(entity_id, name)
        else:
            left -= size
            kept[name] = value
    return kept


def _size(value: Any) -> int:
    """Return what counts of a value; more than all that is allowed, if it cannot be told."""
    if isinstance(value, str):
        return 0 if len(value) <= LONGEST_TEXT else MOST_BYTES + 1
    if not isinstance(value, list | dict):
        return 0
    try:
        return len(json.dumps(value))
    except (RecursionError, ValueError, TypeError):
        return MOST_BYTES + 1


@lru_cache(maxsize=1_000)
def _tell(entity_id: str, name: str) -> None:
    """Say it once: a state may change many times a second."""
    log.warning("%s says more of itself than can be told: %.60r is left out", entity_id, name)
