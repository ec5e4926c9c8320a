"""Thermostats, humidifiers and water heaters."""

from collections.abc import Callable
from typing import Any

from devices.discovery.config import Config
from devices.discovery.model import (
    NONE,
    UNKNOWN,
    Model,
    Order,
    Parts,
    Take,
    Told,
    attribute,
    number,
    one_of,
    order,
    state_of,
)
from devices.kind import Call, Status
from devices.kinds import KINDS

FIRST = ("heat_cool", "heat", "cool")
DOES = ["cooling", "defrosting", "drying", "fan", "heating", "idle", "off", "preheating"]
MODES = ("auto", "off", "cool", "heat", "dry", "fan_only")
HEATER_MODES = ("off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance")
SET = {
    "temperature": "temperature",
    "target_temp_low": "temperature_low",
    "target_temp_high": "temperature_high",
    "humidity": "target_humidity",
    "fan_mode": "fan_mode",
    "preset_mode": "preset_mode",
    "swing_mode": "swing_mode",
    "mode": "mode",
}
"""What the options of an attribute begin with."""
DEFAULT_FAN_MODES = ("auto", "low", "medium", "high")


class _Orders:
    """What is said to devices with a topic for each attribute."""

    def __init__(self, config: Config, mode: str) -> None:
        self._mode = mode
        names = {*SET.values(), "power"}
        self._topics = {name: config.topic(f"{name}_command_topic") for name in names}
        self._makes = {name: config.command(f"{name}_command_template") for name in names}
        self._power = {
            True: config.text("payload_on", "ON"),
            False: config.text("payload_off", "OFF"),
        }

    def __call__(self, told: Told) -> list[Order]:
        after = told.after
        if told.action in {"turn_on", "turn_off", "toggle"}:
            if self._topics["power"] is not None:
                return self._say("power", self._power[after.state != "off"])
            return self._say("mode", after.state)
        orders: list[Order] = []
        if self._mode in told.arguments:
            orders += self._say("mode", after.state)
        for name, option in SET.items():
            if name in told.arguments:
                orders += self._say(option, told.arguments[name])
        return orders

    def _say(self, name: str, value: Any) -> list[Order]:
        return order(self._topics[name], self._makes[name](value))


def climate(config: Config) -> Model:
    """Return a thermostat."""
    parts, modes = Parts(config), config.words("modes", MODES)
    _hear_modes(parts, modes)
    _hear_numbers(parts)
    choices = _choices(config)
    for name, words in choices.items():
        templates = (f"{name}_state_template", f"{name}_value_template", "value_template")
        take = attribute(name, one_of([*words, "none"]))
        parts.listen(f"{name}_state_topic", templates, take, name)
    begins: dict[str, Any] = {"hvac_modes": modes, **_limits(config, 7, 35)}
    begins["target_temp_step"] = config.number("temp_step", 1)
    begins |= {f"{name}s": words for name, words in choices.items()}
    if "preset_mode" in choices:
        begins["preset_mode"] = "none"
    if "target_humidity_command_topic" in config:
        begins["min_humidity"] = config.number("min_humidity", 30)
        begins["max_humidity"] = config.number("max_humidity", 99)
    return parts.model(
        "climate", Status(UNKNOWN, begins), _Orders(config, "hvac_mode"), expect=_expect
    )


def _expect(action: str, call: Call) -> Status:
    """Return how a thermostat should be; what it does then, only it can say."""
    if action == "turn_on" and call.state in {"off", UNKNOWN}:
        after = call.becomes(_first(call.attribute("hvac_modes", [])))
    else:
        after = KINDS["climate"].action(action).effect(call)
    return after.but(hvac_action=call.attribute("hvac_action"))


def _first(modes: list[str]) -> str:
    """Return the mode in which a thermostat goes on, as Home Assistant chooses it."""
    active = [mode for mode in modes if mode != "off"]
    if not active:
        raise ValueError("it has no mode but off")
    return next((mode for mode in FIRST if mode in active), active[0])


def _choices(config: Config) -> dict[str, list[str]]:
    choices = {}
    for name, default in (("fan_mode", DEFAULT_FAN_MODES), ("swing_mode", ("on", "off"))):
        if f"{name}_command_topic" in config or f"{name}_state_topic" in config:
            choices[name] = config.words(f"{name}s", default)
    if "preset_mode_command_topic" in config:
        choices["preset_mode"] = ["none", *config.words("preset_modes")]
    return choices


def _hear_modes(parts: Parts, modes: list[str]) -> None:
    known = state_of({mode: mode for mode in modes})
    parts.listen("mode_state_topic", ("mode_state_template", "value_template"), known, "state")
    action = attribute("hvac_action", one_of(DOES))
    parts.listen("action_topic", ("action_template", "value_template"), action, "hvac_action")


def _hear_numbers(parts: Parts) -> None:
    heard = {
        "current_temperature": "current_temperature",
        "current_humidity": "current_humidity",
        "temperature": "temperature_state",
        "target_temp_low": "temperature_low_state",
        "target_temp_high": "temperature_high_state",
        "humidity": "target_humidity_state",
    }
    for name, option in heard.items():
        templates = (f"{option}_template", "value_template")
        parts.listen(f"{option}_topic", templates, _measured(name), name)


def _measured(name: str) -> Take:
    take = attribute(name, number)
    return lambda text, status: take(NONE if text.casefold() == "nan" else text, status)


def _limits(config: Config, low: float, high: float) -> dict[str, float]:
    fahrenheit = config.text("temperature_unit").upper().startswith("F")
    ends = (low * 1.8 + 32, high * 1.8 + 32) if fahrenheit else (low, high)
    limits = {
        "min_temp": config.number("min_temp", ends[0]),
        "max_temp": config.number("max_temp", ends[1]),
    }
    if limits["min_temp"] > limits["max_temp"]:
        raise ValueError("'min_temp' must not be above 'max_temp'")
    return limits


def humidifier(config: Config) -> Model:
    """Return what makes the air more or less humid."""
    parts, modes = Parts(config), config.words("modes")
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = state_of({off: "off", on: "on"})
    parts.listen("state_topic", ("state_value_template", "value_template"), known, "state")
    _hear_numbers(parts)
    mode = attribute("mode", one_of(modes))
    parts.listen("mode_state_topic", "mode_state_template", mode, "mode")
    begins: dict[str, Any] = {
        "min_humidity": config.number("min_humidity", 0),
        "max_humidity": config.number("max_humidity", 100),
    }
    if modes:
        begins["available_modes"] = modes
    topic, make = config.topic("command_topic"), config.command("command_template")
    rest = _Orders(config, "")

    def tell(told: Told) -> list[Order]:
        if told.action in {"turn_on", "turn_off", "toggle"}:
            return order(topic, make(on if told.after.state == "on" else off))
        return rest(told)

    return parts.model("humidifier", Status(UNKNOWN, begins), tell)


def water_heater(config: Config) -> Model:
    """Return what heats water."""
    parts, modes = Parts(config), config.words("modes", HEATER_MODES)
    _hear_modes(parts, modes)
    _hear_numbers(parts)
    begins: dict[str, Any] = {"operation_list": modes, **_limits(config, 43.3, 60)}
    return parts.model("water_heater", Status(UNKNOWN, begins), _heater_orders(config))


def _heater_orders(config: Config) -> Callable[[Told], list[Order]]:
    return _Orders(config, "operation_mode")
