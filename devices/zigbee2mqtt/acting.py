"""Lights, switches, covers, locks, fans and sirens."""

from typing import Any

from devices.discovery.announcement import Component
from devices.zigbee2mqtt.bridge import STATE, Expose
from devices.zigbee2mqtt.thing import Thing, said_of, set_to, setting, value_of

FULL = 254
"""The brightest that Zigbee knows (ZCL, Level Control)."""
SPEEDS = ("low", "medium", "high", *"123456789")
"""Modes of a fan that are speeds, slowest first; the others are presets."""
FAN_STATE = Expose(
    type="binary", name="state", key_said="fan_state", value_on="ON", value_off="OFF"
)
"""What a fan is switched by that has only modes."""
WARNS_S = 10
"""How long a siren warns that is told nothing else; zigbee2mqtt has it so."""
MOVES = {
    "state_opening": ("opening", "up", "forward"),
    "state_closing": ("closing", "down", "reverse"),
    "state_stopped": ("stopped", "stop"),
}
"""What motors call what they do."""


def light(thing: Thing, exposes: list[Expose], every: list[Expose]) -> Component:
    """Return one light; a group has what all of its lights have in common or can be told.

    Raises:
        ValueError: if it does not say how it is switched.
    """
    first = exposes[0]
    state = first.needed("state")
    fields: dict[str, Any] = {
        "schema": "json",
        "state_topic": thing.topic,
        "command_topic": thing.command(first.endpoint),
        "key_suffix": state.key.removeprefix("state"),
        "supported_color_modes": _modes(exposes),
    }
    dimmers = [part for light in exposes if (part := light.feature("brightness")) is not None]
    if dimmers:
        fields["brightness"] = True
        fields["brightness_scale"] = dimmers[0].value_max or FULL
    whites = [part for light in exposes if (part := light.feature("color_temp")) is not None]
    lows = [white.value_min for white in whites if white.value_min is not None]
    highs = [white.value_max for white in whites if white.value_max is not None]
    if lows and highs and 0 < max(lows) <= min(highs):
        fields["min_mireds"], fields["max_mireds"] = max(lows), min(highs)
    if effects := _effects(first, every):
        fields["effect_list"] = effects
    return thing.component("light", *thing.called("light", first.endpoint), **fields)


def _modes(lights: list[Expose]) -> list[str]:
    """Return the ways of colouring, the one that a device names first, first."""
    modes = []
    names = [part.name for light in lights for part in light.features]
    if "color_hs" in names and (
        "color_xy" not in names or names.index("color_hs") < names.index("color_xy")
    ):
        modes.append("hs")
    elif "color_xy" in names:
        modes.append("xy")
    if "color_temp" in names:
        modes.append("color_temp")
    return modes or ["brightness" if "brightness" in names else "onoff"]


def _effects(light: Expose, every: list[Expose]) -> list[str]:
    listed = [
        str(value)
        for other in every
        if other.name == "effect" and other.endpoint in {None, light.endpoint}
        for value in other.values
    ]
    return list(dict.fromkeys(listed))


def switch(thing: Thing, expose: Expose) -> Component:
    """Return a switch; one that switches something other than the device is a setting.

    Raises:
        ValueError: if it does not say how it is switched.
    """
    state = expose.needed("state")
    if state.key.partition("_")[0] != "state":
        fields = {**switching(thing, state), "entity_category": "config"}
        return thing.component("switch", state.key, expose.label or state.label, **fields)
    fields = switching(thing, state)
    if (state.value_on, state.value_off) == ("ON", "OFF"):
        fields |= {"payload_on": state.value_on, "payload_off": state.value_off}
        fields["command_topic"] = thing.command(expose.endpoint)
    return thing.component("switch", *thing.called("switch", expose.endpoint), **fields)


def switching(thing: Thing, state: Expose) -> dict[str, Any]:
    """Return the options of what is switched by setting a key to one of two values."""
    return {
        "state_topic": thing.topic,
        "value_template": value_of(state.key),
        "command_topic": thing.command(),
        "payload_on": setting(state.key, state.value_on),
        "payload_off": setting(state.key, state.value_off),
        "state_on": str(state.value_on),
        "state_off": str(state.value_off),
    }


def cover(thing: Thing, exposes: list[Expose], every: list[Expose]) -> Component:
    """Return a cover, perhaps with a position, perhaps with slats.

    Raises:
        ValueError: if it does not say how it is moved.
    """
    first = exposes[0]
    parts = {part.name: part for cover in reversed(exposes) for part in cover.features}
    state = first.needed("state")
    fields: dict[str, Any] = {
        "command_topic": thing.command(),
        "payload_open": setting(state.key, "OPEN"),
        "payload_close": setting(state.key, "CLOSE"),
        "payload_stop": setting(state.key, "STOP"),
    }
    position, tilt = parts.get("position"), parts.get("tilt")
    if position is not None:
        fields["set_position_topic"] = thing.command()
        fields["set_position_template"] = set_to(position.key, "position")
        fields["position_topic"] = thing.topic
        fields["position_template"] = value_of(position.key)
    if tilt is not None:
        fields["tilt_command_topic"] = thing.command()
        fields["tilt_command_template"] = set_to(tilt.key, "tilt_position")
        fields["tilt_status_topic"] = thing.topic
        fields["tilt_status_template"] = value_of(tilt.key)
    if position is not None or state.access & STATE:
        fields |= _moving(thing, state, position, first.endpoint, every)
    return thing.component("cover", *thing.called("cover", first.endpoint), **fields)


def _moving(
    thing: Thing,
    state: Expose,
    position: Expose | None,
    endpoint: str | None,
    every: list[Expose],
) -> dict[str, Any]:
    """Return how it says whether it is open, or on its way: by its motor, if that speaks.

    Where it has arrived it is not on its way there, whatever its motor said last.
    """
    fields = {
        "state_topic": thing.topic,
        "value_template": value_of(state.key),
        "state_open": "OPEN",
        "state_closed": "CLOSE",
        "state_stopped": "STOP",
    }
    motor = _motor(endpoint, every)
    words = {name: _word(motor, those) for name, those in MOVES.items()}
    if motor is None or not all(words.values()):
        return fields
    moves = said_of(motor.key)
    if position is not None:
        ends = [(0, words["state_closing"]), (100, words["state_opening"])]
        there = f"({said_of(position.key)}, {moves}) in {ends}"
        moves = f"({words['state_stopped']!r} if {there} else {moves})"
    template = f"{{{{ {moves} if {said_of(motor.key)} else {said_of(state.key)} }}}}"
    return {**fields, **words, "value_template": template}


def _motor(endpoint: str | None, every: list[Expose]) -> Expose | None:
    for other in every:
        named = other.name in {"motor_state", "moving"} and other.endpoint == endpoint
        if named and other.type == "enum" and other.access == STATE:
            return other
    return None


def _word(motor: Expose | None, words: tuple[str, ...]) -> str | None:
    said = [str(value) for value in motor.values] if motor is not None else []
    return next((value for value in said if value.casefold() in words), None)


def lock(thing: Thing, expose: Expose) -> Component:
    """Return a lock.

    Raises:
        ValueError: if it does not say how it is locked.
    """
    state = expose.needed("state")
    return thing.component(
        "lock",
        *thing.called("lock", expose.endpoint),
        state_topic=thing.topic,
        value_template=value_of(state.key),
        state_locked=str(state.value_on),
        state_unlocked=str(state.value_off),
        command_topic=thing.command(),
        payload_lock=setting(state.key, state.value_on),
        payload_unlock=setting(state.key, state.value_off),
    )


def fan(thing: Thing, expose: Expose) -> Component:
    """Return a fan with speeds of its own, or with modes of which some are speeds.

    Raises:
        ValueError: if it has neither.
    """
    mode, speed = expose.feature("mode"), expose.feature("speed")
    state = expose.feature("state") or FAN_STATE
    fields: dict[str, Any] = {
        "state_topic": thing.topic,
        "state_value_template": value_of(state.key),
        "command_topic": thing.command(),
        "command_template": set_to(state.key),
        "payload_on": str(state.value_on),
        "payload_off": str(state.value_off),
        "percentage_state_topic": thing.topic,
        "percentage_command_topic": thing.command(),
    }
    if speed is not None:
        fields["percentage_value_template"] = value_of(speed.key)
        fields["percentage_command_template"] = set_to(speed.key)
        fields["speed_range_min"] = speed.value_min or 1
        fields["speed_range_max"] = speed.value_max or FULL
    elif mode is not None:
        fields |= _by_modes(thing, mode)
    else:
        raise ValueError("it has neither a 'mode' nor a 'speed'")
    return thing.component("fan", *thing.called("fan", expose.endpoint), **fields)


def _by_modes(thing: Thing, mode: Expose) -> dict[str, Any]:
    modes = [str(value) for value in mode.values]
    speeds = ["off", *(name for name in SPEEDS if name in modes)]
    presets = [name for name in modes if name not in speeds]
    said = said_of(mode.key)
    numbers = {name: number for number, name in enumerate(speeds)}
    fields = {
        "percentage_value_template": _if_said(said, f"{numbers}[{said}] | default('None')"),
        "percentage_command_template": set_to(mode.key, f"{speeds}[value] | tojson"),
        "speed_range_min": 1,
        "speed_range_max": max(len(speeds) - 1, 1),
    }
    if not presets:
        return fields
    return fields | {
        "preset_mode_state_topic": thing.topic,
        "preset_mode_value_template": _if_said(said, f"{said} if {said} in {presets} else 'None'"),
        "preset_mode_command_topic": thing.command(),
        "preset_mode_command_template": set_to(mode.key),
        "preset_modes": presets,
    }


def _if_said(said: str, template: str) -> str:
    return f"{{{{ ({template}) if {said} is defined else '' }}}}"


def siren(thing: Thing, expose: Expose) -> Component:
    """Return what warns, by an object with all that it should do.

    Raises:
        ValueError: if it does not say how it is told.
    """
    mode = expose.needed("mode")
    tones = [str(value) for value in mode.values if value != "stop"]
    usual = "emergency" if "emergency" in tones or not tones else tones[0]
    parts = [f"'mode': tone | default({usual!r})", f"'duration': duration | default({WARNS_S})"]
    if expose.feature("level") is not None:
        parts.append("'level': 'high'")
    return thing.component(
        "siren",
        *thing.called("siren", expose.endpoint),
        command_topic=thing.command(),
        available_tones=tones,
        command_template=set_to(expose.key, f"{{{', '.join(parts)}}} | tojson"),
        command_off_template=setting(expose.key, {"mode": "stop"}),
    )
