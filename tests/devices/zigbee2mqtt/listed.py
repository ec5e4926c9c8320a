"""What is announced by a zigbee2mqtt that has these devices, groups and settings."""

import json
from typing import Any

from devices.discovery.announcement import Announcement, Component
from devices.discovery.entity import Entity
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from tests.devices.discovery.things import Thing
from tests.devices.zigbee2mqtt.village import info


def read(
    *devices: Any, groups: tuple[Any, ...] = (), info_: Any = None, base: str = "zigbee2mqtt"
) -> dict[str, Announcement]:
    """Return what is announced by a zigbee2mqtt that has these."""
    dialect = Zigbee2MqttDialect(base)
    dialect.read(f"{base}/bridge/info", json.dumps(info() if info_ is None else info_).encode())
    dialect.read(f"{base}/bridge/groups", json.dumps(groups).encode())
    return dict(dialect.read(f"{base}/bridge/devices", json.dumps(devices).encode()))


def components(announced: dict[str, Announcement]) -> dict[str, Component]:
    """Return all components by platform and unique id."""
    every = [one for each in announced.values() for one in each.components]
    return {f"{one.platform} {one.fields['unique_id']}": one for one in every}


def there(component: Component) -> Thing:
    """Return a thing that is there, to be spoken to directly."""
    made = Thing.__new__(Thing)
    made.entity = Entity(component, f"{component.platform}.x", root="hearsay")
    for topic in made.entity.availability.places:
        made.hear(topic, '{"state":"online"}')
    return made
