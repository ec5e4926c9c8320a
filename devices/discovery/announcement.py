"""What an announcement says: short keys, shared options and `~` resolved, limits kept.

Format: https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery. Where that page leaves
something open, Home Assistant's own reading of it counts.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from devices.discovery.abbreviations import COMPONENT, DEVICE, ORIGIN
from devices.text import writable

LONGEST = 256 * 1024
"""Bytes of one announcement."""
MOST_COMPONENTS = 500
"""Things that one announcement may name."""
LONGEST_TEXT = 8_192
"""Characters of one value; templates are the longest."""
SHARED = (
    "availability", "availability_mode", "availability_template", "availability_topic",
    "command_topic", "payload_available", "payload_not_available", "state_topic",
)  # fmt: skip
"""Options that the components of a device take over from it, unless they have their own."""
ALONE = frozenset({"migrate_discovery", "migr_discvry"})

_TOPIC = re.compile(
    r"(?P<platform>\w+)/(?:(?P<node>[a-zA-Z0-9_-]+)/)?(?P<object>[a-zA-Z0-9_-]+)/config"
)
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Component:
    """One thing that was announced, its keys written out."""

    platform: str
    object_id: str
    """What the topic calls it."""
    fields: Fields
    """Where a dialect has several topics for one thing, they are a tuple, which JSON has not."""
    asks: tuple[tuple[str, str], ...] = ()
    """What is said (topic and payload) to have it tell how it is, when it is there or back."""

    @property
    def device(self) -> Fields:
        """What is said of the device it belongs to."""
        device = self.fields.get("device")
        return device if isinstance(device, dict) else {}

    @property
    def identity(self) -> tuple[str, str] | None:
        """What makes it the same thing, wherever it is announced."""
        unique = self.fields.get("unique_id")
        return (self.platform, str(unique)) if unique else None


@dataclass(frozen=True)
class Announcement:
    """All that one topic announces; nothing, if that was taken back."""

    components: tuple[Component, ...] = ()
    moving: bool = False
    """Whether the same things will be announced on another topic."""


def filters(prefix: str) -> tuple[str, str]:
    """Return the topics on which things announce themselves."""
    return f"{prefix}/+/+/config", f"{prefix}/+/+/+/config"


def parse(topic: str, payload: bytes) -> Announcement:
    """Return what an announcement says; `topic` is what follows the prefix.

    Raises:
        ValueError: with one sentence, if it cannot be understood or is too much.
    """
    match = _TOPIC.fullmatch(topic)
    if match is None:
        raise ValueError("its topic has other characters than letters, digits, _ and -")
    if not payload.strip():
        return Announcement()
    said = read_object(payload)
    if said.keys() & ALONE:
        if len(said) > 1:
            raise ValueError("'migrate_discovery' must stand alone")
        return Announcement(moving=True)
    return Announcement(tuple(_components(match, said)))


def _components(match: re.Match[str], said: dict[str, Any]) -> Iterator[Component]:
    node, name, platform = match["node"], match["object"], match["platform"]
    said = _written_out(said)
    if platform != "device":
        yield Component(platform, f"{node}_{name}" if node else name, _based(said))
        return
    components = said.pop("components", None)
    if not isinstance(components, dict) or not isinstance(said.get("device"), dict):
        raise ValueError("it names no 'device' or no 'components'")  # noqa: TRY004 - one kind of error
    if len(components) > MOST_COMPONENTS:
        raise ValueError(f"it names more than {MOST_COMPONENTS} components")
    for key, fields in components.items():
        component = _of_device(said, f"{name}_{node}_{key}" if node else f"{name}_{key}", fields)
        if component is not None:
            yield component


def _of_device(said: Fields, object_id: str, fields: Any) -> Component | None:
    """Return a component of a device; None for one that says only that it is gone."""
    if not isinstance(fields, dict):
        raise ValueError(f"component {object_id[:60]!r} is no object")  # noqa: TRY004 - one kind of error
    own = _written_out(fields)
    platform = own.pop("platform", None)
    if not isinstance(platform, str):
        raise ValueError(f"component {object_id[:60]!r} has no 'platform'")  # noqa: TRY004 - one kind of error
    if not own:
        return None
    shared = {name: said[name] for name in (*SHARED, "device", "origin", "~") if name in said}
    return Component(platform, object_id, _based({**shared, **own}))


def read_object(payload: bytes) -> dict[str, Any]:
    """Return the JSON object of a payload.

    Raises:
        ValueError: with one sentence, if it is none or too much.
    """
    if len(payload) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST // 1024} KiB")
    try:
        said = json.loads(payload.decode(), parse_constant=_no_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as exc:
        raise ValueError(f"it is no JSON ({str(exc)[:80]})") from exc
    if not isinstance(said, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - one kind of error
    if b"\\ud" in payload.lower() and not writable(json.dumps(said, ensure_ascii=False)):
        raise ValueError("it has half characters (lone surrogates), which nothing can keep")
    return said


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _written_out(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with long keys, also below `device`, `origin` and `availability`."""
    fields = _long(said, COMPONENT)
    for name, table in (("device", DEVICE), ("origin", ORIGIN)):
        if isinstance(fields.get(name), dict):
            fields[name] = _long(fields[name], table)
    places = fields.get("availability")
    if isinstance(places, list):
        fields["availability"] = [_long(p, COMPONENT) if isinstance(p, dict) else p for p in places]
    elif isinstance(places, dict):
        fields["availability"] = [_long(places, COMPONENT)]
    return fields


def _long(said: Mapping[str, Any], table: Mapping[str, str]) -> dict[str, Any]:
    for name, value in said.items():
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise ValueError(f"{name[:60]!r} is longer than {LONGEST_TEXT} characters")
    return {table.get(name, name): value for name, value in said.items()}


def _based(said: dict[str, Any]) -> Fields:
    """Return the fields with `~` at either end of a topic replaced by what it stands for."""
    base = said.pop("~", None)
    if base is None:
        return said
    if not isinstance(base, str):
        raise ValueError("'~' must be text")  # noqa: TRY004 - one kind of error
    fields = {
        name: _on(base, value) if name.endswith("topic") else value for name, value in said.items()
    }
    places = fields.get("availability")
    if isinstance(places, list):
        fields["availability"] = [
            {**p, "topic": _on(base, p["topic"])} if isinstance(p, dict) and "topic" in p else p
            for p in places
        ]
    return fields


def _on(base: str, topic: Any) -> Any:
    if not isinstance(topic, str) or not topic:
        return topic
    if topic.startswith("~"):
        topic = base + topic[1:]
    return topic[:-1] + base if topic.endswith("~") else topic
