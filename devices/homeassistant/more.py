"""What some entities have to tell besides their state: the items of lists, forecasts.

Each is a subscription of its own: `todo/item/subscribe` sends `{"items": [...]}`,
`weather/subscribe_forecast` sends `{"type": "daily", "forecast": [...] or null}`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devices.homeassistant.entities import Entity

HAVING_MORE = ("todo.", "weather.")
"""How the names of such entities begin."""
MOST_ITEMS = 1_000
"""Items of one list."""
LONGEST_TEXT = 1_000
"""Characters of one text of an item."""
LONGEST = 48
"""Entries of a forecast: two days by the hour, or as many days as anybody knows."""
FORECASTS = ((1, "daily"), (4, "twice_daily"), (2, "hourly"))
"""Which forecasts there are, by the bits of `supported_features`; the first one is taken."""
TOLD = (
    "datetime", "is_daytime", "condition", "temperature", "templow", "precipitation",
    "precipitation_probability", "wind_speed", "humidity",
)  # fmt: skip


@dataclass(frozen=True)
class Subscription:
    """What to subscribe to, and the attributes that one of its events makes."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    read: Callable[[Mapping[str, Any]], dict[str, Any]] = dict


def more_of(name: str, entity: Entity) -> Subscription | None:
    """Return how more is heard of an entity; None if there is no more."""
    kind = name.partition(".")[0]
    if kind == "todo":
        return Subscription("todo/item/subscribe", {"entity_id": name}, _items)
    if kind == "weather":
        features = entity.attributes.get("supported_features", 0)
        for bit, which in FORECASTS:
            if isinstance(features, int) and features & bit:
                fields = {"entity_id": name, "forecast_type": which}
                return Subscription("weather/subscribe_forecast", fields, _forecast)
    return None


def _items(event: Mapping[str, Any]) -> dict[str, Any]:
    items = [item for item in event.get("items") or [] if isinstance(item, Mapping)]
    return {"items": [_item(item) for item in items[:MOST_ITEMS] if item.get("summary")]}


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item without what is not said of it; of what nobody can read out, the beginning."""
    cut = {n: v[:LONGEST_TEXT] if isinstance(v, str) else v for n, v in item.items()}
    return {n: v for n, v in cut.items() if isinstance(v, str | int | float)}


def _forecast(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the days (or hours) to come; nothing, if nobody knows them at the moment."""
    entries = event.get("forecast") or []
    known = [entry for entry in entries[:LONGEST] if isinstance(entry, Mapping)]
    told = [{n: entry[n] for n in TOLD if entry.get(n) is not None} for entry in known]
    return {"forecast": told} if told else {}
