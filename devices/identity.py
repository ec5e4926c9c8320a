"""What makes a thing itself, and its appliance itself, whichever system tells of them.

Home Assistant's registries name an appliance by `connections` (`["mac", "aa:bb:…"]`) and
`identifiers` (`["mqtt", "zigbee2mqtt_0x00158d…"]`); devices that announce themselves have the same
connections, and identifiers without their first half, which is then `mqtt`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from devices.kinds import KINDS
from devices.text import writable

LONGEST = 255
MOST = 20

Thing = tuple[str, str, str]
"""A kind, an integration as Home Assistant calls it, and what is unique there."""

_MAC = re.compile(r"(?:[a-z][a-z0-9]*[-_])?((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2})")
_IEEE = re.compile(r"(?:[a-z][a-z0-9]*[-_])?0x([0-9a-f]{16})")
_NOBODY = re.compile(r"0*|f*")
_ADDRESSES = {"mac": "mac", "zigbee": "ieee", "ieee": "ieee"}
"""Kinds of connections that hold nothing but an address, and what that is called here."""


@dataclass(frozen=True)
class Identity:
    """What makes a thing itself: by its own name, or as a part of its appliance."""

    thing: Thing | None = None
    appliances: frozenset[str] = frozenset()
    """Every name of what it is a part of."""
    part: str = ""
    """Which part of an appliance it is: its kind, and what a sensor measures."""
    place: str = ""
    """Where it is announced: what it is known by if it has no name of its own."""
    guards: bool = False
    """Whether people rely on it: its appliance's name, which anybody may announce, is no proof."""


UNKNOWN = Identity()
MEASURING = frozenset({"binary_sensor", "sensor"})
"""Kinds of which an appliance often has several that are told apart by their class."""
WATCHING = frozenset({
    "carbon_monoxide", "door", "garage_door", "gas", "lock", "moisture", "opening", "safety",
    "smoke", "tamper", "window",
})  # fmt: skip
"""What is told of by sensors that must not be talked over."""


def identity(
    kind: str,
    integration: str,
    unique: Any,
    *,
    appliances: frozenset[str] = frozenset(),
    device_class: Any = None,
    place: str = "",
) -> Identity:
    """Return what makes a thing itself that has these marks."""
    known = _texts([unique])
    measures = f" {device_class}" if kind in MEASURING and isinstance(device_class, str) else ""
    return Identity(
        thing=(kind, integration, str(unique)) if known else None,
        appliances=appliances,
        part=f"{kind}{measures}",
        place=place if len(place) <= LONGEST else "",
        guards=guards(kind, device_class),
    )


def guards(kind: str, device_class: Any) -> bool:
    """Say whether a thing of this kind and class keeps people out, or danger."""
    if kind == "binary_sensor":
        return isinstance(device_class, str) and device_class in WATCHING
    known = KINDS.get(kind)
    if known is None or known.guards is None:
        return False
    return known.guards({"device_class": device_class if isinstance(device_class, str) else None})


def appliances(identifiers: Any, connections: Any) -> frozenset[str]:
    """Return every name of an appliance, from pairs as Home Assistant has them."""
    named = (name for pair in _pairs(identifiers) for name in _identified(*pair))
    reached = (name for pair in _pairs(connections) for name in _connected(*pair))
    return frozenset([*named, *reached])


def announced(identifiers: Any, connections: Any) -> frozenset[str]:
    """Return every name of an appliance that announced itself over MQTT."""
    listed = identifiers if isinstance(identifiers, list) else [identifiers]
    return appliances([["mqtt", name] for name in listed[:MOST]], connections)


def _pairs(said: Any) -> Iterator[tuple[str, str]]:
    """Yield the pairs of text among what somebody gave for such."""
    for pair in said[:MOST] if isinstance(said, list | tuple) else ():
        if isinstance(pair, list | tuple) and len(pair) > 1 and _texts(pair):
            yield str(pair[0]), " ".join(map(str, pair[1:]))


def _texts(said: Iterable[Any]) -> bool:
    return all(
        isinstance(one, str | int) and 0 < len(str(one)) <= LONGEST and writable(str(one))
        for one in said
    )


def _identified(domain: str, name: str) -> Iterator[str]:
    yield f"{domain} {name}"
    yield from _addresses(name)


def _connected(way: str, address: str) -> Iterator[str]:
    hexadecimal = re.sub(r"[^0-9a-f]", "", address.casefold().removeprefix("0x"))
    if way in _ADDRESSES:
        if not _NOBODY.fullmatch(hexadecimal):
            yield f"{_ADDRESSES[way]} {hexadecimal}"
    else:
        yield f"{way} {address.casefold()}"


def _addresses(name: str) -> Iterator[str]:
    """Yield the address that a name is, or ends with after one word (`zigbee2mqtt_0x…`).

    What has more behind it is a part of what has that address, or something it speaks for.
    """
    for kind, pattern in (("mac", _MAC), ("ieee", _IEEE)):
        found = pattern.fullmatch(name.casefold())
        if found:
            yield from _connected(kind, found[1])
