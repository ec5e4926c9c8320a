"""What is announced of a room and of the house, as Home Assistant's MQTT discovery has it.

Format: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload. States are read
where the house tells them anyway, and commands are said where anybody may say them: nothing stands
between the two.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from bus import Message
from bus.messages import Mute, Presence, Reply, RoomStatus, Say, Stop, Transcript
from devices.marks import NAME
from devices.text import slug

EVERYWHERE = "all"
LONGEST_STATE = 255
"""Characters; Home Assistant refuses longer states."""
LONGEST_ATTRIBUTE = 4_000
"""Characters of a text; Home Assistant's recorder refuses more than 16 KiB of attributes."""
LONGEST_ROOT = 64

SAID = "value_json is defined"
"""A fact that was removed says nothing."""
STATE = f"{{{{ value_json.state if {SAID} else 'offline' }}}}"
TEXT = f"{{{{ value_json.text[:{LONGEST_STATE}] if {SAID} else '' }}}}"
DOING = f"{{{{ value_json.state if {SAID} else 'idle' }}}}"
MUTED = f"{{{{ 'ON' if {SAID} and value_json.muted else 'OFF' }}}}"
WORDS = (
    f"{{{{ ({{'text': value_json.text[:{LONGEST_ATTRIBUTE}],"
    f" 'language': value_json.get('language')}} if {SAID} else {{}}) | to_json }}}}"
)
ABOUT = (
    "{{ ({'host': value_json.host, 'engine': value_json.engine, 'version': value_json.version,"
    f" 'detail': value_json.detail}} if {SAID} else {{}}) | to_json }}}}"
)
SAY = "{{ {'text': value} | to_json }}"
"""A text that begins with a brace is a text, too."""

Fields = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A room as people know it."""

    room: str
    name: str
    area: str | None = None
    """The name of the area it stands in, if the home has one there."""


@dataclass(frozen=True)
class Appliance:
    """One device that is announced: what it is, and its components by what they are called."""

    id: str
    fields: Mapping[str, Any]
    components: Mapping[str, Mapping[str, Any]]

    @property
    def platforms(self) -> dict[str, str]:
        """The platform of each component: enough to take it back."""
        return {key: fields["platform"] for key, fields in self.components.items()}

    def payload(self, *, without: Mapping[str, str] | None = None) -> bytes:
        """Return the announcement; `without` are components, with platforms, that are no more."""
        gone = {key: {"platform": platform} for key, platform in (without or {}).items()}
        said = {**self.fields, "components": {**gone, **self.components}}
        return json.dumps(said, ensure_ascii=False).encode()


class Announcements:
    """Writes the announcements of the house whose topics begin with `root`."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._base = _base(root)

    def topic(self, prefix: str, appliance: Appliance) -> str:
        """Return where a device is announced."""
        return f"{prefix}/device/{appliance.id}/config"

    def house(self, workers: Iterable[str]) -> Appliance:
        """Return the house: who is there, and what concerns all rooms."""
        device = {"name": NAME, "model": "House"}
        worker = {f"worker-{name}": self._worker(name) for name in sorted(workers)}
        return self._appliance(
            self._house,
            device,
            {"stop": self._stop(EVERYWHERE), "announce": self._announce(EVERYWHERE), **worker},
        )

    def room(self, place: Place) -> Appliance:
        """Return a room: what was heard and said there, what goes on, and what may be done."""
        device = {"name": f"{NAME} {place.name}", "model": "Room", "via_device": self._house}
        if place.area is not None:
            device["suggested_area"] = place.area
        room = place.room
        components = {
            "transcript": self._words(Transcript, room, "Last transcript", "mdi:ear-hearing"),
            "reply": self._words(Reply, room, "Last reply", "mdi:message-reply-text"),
            "state": self._state(room),
            "mute": self._mute(room),
            "stop": self._stop(room),
            "announce": self._announce(room),
        }
        return self._appliance(f"{self._base}-room-{room}", device, components)

    # --- parts -----------------------------------------------------------------------------------

    @property
    def _house(self) -> str:
        return f"{self._base}-house"

    def _appliance(self, own: str, device: Fields, components: dict[str, Fields]) -> Appliance:
        fields = {
            "device": {
                "identifiers": [own],
                "manufacturer": NAME,
                "sw_version": version("hearsay"),
                **device,
            },
            "origin": {"name": NAME, "sw_version": version("hearsay")},
            "availability": [self._there("assistant")],
        }
        unique = {key: {"unique_id": f"{own}-{key}", **c} for key, c in components.items()}
        return Appliance(own, fields, unique)

    def _words(self, kind: type[Message], room: str, name: str, icon: str) -> Fields:
        topic = self._at(kind, room=room)
        return {
            "platform": "sensor",
            "name": name,
            "icon": icon,
            "state_topic": topic,
            "value_template": TEXT,
            "json_attributes_topic": topic,
            "json_attributes_template": WORDS,
        }

    def _state(self, room: str) -> Fields:
        return {
            "platform": "sensor",
            "name": "State",
            "icon": "mdi:account-voice",
            "device_class": "enum",
            "options": ["idle", "listening", "thinking", "speaking"],
            "state_topic": self._at(RoomStatus, room=room),
            "value_template": DOING,
        }

    def _mute(self, room: str) -> Fields:
        """Return the one command that stays said: a microphone closed once stays closed."""
        return {
            "platform": "switch",
            "name": "Mute",
            "icon": "mdi:microphone-off",
            "entity_category": "config",
            "command_topic": self._at(Mute, room=room),
            "payload_on": '{"muted": true}',
            "payload_off": '{"muted": false}',
            "retain": True,
            "state_topic": self._at(RoomStatus, room=room),
            "value_template": MUTED,
            "state_on": "ON",
            "state_off": "OFF",
        }

    def _stop(self, room: str) -> Fields:
        return {
            "platform": "button",
            "name": "Stop" if room != EVERYWHERE else "Stop everywhere",
            "icon": "mdi:stop",
            "command_topic": self._at(Stop, room=room),
            "payload_press": '{"reason": "asked"}',
        }

    def _announce(self, room: str) -> Fields:
        return {
            "platform": "text",
            "name": "Announce" if room != EVERYWHERE else "Announce everywhere",
            "icon": "mdi:bullhorn",
            "command_topic": self._at(Say, room=room),
            "command_template": SAY,
            "min": 1,
            "max": LONGEST_STATE,
            "availability": [self._there("tts")],
        }

    def _worker(self, name: str) -> Fields:
        topic = self._at(Presence, name=name)
        return {
            "platform": "binary_sensor",
            "name": name,
            "device_class": "connectivity",
            "entity_category": "diagnostic",
            "state_topic": topic,
            "value_template": STATE,
            "payload_on": "online",
            "payload_off": "offline",
            "json_attributes_topic": topic,
            "json_attributes_template": ABOUT,
            "availability": [],
        }

    def _there(self, worker: str) -> Fields:
        return {"topic": self._at(Presence, name=worker), "value_template": STATE}

    def _at(self, kind: type[Message], **where: str) -> str:
        return f"{self._root}/{kind.filter(**where)}"


def _base(root: str) -> str:
    """Return what our ids begin with: never the same for two houses on one broker."""
    plain = slug(root, LONGEST_ROOT)
    return plain if plain == root else f"{plain}_{sha256(root.encode()).hexdigest()[:6]}"
