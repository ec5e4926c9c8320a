"""Sensors of a device with Tasmota, in the words of MQTT discovery."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from devices.discovery.announcement import Component
from devices.tasmota.appliance import Appliance
from devices.tasmota.quantities import Quantity, quantity
from devices.tasmota.templates import Path, among, measured

SENSORS = ("STATUS", "10")
STATUS = ("STATUS", "11")
IGNORED = frozenset({"Time", "PN532", "RDM6300"})
"""The time of the message, and readers of chips: what they read is no state."""
MOST = 200
"""Sensors of one device."""
LONGEST_STEP = 64
DEEPEST = 3


def sensors(device: Appliance, said: Mapping[str, Any]) -> Iterator[Component]:
    """Return what a device measures, by the example of it that it announced."""
    if device.battery:
        yield _battery(device)
    found = _found(said)
    short = Counter(_name(path[1:]) for path in found)
    for path, value in found.items():
        name = _name(path[1:]) if short[_name(path[1:])] == 1 else _name(path)
        yield _sensor(device, path, name, quantity(path, said, value))


def _found(said: Mapping[str, Any]) -> dict[Path, Any]:
    return {path: value for key, inner in said.items() for path, value in _values(key, inner)}


def _values(key: str, value: Any) -> Iterator[tuple[Path, Any]]:
    """Return each value of a sensor with the way to it."""
    if key in IGNORED or not isinstance(value, dict):
        return
    for path, leaf in _leaves((key,), value):
        if all(len(str(step)) <= LONGEST_STEP for step in path):
            yield path, leaf


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if len(path) < DEEPEST and isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves((*path, key), inner)
    elif len(path) < DEEPEST and isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index), inner
    else:
        yield path, value


def _sensor(device: Appliance, path: Path, name: str, what: Quantity) -> Component:
    fields: dict[str, Any] = {
        "state_topic": (device.telemetry("SENSOR"), device.result("STATUS10")),
        "value_template": measured(path),
        **what.fields,
    }
    unique = "_".join(map(str, path))
    return device.component("sensor", f"sensor_sensor_{unique}", name, fields, SENSORS)


def _battery(device: Appliance) -> Component:
    """Return how full its battery is, which it tells with the state of its outputs."""
    status = "{% set value_json = value_json.StatusSTS | default(value_json) %}"
    fields: dict[str, Any] = {
        "state_topic": (device.telemetry("STATE"), device.result("STATUS11")),
        "value_template": status + among("BatteryPercentage"),
        "device_class": "battery",
        "state_class": "measurement",
        "unit_of_measurement": "%",
    }
    unique = "status_sensor_status_sensor_status_battery_percentage"
    return device.component("sensor", unique, "battery", fields, STATUS)


def _name(path: Path) -> str:
    """Return how people would call a value: `ApparentPower` is apparent power."""
    steps = (step + 1 if isinstance(step, int) else step for step in path)
    words = " ".join(map(str, steps))
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)


def read_sensors(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the example of its sensors that a device announced.

    Raises:
        ValueError: with one sentence, if there is none, or too much of it.
    """
    values = said.get("sn")
    if said.get("ver") != 1 or not isinstance(values, dict):
        raise ValueError(f"it names no 'sn', or its 'ver' is not 1 ({json.dumps(said)[:60]})")
    if len(_found(values)) > MOST:
        raise ValueError(f"it has more than {MOST} sensors")
    return values
