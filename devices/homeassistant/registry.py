"""What Home Assistant's registries say: areas, aliases, and what is exposed to voice."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bus.messages import Area
from devices.homeassistant.identities import identities
from devices.homeassistant.session import Session
from devices.identity import Identity
from devices.kinds import KINDS
from devices.kinds.values import holds_secret
from devices.marks import made_by_us
from devices.text import clean

ASSISTANT = "conversation"
"""Home Assistant's name for its own voice assistant: what it may see, we may see."""
LONGEST_NAME = 255
MOST_ALIASES = 50
Row = Mapping[str, Any]

BY_KIND = frozenset({
    "climate", "cover", "fan", "humidifier", "light", "media_player", "scene", "switch",
    "todo", "vacuum", "water_heater",
})  # fmt: skip
BY_CLASS: Mapping[str, frozenset[str]] = {
    "binary_sensor": frozenset(
        {"door", "garage_door", "lock", "motion", "opening", "presence", "window"}
    ),
    "sensor": frozenset(
        {
            "aqi",
            "carbon_monoxide",
            "carbon_dioxide",
            "humidity",
            "pm10",
            "pm25",
            "temperature",
            "volatile_organic_compounds",
        }
    ),
}
"""What is exposed of new entities, as in homeassistant/components/homeassistant/
exposed_entities.py: Home Assistant notes it for each only when it is next spoken to."""


@dataclass(frozen=True)
class Entry:
    """What the registry says of one entity."""

    area: str | None = None
    aliases: tuple[str, ...] = ()
    aside: bool = False
    """Whether it is hidden, or for settings and diagnosis only."""
    decided: bool = False
    """Whether somebody said if it is exposed, or Home Assistant did by its own rule."""
    ours: bool = False
    """Whether it is the house itself, as the house is announced to Home Assistant."""


@dataclass(frozen=True)
class Registry:
    """Everything that is known of entities besides their states."""

    areas: tuple[Area, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    exposed: frozenset[str] = frozenset()
    expose_new: bool = True
    identities: Mapping[str, Identity] = field(default_factory=dict)
    """What makes entities the same in other systems, exposed or not."""

    def sees(self, entity: str, attributes: Mapping[str, Any]) -> bool:
        """Say whether an entity is one of ours: of a kind we know, and exposed to voice."""
        kind = entity.partition(".")[0]
        entry = self.entries.get(entity)
        if kind not in KINDS or holds_secret(kind, attributes) or (entry and entry.ours):
            return False
        if entity in self.exposed:
            return True
        if entry is None or entry.decided or entry.aside or not self.expose_new:
            return False  # of one without an entry nobody can tell "no" from "not yet decided"
        return kind in BY_KIND or attributes.get("device_class") in BY_CLASS.get(kind, ())

    def entry(self, entity: str) -> Entry:
        """Return what is known of an entity: of one without a fixed id, nothing."""
        return self.entries.get(entity, Entry())


async def read(session: Session) -> Registry:
    """Ask Home Assistant for its registries.

    Raises:
        SaysNoError: if this token's user may not read them.
        NotReachedError: if there is no answer.
    """
    exposed = _exposed(await session.ask("homeassistant/expose_entity/list"))
    new = await session.ask("homeassistant/expose_new_entities/get", assistant=ASSISTANT)
    floors = await session.ask("config/floor_registry/list")
    areas = await session.ask("config/area_registry/list")
    devices = await session.ask("config/device_registry/list")
    entities = await session.ask("config/entity_registry/list")
    named = [row["entity_id"] for row in entities if _kind(row["entity_id"]) in KINDS]
    aliases = await session.ask("config/entity_registry/get_entries", entity_ids=named)
    return Registry(
        areas=_areas(areas, floors),
        entries=_entries(entities, devices, aliases),
        exposed=exposed,
        expose_new=bool(new.get("expose_new", True)),
        identities=identities(entities, devices, aliases),
    )


def _kind(entity: str) -> str:
    return entity.partition(".")[0]


def _exposed(said: Row) -> frozenset[str]:
    settings: Mapping[str, Row] = said.get("exposed_entities", {})
    return frozenset(entity for entity, of in settings.items() if of.get(ASSISTANT))


def _areas(areas: Iterable[Row], floors: Iterable[Row]) -> tuple[Area, ...]:
    names = {row["floor_id"]: name(row.get("name")) for row in floors}
    return tuple(
        Area(
            id=area_id(row["area_id"]),
            name=name(row.get("name")) or area_id(row["area_id"]),
            aliases=_aliases(row.get("aliases")),
            floor=names.get(row.get("floor_id")),
        )
        for row in areas
    )


def _entries(
    entities: Iterable[Row], devices: Sequence[Row], aliases: Mapping[str, Row | None]
) -> dict[str, Entry]:
    places = {row["id"]: row.get("area_id") for row in devices}
    appliances = {row["id"]: row for row in devices}
    entries = {}
    for row in entities:
        area = row.get("area_id") or places.get(row.get("device_id"))
        more = aliases.get(row["entity_id"]) or {}
        entries[row["entity_id"]] = Entry(
            area=area_id(area) if area else None,
            aliases=_aliases(more.get("aliases")),
            aside=bool(row.get("hidden_by") or row.get("entity_category")),
            decided="should_expose" in ((row.get("options") or {}).get(ASSISTANT) or {}),
            ours=made_by_us(row, appliances.get(row.get("device_id"), {})),
        )
    return entries


def _aliases(said: Sequence[Any] | None) -> tuple[str, ...]:
    names = (name(alias) for alias in (said or ())[:MOST_ALIASES] if isinstance(alias, str))
    return tuple(sorted(filter(None, names)))


def name(said: Any) -> str:
    """Return what somebody called something, in one line without tricks."""
    return unicodedata.normalize("NFC", clean(str(said or "")))[:LONGEST_NAME]


def area_id(said: str) -> str:
    """Return an area's id as the house writes ids."""
    return re.sub(r"[^a-z0-9_-]", "_", said.lower())[:64]
