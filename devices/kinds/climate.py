"""Thermostats, humidifiers and water heaters."""

from devices.arguments import Choice, Listed, Number, Text, When, has
from devices.kind import Action, Call, Kind, Status
from devices.kinds import switches

MODES = ("off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only")
MODE = Choice(MODES, listed_in="hvac_modes")
DEGREES = Number(-50, 120, "°", low_in="min_temp", high_in="max_temp")
LIMIT = Number(-50, 120, "°")
READING = Number(-100, 200, "°")
HUMIDITY = Number(0, 100, "%", low_in="min_humidity", high_in="max_humidity")


def _listed(attribute: str) -> When:
    return When(has(attribute), "does not work: the device has none", Choice(listed_in=attribute))


def _set_temperature(call: Call) -> Status:
    said = dict(call.arguments)
    mode = said.pop("hvac_mode", None)
    if not said:
        raise ValueError("a temperature is missing")
    low = said.get("target_temp_low", call.attribute("target_temp_low"))
    high = said.get("target_temp_high", call.attribute("target_temp_high"))
    if low is not None and high is not None and low > high:
        raise ValueError("'target_temp_low' must not be above 'target_temp_high'")
    return call.becomes(mode, **said)


def _set_hvac_mode(call: Call) -> Status:
    return call.becomes(call.arguments["hvac_mode"])


def _turn_on(call: Call) -> Status:
    """Go on as before it was off, else in the first mode it has."""
    if call.state != "off":
        return call.status
    modes = [mode for mode in call.attribute("hvac_modes", ()) if mode != "off"]
    if not modes:
        raise ValueError("it has no mode but off")
    return call.becomes(modes[0])


def _turn_off(call: Call) -> Status:
    return call.becomes("off")


def _toggle(call: Call) -> Status:
    return _turn_on(call) if call.state == "off" else _turn_off(call)


def _set_attribute(call: Call) -> Status:
    return call.becomes(**call.arguments)


def _settle(status: Status) -> Status:
    return status.but(hvac_action=_doing(status))


def _doing(status: Status) -> str:
    """Return what the device does in its mode at the temperature it reads."""
    wanted, read = (status.attributes.get(n) for n in ("temperature", "current_temperature"))
    if status.state == "off":
        return "off"
    if status.state in {"fan_only", "dry"}:
        return "fan" if status.state == "fan_only" else "drying"
    if wanted is None or read is None or wanted == read:
        return "idle"
    if wanted > read:
        return "idle" if status.state == "cool" else "heating"
    return "idle" if status.state == "heat" else "cooling"


CLIMATE = Kind(
    name="climate",
    states=MODES,
    actions={
        "set_temperature": Action(
            _set_temperature,
            {
                "temperature": DEGREES,
                "target_temp_low": DEGREES,
                "target_temp_high": DEGREES,
                "hvac_mode": MODE,
            },
        ),
        "set_hvac_mode": Action(_set_hvac_mode, {"hvac_mode": MODE}, required=("hvac_mode",)),
        "set_fan_mode": Action(
            _set_attribute, {"fan_mode": _listed("fan_modes")}, required=("fan_mode",)
        ),
        "set_preset_mode": Action(
            _set_attribute, {"preset_mode": _listed("preset_modes")}, required=("preset_mode",)
        ),
        "set_swing_mode": Action(
            _set_attribute, {"swing_mode": _listed("swing_modes")}, required=("swing_mode",)
        ),
        "set_humidity": Action(_set_attribute, {"humidity": HUMIDITY}, required=("humidity",)),
        "turn_on": Action(_turn_on),
        "turn_off": Action(_turn_off),
        "toggle": Action(_toggle),
    },
    attributes={
        "hvac_modes": Listed(Choice(MODES)),
        "min_temp": LIMIT,
        "max_temp": LIMIT,
        "target_temp_step": Number(0.1, 10, "°"),
        "temperature": DEGREES,
        "target_temp_low": DEGREES,
        "target_temp_high": DEGREES,
        "current_temperature": READING,
        "current_humidity": Number(0, 100, "%"),
        "min_humidity": Number(0, 100, "%"),
        "max_humidity": Number(0, 100, "%"),
        "humidity": HUMIDITY,
        "fan_modes": Listed(Text()),
        "fan_mode": _listed("fan_modes"),
        "preset_modes": Listed(Text()),
        "preset_mode": _listed("preset_modes"),
        "swing_modes": Listed(Text()),
        "swing_mode": _listed("swing_modes"),
    },
    defaults={
        "hvac_modes": ["off", "heat", "cool", "heat_cool"],
        "min_temp": 7,
        "max_temp": 35,
        "temperature": 21,
        "current_temperature": 20,
        "target_temp_step": 0.5,
        "fan_modes": ["auto", "low", "medium", "high"],
        "fan_mode": "auto",
    },
    settle=_settle,
)

HUMIDIFIER = Kind(
    name="humidifier",
    states=("off", "on"),
    actions={
        "turn_on": Action(switches.turn_on),
        "turn_off": Action(switches.turn_off),
        "toggle": Action(switches.toggle),
        "set_humidity": Action(_set_attribute, {"humidity": HUMIDITY}, required=("humidity",)),
        "set_mode": Action(
            _set_attribute, {"mode": _listed("available_modes")}, required=("mode",)
        ),
    },
    attributes={
        "min_humidity": Number(0, 100, "%"),
        "max_humidity": Number(0, 100, "%"),
        "humidity": HUMIDITY,
        "current_humidity": Number(0, 100, "%"),
        "available_modes": Listed(Text()),
        "mode": _listed("available_modes"),
    },
    defaults={"min_humidity": 30, "max_humidity": 80, "humidity": 50},
)

HEATER_MODES = ("off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance")
HEATER_MODE = Choice(HEATER_MODES, listed_in="operation_list")


def _heat(call: Call) -> Status:
    modes = [mode for mode in call.attribute("operation_list") if mode != "off"]
    return call.becomes(modes[0]) if call.state == "off" else call.status


def _set_water_temperature(call: Call) -> Status:
    return call.becomes(
        call.arguments.get("operation_mode"), temperature=call.arguments["temperature"]
    )


def _set_operation_mode(call: Call) -> Status:
    return call.becomes(call.arguments["operation_mode"])


WATER_HEATER = Kind(
    name="water_heater",
    states=HEATER_MODES,
    actions={
        "turn_on": Action(_heat),
        "turn_off": Action(_turn_off),
        "set_temperature": Action(
            _set_water_temperature,
            {"temperature": DEGREES, "operation_mode": HEATER_MODE},
            required=("temperature",),
        ),
        "set_operation_mode": Action(
            _set_operation_mode, {"operation_mode": HEATER_MODE}, required=("operation_mode",)
        ),
    },
    attributes={
        "operation_list": Listed(Choice(HEATER_MODES)),
        "min_temp": LIMIT,
        "max_temp": LIMIT,
        "temperature": DEGREES,
        "current_temperature": READING,
    },
    defaults={
        "operation_list": ["off", "eco", "performance"],
        "min_temp": 30,
        "max_temp": 70,
        "temperature": 50,
        "current_temperature": 48,
    },
)
