"""Thermostats and air conditioners."""

from collections.abc import Iterator
from typing import Any

from devices.discovery.announcement import Component
from devices.zigbee2mqtt import values
from devices.zigbee2mqtt.bridge import SET, STATE, Expose
from devices.zigbee2mqtt.thing import Thing, said_of, set_to, value_of

HEATS = ("occupied_heating_setpoint", "current_heating_setpoint")
COOLS = ("occupied_cooling_setpoint",)
DOES = {"idle": "idle", "heat": "heating", "cool": "cooling", "fan_only": "fan"}
"""What it says it does, in Home Assistant's words."""
UNKNOWN_TO_US = frozenset({"sleep", "emergency_heating"})
"""Modes of the Zigbee Cluster Library that no thermostat of ours has."""
MEASURES = frozenset({"temperature", "local_temperature"})
CHOICES = {"fan_mode": "fan_mode", "swing_mode": "swing_mode", "preset": "preset_mode"}


def climate(thing: Thing, expose: Expose, every: list[Expose]) -> Iterator[Component]:
    """Yield what is set to a temperature, and the temperature by itself, if nothing else tells it.

    Raises:
        ValueError: if there is nothing to set.
    """
    heats, cools = expose.feature(*HEATS), expose.feature(*COOLS)
    main = heats or cools
    if main is None:
        raise ValueError("it has no setpoint")
    fields: dict[str, Any] = {"temperature_unit": "C", "temp_step": main.value_step or 0.5}
    if main.value_min is not None and main.value_max is not None:
        fields |= {"min_temp": main.value_min, "max_temp": main.value_max}
    if heats is not None and cools is not None:
        fields |= _set(thing, "temperature_low", heats) | _set(thing, "temperature_high", cools)
    else:
        fields |= _set(thing, "temperature", main)
    if (mode := expose.feature("system_mode")) is not None:
        modes = [str(value) for value in mode.values if value not in UNKNOWN_TO_US]
        fields |= {**_set(thing, "mode", mode), "modes": modes}
    for name, option in CHOICES.items():
        if (choice := expose.feature(name)) is not None:
            words = [str(value) for value in choice.values]
            fields |= {**_set(thing, option, choice), f"{option}s": words}
    fields |= _told(thing, expose, every)
    yield thing.component("climate", *thing.called("climate", expose.endpoint), **fields)
    measured = expose.feature("local_temperature")
    if measured is not None and not any(other.name in MEASURES for other in every):
        told = values.numeric(thing, measured, every)
        yield from () if told is None else (told,)


def _set(thing: Thing, option: str, part: Expose) -> dict[str, Any]:
    """Return the topics of what is told and read back by one key."""
    fields = {}
    if part.access & STATE:
        fields[f"{option}_state_topic"] = thing.topic
        fields[f"{option}_state_template"] = value_of(part.key)
    if part.access & SET:
        fields[f"{option}_command_topic"] = thing.command()
        fields[f"{option}_command_template"] = set_to(part.key)
    return fields


def _told(thing: Thing, expose: Expose, every: list[Expose]) -> dict[str, Any]:
    """Return what it only tells: temperature, humidity, what it does."""
    fields = {}
    if (temperature := expose.feature("local_temperature")) is not None:
        fields["current_temperature_topic"] = thing.topic
        fields["current_temperature_template"] = value_of(temperature.key)
    humidity = next((e for e in every if e.name == "humidity" and e.access & STATE), None)
    if humidity is not None and humidity.type == "numeric":
        fields["current_humidity_topic"] = thing.topic
        fields["current_humidity_template"] = value_of(humidity.key)
    if (doing := expose.feature("running_state")) is not None:
        said = said_of(doing.key)
        fields["action_topic"] = thing.topic
        fields["action_template"] = f"{{{{ {DOES}[{said}] | default('') }}}}"
    return fields
