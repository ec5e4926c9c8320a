"""How what Hearsay announces of itself is told from the devices of the home."""

from collections.abc import Mapping
from typing import Any

NAME = "Hearsay"
"""The origin of our announcements, and the manufacturer of our devices."""


def announced_by_us(fields: Mapping[str, Any]) -> bool:
    """Say whether an announcement (keys written out) is one of a Hearsay, this one or another."""
    origin = fields.get("origin")
    return isinstance(origin, Mapping) and origin.get("name") == NAME


def made_by_us(device: Mapping[str, Any]) -> bool:
    """Say whether a row of Home Assistant's device registry came from an announcement of ours."""
    over_mqtt = any(named[:1] == ["mqtt"] for named in map(list, device.get("identifiers") or ()))
    return over_mqtt and device.get("manufacturer") == NAME
