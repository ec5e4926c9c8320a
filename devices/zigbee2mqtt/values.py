"""What a device tells of itself, and what can be set at it: single values."""

import re
from typing import Any

from devices.discovery.announcement import Component
from devices.zigbee2mqtt import classes
from devices.zigbee2mqtt.acting import switching
from devices.zigbee2mqtt.bridge import SET, STATE, Expose
from devices.zigbee2mqtt.thing import Thing, set_to, setting, value_of

MAIN = frozenset({"light", "switch", "cover", "lock", "fan", "climate"})
"""What a device is there for; what else can be switched at it is a setting."""
USES = ("config", "diagnostic")
SETTING = re.compile(
    r"(?:^|_)(?:auto|backlight|beep|calibrations?|compensation|delay|effect|enabled?|enabling"
    r"|indicat\w+|interval|invert|led|limit|lock|logic|max\w*|memory|min\w*|mode|offset|precision"
    r"|protect\w*|report\w*|reset|reversal|screen|self|sensitivity|threshold|time|timeout|units?)"
    r"(?:_|$)"
)
"""Words by which a setting is known that nobody calls one."""


def binary(thing: Thing, expose: Expose, every: list[Expose]) -> Component | None:
    """Return a switch, or what only tells whether something is so.

    Raises:
        ValueError: if it has no key.
    """
    if expose.access & SET:
        fields = switching(thing, expose)
        if not expose.access & STATE:
            del fields["state_topic"]
        if expose.name != "state":
            fields |= _besides(expose, every)
        return _component(thing, "switch", _id(f"switch_{expose.name}", expose), expose, fields)
    if not expose.access & STATE:
        return None
    sort = classes.binary(expose.name)
    on, off = expose.value_on, expose.value_off
    if sort in classes.DOORS and on is True:
        on, off = off, on  # some say what a contact says: that it is made
    fields = {
        "state_topic": thing.topic,
        "value_template": value_of(expose.key),
        "payload_on": str(on),
        "payload_off": str(off),
    }
    if sort is not None:
        fields["device_class"] = sort
    return _component(thing, "binary_sensor", _id(expose.name, expose), expose, fields)


def _besides(expose: Expose, every: list[Expose]) -> dict[str, Any]:
    """Return that it is a setting, if it is one by its name or besides what the device is for."""
    aside = SETTING.search(expose.name) or any(other.type in MAIN for other in every)
    return {"entity_category": "config"} if aside else {}


def numeric(thing: Thing, expose: Expose, every: list[Expose]) -> Component | None:
    """Return a number that can be set, or one that is measured.

    Raises:
        ValueError: if it has no key.
    """
    fields: dict[str, Any] = {"value_template": value_of(expose.key)}
    if expose.access & STATE:
        fields["state_topic"] = thing.topic
    if expose.unit:
        fields["unit_of_measurement"] = expose.unit
    if (sort := classes.numeric(expose.name, expose.unit)) is not None:
        fields["device_class"] = sort
    object_id = _id(expose.name, expose)
    if expose.access & SET:
        ends = {"min": expose.value_min, "max": expose.value_max, "step": expose.value_step}
        fields |= {name: value for name, value in ends.items() if value is not None}
        fields |= _set(thing, expose) | _besides(expose, every)
        return _component(thing, "number", object_id, expose, fields)
    if not expose.access & STATE:
        return None
    if expose.name == "linkquality":
        fields["enabled_by_default"] = False
    return _component(thing, "sensor", object_id, expose, fields)


def enum(thing: Thing, expose: Expose, every: list[Expose]) -> Component | None:
    """Return a choice, a button where there is none, or what tells one of several words.

    Actions (what a button was pressed for) are events, no state: they are left out.

    Raises:
        ValueError: if it has no key.
    """
    if expose.name == "action" or (expose.name == "effect" and _lit(every)):
        return None
    words = [str(value) for value in expose.values]
    fields: dict[str, Any] = {}
    if expose.access & STATE:
        fields = {"state_topic": thing.topic, "value_template": value_of(expose.key)}
    if expose.access & SET and len(words) == 1:
        press = {"command_topic": thing.command()}
        press["payload_press"] = setting(expose.key, expose.values[0])
        return _component(thing, "button", expose.key, expose, press)
    if expose.access & SET:
        fields |= {**_set(thing, expose), **_besides(expose, every), "options": words}
        return _component(thing, "select", expose.key, expose, fields)
    if not expose.access & STATE:
        return None
    return _component(thing, "sensor", expose.key, expose, fields)


def _lit(every: list[Expose]) -> bool:
    return any(other.type == "light" for other in every)


def text(thing: Thing, expose: Expose, every: list[Expose]) -> Component | None:
    """Return a text, to be set or only told.

    Raises:
        ValueError: if it has no key.
    """
    fields: dict[str, Any] = {}
    if expose.access & STATE:
        fields = {"state_topic": thing.topic, "value_template": value_of(expose.key)}
    if expose.access & SET:
        fields |= _set(thing, expose) | _besides(expose, every)
        return _component(thing, "text", expose.key, expose, fields)
    if not expose.access & STATE:
        return None
    return _component(thing, "sensor", expose.key, expose, fields)


def _set(thing: Thing, expose: Expose) -> dict[str, Any]:
    plain = expose.type == "numeric" or not all(isinstance(v, str) for v in expose.values)
    template = set_to(expose.key, "value") if plain else set_to(expose.key)
    return {"command_topic": thing.command(), "command_template": template}


def _id(name: str, expose: Expose) -> str:
    return f"{name}_{expose.endpoint}" if expose.endpoint else name


def _component(
    thing: Thing, platform: str, object_id: str, expose: Expose, fields: dict[str, Any]
) -> Component:
    """Return it with its name, and what its maker says of its use."""
    label = expose.label or expose.name.replace("_", " ")
    name: str | None = f"{label} {expose.endpoint}" if expose.endpoint else label
    hints = expose.homeassistant
    if "name" in hints and (hints["name"] is None or isinstance(hints["name"], str)):
        name = hints["name"]  # null: it is what the device is there for, and called as that is
    use = hints.get("entityCategory", expose.category)
    said = {
        "device_class": hints.get("deviceClass", fields.get("device_class")),
        "entity_category": use if use in USES else fields.get("entity_category"),
        "enabled_by_default": hints.get("enabledByDefault", fields.get("enabled_by_default")),
    }
    if platform in {"sensor", "binary_sensor"} and said["entity_category"] in USES:
        said["entity_category"] = "diagnostic"  # what only tells sets nothing
        if not _matters(platform, said["device_class"]):
            said["enabled_by_default"] = False
    options = {name: value for name, value in said.items() if value is not None}
    return thing.component(platform, object_id, name, **(fields | options))


def _matters(platform: str, sort: object) -> bool:
    """Say whether what a device tells of itself is of use to more than its maker.

    The temperature of a chip is none of the room.
    """
    return sort in ("battery", "power") or (platform == "binary_sensor" and sort is not None)
