"""Which of Home Assistant's device classes a value has: by its unit and its name.

Classes and their units: https://www.home-assistant.io/integrations/sensor/#device-class and
https://www.home-assistant.io/integrations/binary_sensor/#device-class.
"""

BY_UNIT = {
    "°c": "temperature", "℃": "temperature", "°f": "temperature", "℉": "temperature",
    "w": "power", "kw": "power", "mw": "power",
    "wh": "energy", "kwh": "energy",
    "v": "voltage", "mv": "voltage",
    "a": "current", "ma": "current",
    "va": "apparent_power", "var": "reactive_power", "hz": "frequency",
    "lx": "illuminance", "hpa": "pressure", "kpa": "pressure", "bar": "pressure",
    "psi": "pressure", "m/s": "wind_speed", "km/h": "wind_speed", "mm/h": "precipitation_intensity",
    "db": "sound_pressure", "dba": "sound_pressure", "m³/h": "volume_flow_rate",
    "µs/cm": "conductivity", "μs/cm": "conductivity",
}  # fmt: skip
"""Where the unit alone says it, whatever its case."""
BY_NAME = {
    "%": {
        "battery": "battery",
        "humidity": "humidity",
        "moisture": "moisture",
        "factor": "power_factor",
    },
    "ppm": {"co2": "carbon_dioxide", "co": "carbon_monoxide"},
    "µg/m³": {"pm25": "pm25", "pm10": "pm10", "pm1": "pm1", "voc": "volatile_organic_compounds"},
    "ppb": {"voc": "volatile_organic_compounds_parts"},
    "l": {"water": "water"},
    "m³": {"water": "water", "gas": "gas"},
    "cm": {"distance": "distance"},
    "m": {"distance": "distance"},
    "mm": {"precipitation": "precipitation"},
}
"""Where several have the same unit: a word of the name says which."""
BINARY = {
    "battery_low": "battery",
    "carbon_monoxide": "carbon_monoxide",
    "consumer_connected": "plug",
    "contact": "door",
    "garage_door_contact": "garage_door",
    "gas": "gas",
    "moving": "moving",
    "noise_detected": "sound",
    "occupancy": "occupancy",
    "presence": "occupancy",
    "rain": "moisture",
    "running": "running",
    "smoke": "smoke",
    "sos": "safety",
    "tamper": "tamper",
    "valve_alarm": "problem",
    "vibration": "vibration",
    "water_leak": "moisture",
    "window": "window",
    "window_open": "window",
}
DOORS = frozenset({"door", "garage_door"})
"""On when open, which is when their contact is not made."""


def numeric(name: str, unit: str | None) -> str | None:
    """Return the class of a number; None where its unit could mean several, or none."""
    if unit is None:
        return None
    if name == "pressure" and unit in {"hPa", "kPa"}:
        return "atmospheric_pressure"
    if (sort := BY_UNIT.get(unit.casefold())) is not None:
        return sort
    words = name.split("_")
    known = BY_NAME.get(unit, BY_NAME.get(unit.casefold(), {}))
    return next((sort for word, sort in known.items() if word in words), None)


def binary(name: str) -> str | None:
    """Return the class of what is so or not, if it has one."""
    return BINARY.get(name)
