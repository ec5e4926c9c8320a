"""What a sentence can mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Intent:
    """One thing somebody wants done or wants to know, resolved against the home."""

    name: str
    """As in home-assistant-intents: `HassTurnOn`, `HassGetState`, …"""
    language: str
    text: str
    """The part of the sentence that said it."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    """What was said besides the target: brightness, color, hours, item, state, … (values)."""
    devices: tuple[str, ...] = ()
    """The devices it is about, already resolved from names, areas, floors and the room."""
    area: str | None = None
    """The id of the area it named or that the room stood for."""
    floor: str | None = None
    everywhere: bool = False
    """Whether it is about a group (an area, a floor, everything), not one named device."""
    response: str = "default"
    """The key of the packages' response template."""
    said: Mapping[str, str] = field(default_factory=dict)
    """The words behind `slots`, the area and the floor, as they were said."""


@dataclass(frozen=True)
class Ambiguous:
    """An intent that fits several devices: the reply asks which one."""

    intent: Intent
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class NoSuch:
    """An intent about a device or an area this home does not have."""

    language: str
    text: str
    kind: str
    """`device` or `area`."""
    said: str


Meaning = Intent | Ambiguous | NoSuch


@dataclass(frozen=True)
class Understood:
    """A whole sentence: its language and what it means, in the order it was said."""

    language: str
    meanings: tuple[Meaning, ...]
