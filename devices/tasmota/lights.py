"""Lamps of a device with Tasmota, in the words of MQTT discovery."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from devices.discovery.announcement import Component
from devices.tasmota.appliance import Appliance
from devices.tasmota.templates import among, power

LAMP = 2
STATE = ("STATE", "")
SCHEMES = ("Solid", "Wake up", "Cycle up", "Cycle down", "Random")
"""By their numbers in the command `Scheme`."""
MIRED, SHORT_MIRED = (153, 500), (200, 380)
TUYA = "Dimmer3"
"""What dims a lamp behind a Tuya controller; what it tells is `Dimmer` all the same."""
COLORED = "(value_json.White | default(0) | int) == 0"
"""Whether a lamp with colour and white shows colour: then its white is dark."""


class Channels(IntEnum):
    """What a lamp is made of."""

    NONE = 0
    ONE = 1
    COLD_WARM = 2
    RGB = 3
    RGBW = 4
    RGB_COLD_WARM = 5


def lights(device: Appliance) -> Iterator[Component]:
    """Return the lamps of a device."""
    lamps = [index for index, kind in enumerate(device.relays) if kind == LAMP]
    for index in lamps:
        if device.fan and index == 0:
            continue  # the lamp of a fan is a relay
        fields = _lamp(device, index, lamps.index(index))
        name = device.named(index, "light")
        yield device.component("light", f"light_light_{index}", name, fields, STATE)


def _lamp(device: Appliance, index: int, place: int) -> dict[str, Any]:
    off, on = device.states[:2]
    fields: dict[str, Any] = {
        "command_topic": device.command(f"POWER{index + 1}"),
        "state_topic": _where(device),
        "state_value_template": power(index),
        "payload_off": off,
        "payload_on": on,
    }
    channels = Channels(device.channels)
    if channels is Channels.NONE:
        return fields
    if device.options.channels_apart:
        name = f"Channel{index + 1}"
        return fields | _dims(device, name, name)
    if not device.linked and channels >= Channels.RGBW:
        return fields | _half(device, channels, place)
    dims = _dims(device, TUYA if device.tuya else "Dimmer", "Dimmer")
    return fields | dims | _colors(device, channels)


def _half(device: Appliance, channels: Channels, place: int) -> dict[str, Any]:
    """Return what the colours can do, and the white, where each is a lamp of its own."""
    name = f"Dimmer{min(place, 1) + 1}"
    if place == 0:
        return _dims(device, name, name) | _colors(device, Channels.RGB)
    white = Channels.ONE if channels is Channels.RGBW else Channels.COLD_WARM
    return _dims(device, name, name) | _colors(device, white)


def _where(device: Appliance) -> tuple[str, str]:
    return device.result(), device.telemetry("STATE")


def _dims(device: Appliance, command: str, told: str) -> dict[str, Any]:
    return {
        "brightness_command_topic": device.command(command),
        "brightness_state_topic": _where(device),
        "brightness_value_template": among(told),
        "brightness_scale": 100,
    }


def _colors(device: Appliance, channels: Channels) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if channels >= Channels.RGB:
        fields |= _hue(device, always=channels is Channels.RGB)
    if channels in {Channels.COLD_WARM, Channels.RGB_COLD_WARM}:
        fields |= _warmth(device, always=channels is Channels.COLD_WARM)
    if channels is Channels.RGBW:
        fields["white_command_topic"] = device.command("White")
        fields["white_scale"] = 100
    if channels in {Channels.RGBW, Channels.RGB_COLD_WARM}:
        white = "white" if channels is Channels.RGBW else "color_temp"
        mode = f"'hs' if {COLORED} else '{white}'"
        fields["color_mode_state_topic"] = _where(device)
        fields["color_mode_value_template"] = among("White", mode)
    return fields


def _hue(device: Appliance, *, always: bool) -> dict[str, Any]:
    parts = "{it}.split(',')[0] ~ ',' ~ {it}.split(',')[1]"
    steps = ("HsbColor1 {{ hue | round | int }}", "HsbColor2 {{ sat | round | int }}")
    return {
        "hs_command_topic": device.command("Backlog"),
        "hs_command_template": ";".join(f"NoDelay;{step}" for step in steps),
        "hs_state_topic": _where(device),
        "hs_value_template": among("HSBColor", _if(parts, COLORED, always=always)),
        "effect_list": list(SCHEMES),
        "effect_command_topic": device.command("Scheme"),
        "effect_command_template": f"{{{{ {_numbers()}[value] }}}}",
        "effect_state_topic": _where(device),
        "effect_value_template": among("Scheme", f"{list(SCHEMES)}[{{it}}]"),
    }


def _warmth(device: Appliance, *, always: bool) -> dict[str, Any]:
    least, most = SHORT_MIRED if device.options.short_range else MIRED
    return {
        "color_temp_command_topic": device.command("CT"),
        "color_temp_state_topic": _where(device),
        "color_temp_value_template": among("CT", _if("{it}", f"not ({COLORED})", always=always)),
        "min_mireds": least,
        "max_mireds": most,
    }


def _if(value: str, condition: str, *, always: bool) -> str:
    return value if always else f"{value} if {condition} else ''"


def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(SCHEMES)}
