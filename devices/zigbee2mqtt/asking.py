"""What a device may be asked, so that it tells how it is: not all of them have that retained."""

import json

from devices.zigbee2mqtt.bridge import GET, Expose
from devices.zigbee2mqtt.thing import Thing

ACTS = frozenset({"light", "switch", "cover", "lock", "fan", "climate"})
PARTS = frozenset({
    "state", "brightness", "color_temp", "color_xy", "color_hs", "position", "tilt", "mode",
    "speed", "system_mode", "local_temperature", "occupied_heating_setpoint",
    "current_heating_setpoint", "occupied_cooling_setpoint", "fan_mode", "running_state",
})  # fmt: skip
"""Parts of what acts that are shown; each is a question of its own on the radio."""


def asks(thing: Thing, every: list[Expose]) -> tuple[tuple[str, str], ...]:
    """Return the question for all that is shown and may be asked: one, or none.

    What sleeps most of the time is only asked for what it acts by: sensors tell by themselves.
    """
    keys = [key for expose in every for key in _keys(expose, thing)]
    if not keys:
        return ()
    return ((f"{thing.topic}/get", json.dumps(dict.fromkeys(keys, ""))),)


def _keys(expose: Expose, thing: Thing) -> list[str]:
    if expose.type in ACTS:
        parts = [part for part in expose.features if part.name in PARTS]
    else:
        shown = thing.mains and expose.category is None
        parts = [expose] if shown and expose.type in {"binary", "numeric", "enum"} else []
    return [part.key_said for part in parts if part.key_said and part.access & GET]
