"""How what Hearsay announces of itself is told from the devices of the home."""

import re
from collections.abc import Mapping
from typing import Any

NAME = "Hearsay"
"""The origin of our announcements, and the manufacturer of our devices."""


OWN = re.compile(r"[a-z0-9_]+-(house|room-[a-z0-9_-]+)")
"""What our devices are identified by; the unique ids of their parts begin with it."""


def announced_by_us(fields: Mapping[str, Any]) -> bool:
    """Say whether an announcement (keys written out) is one of a Hearsay, this one or another."""
    origin = fields.get("origin")
    return isinstance(origin, Mapping) and origin.get("name") == NAME


def made_by_us(entity: Mapping[str, Any], device: Mapping[str, Any]) -> bool:
    """Say whether a row of Home Assistant's entity registry came from an announcement of ours.

    Its unique id tells, which nobody else can change: what its device is called and who made it
    may be overwritten by anybody who announces the same device.
    """
    if entity.get("platform") != "mqtt" or device.get("manufacturer") != NAME:
        return False
    named = [str(pair[1]) for pair in map(list, device.get("identifiers") or ()) if len(pair) > 1]
    unique = str(entity.get("unique_id"))
    return any(OWN.fullmatch(name) and unique.startswith(f"{name}-") for name in named)
