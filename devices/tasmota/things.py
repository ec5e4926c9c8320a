"""Relays, fans, shutters and inputs of a device with Tasmota, in the words of MQTT discovery."""

from collections.abc import Iterator
from typing import Any

from devices.discovery.announcement import Component
from devices.tasmota.appliance import Appliance
from devices.tasmota.lights import lights
from devices.tasmota.templates import STATUS, among, picked, power, text

RELAY, LAMP, SHUTTER = 1, 2, 3
STATE = ("STATE", "")
"""What has it tell its outputs."""
SENSORS = ("STATUS", "10")
"""What has it tell its sensors."""
FOLLOWS = frozenset({1, 2, 3, 4, 5, 6, 9, 10, 13, 14, 15, 16})
"""Modes in which an input is on or off; in the others it is only pressed."""
PULSES = frozenset({13, 14})
"""Modes in which only going on is told."""
PULSE_S = 1
MEDIUM = 2
"""The speed at which a fan is switched on."""
INVERTED = 1


def things(device: Appliance) -> Iterator[Component]:
    """Return all that a device is, without its sensors.

    Raises:
        ValueError: with one sentence, if that is contradictory.
    """
    yield from _relays(device)
    yield from lights(device)
    if device.fan:
        yield _fan(device)
    yield from _shutters(device)
    for index, mode in enumerate(device.switches):
        if mode in FOLLOWS:
            yield _input(device, index, mode)


def _relays(device: Appliance) -> Iterator[Component]:
    for index, kind in enumerate(device.relays):
        if device.fan and index == 0 and kind in {RELAY, LAMP}:
            yield _relay(device, index, "light")
        elif kind == RELAY:
            yield _relay(device, index, "light" if device.options.as_lights else "switch")


def _relay(device: Appliance, index: int, platform: str) -> Component:
    off, on = device.states[:2]
    fields: dict[str, Any] = {
        "command_topic": device.command(f"POWER{index + 1}"),
        "state_topic": (device.result(), device.telemetry("STATE")),
        "state_value_template": power(index),
        "payload_off": off,
        "payload_on": on,
    }
    name = device.named(index, platform)
    return device.component(platform, f"{platform}_relay_{index}", name, fields, STATE)


def _fan(device: Appliance) -> Component:
    where = (device.result(), device.telemetry("STATE"))
    fields: dict[str, Any] = {
        "command_topic": device.command("FanSpeed"),
        "payload_on": str(MEDIUM),
        "payload_off": "0",
        "state_topic": where,
        "state_value_template": among("FanSpeed", f"({{it}} > 0) | iif('{MEDIUM}', '0')"),
        "percentage_command_topic": device.command("FanSpeed"),
        "percentage_state_topic": where,
        "percentage_value_template": among("FanSpeed"),
        "speed_range_min": 1,
        "speed_range_max": 3,
    }
    return device.component("fan", "fan_fan_ifan", None, fields, STATE)


def _shutters(device: Appliance) -> Iterator[Component]:
    halves = [index for index, kind in enumerate(device.relays) if kind == SHUTTER]
    pairs = list(zip(halves[::2], halves[1::2], strict=False))
    if len(halves) % 2 or any(second != first + 1 for first, second in pairs):
        raise ValueError("'rl' names half a shutter: each has two relays, one after the other")
    for index in range(len(pairs)):
        name = None if len(pairs) == 1 else f"cover {index + 1}"
        fields = _shutter(device, index)
        yield device.component("cover", f"cover_shutter_{index}", name, fields, SENSORS)


def _shutter(device: Appliance, index: int) -> dict[str, Any]:
    options = device.shutters[index] if index < len(device.shutters) else 0
    inverted = bool(options & INVERTED)
    where = (device.result(), device.telemetry("SENSOR"), device.result("STATUS10"))
    said = f"{STATUS}{{% set shutter = said['Shutter{index + 1}'] %}}"
    ways = {1: "closing", -1: "opening"} if inverted else {1: "opening", -1: "closing"}
    fields: dict[str, Any] = {
        "command_topic": device.command("Backlog"),
        "payload_open": f"NoDelay;ShutterOpen{index + 1}",
        "payload_close": f"NoDelay;ShutterClose{index + 1}",
        "payload_stop": f"NoDelay;ShutterStop{index + 1}",
        "position_topic": where,
        "position_template": f"{said}{{{{ shutter.Position }}}}",
        "position_open": 0 if inverted else 100,
        "position_closed": 100 if inverted else 0,
        "set_position_topic": device.command(f"ShutterPosition{index + 1}"),
        "state_topic": where,
        "value_template": f"{said}{{{{ {ways}.get(shutter.Direction, 'stopped') }}}}",
    }
    least, most, lasts = device.slats[index] if index < len(device.slats) else (0, 0, 0)
    if lasts and least != most:
        fields |= {
            "tilt_command_topic": device.command(f"ShutterTilt{index + 1}"),
            "tilt_status_topic": where,
            "tilt_status_template": f"{said}{{{{ shutter.Tilt }}}}",
            "tilt_min": least,
            "tilt_max": most,
            "tilt_opened_value": most,
            "tilt_closed_value": least,
            "payload_stop_tilt": None,
        }
    return fields


def _input(device: Appliance, index: int, mode: int) -> Component:
    names = device.switch_names
    given = names[index] if index < len(names) else None
    said_as = given or f"Switch{index + 1}"
    pressed = picked((said_as, "Action"))
    fields: dict[str, Any] = {"payload_off": device.states[0], "payload_on": device.states[1]}
    if mode in PULSES:
        fields |= {
            "state_topic": device.result(),
            "value_template": f"{{{{ {pressed} }}}}",
            "off_delay": PULSE_S,
        }
    else:
        it = f"said[{text(said_as)}]"
        fields |= {
            "state_topic": (
                device.result(), device.telemetry("SENSOR"), device.result("STATUS10"),
            ),
            "value_template": f"{STATUS}{{{{ {it}.Action if {it} is mapping else {it} }}}}",
        }  # fmt: skip
    name = given or f"binary sensor {index + 1}"
    return device.component("binary_sensor", f"binary_sensor_switch_{index}", name, fields, SENSORS)
