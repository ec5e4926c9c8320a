"""What a person has set in zigbee2mqtt for Home Assistant, per device: it counts here too.

Format: https://www.zigbee2mqtt.io/guide/usage/integrations/home_assistant.html (overriding
discovery properties).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from devices.discovery.announcement import Component
from devices.zigbee2mqtt.bridge import Wishes
from devices.zigbee2mqtt.thing import Thing

WORD = re.compile(r"[a-zA-Z0-9_-]{1,100}")
ELSEWHERE = frozenset({"type", "object_id"})
"""These change what a thing is, not an option of it."""


def granted(components: Iterable[Component], wishes: Wishes, thing: Thing) -> Iterator[Component]:
    """Yield the components as they are wished; those that are set to null are left out."""
    said = wishes.homeassistant if isinstance(wishes.homeassistant, dict) else {}
    for component in components:
        object_id = component.object_id.removeprefix(f"{thing.unique}_")
        own = said.get(object_id, {})
        if not isinstance(own, dict):
            continue
        everywhere = {name: value for name, value in said.items() if name != "name"}
        yield _changed(component, object_id, [everywhere, own], thing)


def _changed(
    component: Component, object_id: str, wished: list[dict[str, Any]], thing: Thing
) -> Component:
    own = wished[-1]
    platform = _word(own.get("type")) or component.platform
    name = _word(own.get("object_id")) or object_id
    if (platform, name) != (component.platform, object_id):
        component = thing.component(platform, name, None, **_options(component.fields))
    fields = dict(component.fields)
    for wish in wished:
        fields |= {
            option: value
            for option, value in wish.items()
            if option not in ELSEWHERE and isinstance(value, str | int | float | list)
        }
    return Component(component.platform, component.object_id, fields)


def _word(said: Any) -> str | None:
    """Return what may be a part of a topic of discovery."""
    return said if isinstance(said, str) and WORD.fullmatch(said) else None


def _options(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes up a thing whatever it is called."""
    named = {"device", "object_id", "unique_id", "availability", "availability_mode", "name"}
    return {option: value for option, value in fields.items() if option not in named}
