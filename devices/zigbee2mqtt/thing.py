"""A device or a group of zigbee2mqtt, and the words it is announced in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.discovery.announcement import Component

MARK = "zigbee2mqtt"
ALL = "all"
STATE_OF = "{{ value_json.state if value_json is mapping else value }}"
"""Both ways of saying `online`: an object, and, before version 2, a word."""


@dataclass(frozen=True)
class Thing:
    """What the announcements of one device or group have in common."""

    base: str
    name: str
    """Its friendly name; slashes and spaces may be in it."""
    unique: str
    """What it is known by whatever its name is: the IEEE address, or the number of a group."""
    device: Mapping[str, Any]
    """What Home Assistant is told of the device as a whole."""
    watched: bool = False
    """Whether it is told of it whether it is there."""
    mains: bool = True
    """Whether it may be asked at any time; what sleeps answers when it likes."""

    @property
    def topic(self) -> str:
        """Where it tells how it is."""
        return f"{self.base}/{self.name}"

    def command(self, endpoint: str | None = None) -> str:
        """Return where it is told something."""
        return f"{self.topic}/{endpoint}/set" if endpoint else f"{self.topic}/set"

    def called(self, platform: str, endpoint: str | None) -> tuple[str, str | None]:
        """Return the object id and the name of a main part: none of its own, if it is all of it."""
        if endpoint is None:
            return platform, None
        return f"{platform}_{endpoint}", endpoint.replace("_", " ").capitalize()

    def component(
        self, platform: str, object_id: str, name: str | None, **fields: Any
    ) -> Component:
        """Return a part of it in the words of Home Assistant's discovery.

        Its `unique_id` is the one of zigbee2mqtt's own discovery: it is the same thing.
        """
        return Component(
            platform,
            f"{self.unique}_{object_id}",
            {
                "name": name,
                **fields,
                **self._availability(),
                "device": dict(self.device),
                "object_id": self._object_id(platform, object_id),
                "unique_id": f"{self.unique}_{object_id}_{self.base}",
            },
        )

    def _object_id(self, platform: str, object_id: str) -> str:
        name = "_".join(self.name.split()).lower()
        if not object_id.startswith(platform):
            return f"{name}_{object_id}"
        _, _, rest = object_id.partition("_")
        return f"{name}_{rest}" if rest else name

    def _availability(self) -> dict[str, Any]:
        topics = [f"{self.base}/bridge/state"]
        if self.watched:
            topics.append(f"{self.topic}/availability")
        places = [{"topic": topic, "value_template": STATE_OF} for topic in topics]
        return {"availability": places, "availability_mode": ALL}


def value_of(key: str) -> str:
    """Return the template that takes what a payload says of a key; nothing, if it says nothing."""
    return f"{{{{ {said_of(key)} }}}}"


def said_of(key: str) -> str:
    """Return what templates call the value of a key."""
    return f"value_json[{json.dumps(key)}]"


def setting(key: str, value: Any) -> str:
    """Return the payload that sets a key to a value."""
    return json.dumps({key: value})


def set_to(key: str, what: str = "value | tojson") -> str:
    """Return the template of a payload that sets a key."""
    return f"{{{json.dumps(key)}: {{{{ {what} }}}}}}"
