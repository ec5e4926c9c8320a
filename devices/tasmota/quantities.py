"""What Tasmota's sensors measure: units, and the classes Home Assistant has for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.tasmota.templates import Path

MEASURED, TOTAL, RISING = "measurement", "total", "total_increasing"
DUST = "µg/m³"


@dataclass(frozen=True)
class Quantity:
    """Something that can be measured."""

    unit: str | None = None
    device_class: str | None = None
    state_class: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """What an announcement says of it."""
        said = {
            "unit_of_measurement": self.unit,
            "device_class": self.device_class,
            "state_class": self.state_class,
        }
        return {name: value for name, value in said.items() if value is not None}


UNKNOWN = Quantity()
ENERGY = Quantity("kWh", "energy", TOTAL)
KNOWN: Mapping[str, Quantity] = {
    "ActivePower": Quantity("W", "power", MEASURED),
    "Ambient": Quantity("lx", "illuminance", MEASURED),
    "ApparentPower": Quantity("VA", "apparent_power", MEASURED),
    "Battery": Quantity("%", "battery", MEASURED),
    "CCT": Quantity("K", None, MEASURED),
    "CF1": Quantity(DUST),
    "CF10": Quantity(DUST),
    "CF2.5": Quantity(DUST),
    "CarbonDioxide": Quantity("ppm", "carbon_dioxide", MEASURED),
    "Current": Quantity("A", "current", MEASURED),
    "CurrentNeutral": Quantity("A", "current", MEASURED),
    "Distance": Quantity("cm", "distance", MEASURED),
    "Energy": ENERGY,
    "ExportActive": ENERGY,
    "ExportReactive": Quantity("kVArh", None, TOTAL),
    "ExportTariff": ENERGY,
    "Factor": Quantity(None, "power_factor", MEASURED),
    "Frequency": Quantity("Hz", "frequency", MEASURED),
    "Humidity": Quantity("%", "humidity", MEASURED),
    "Illuminance": Quantity("lx", "illuminance", MEASURED),
    "ImportActive": ENERGY,
    "ImportReactive": Quantity("kVArh", None, TOTAL),
    "Moisture": Quantity("%", "moisture"),
    "PB0.3": Quantity("ppd"),
    "PB0.5": Quantity("ppd"),
    "PB1": Quantity("ppd"),
    "PB10": Quantity("ppd"),
    "PB2.5": Quantity("ppd"),
    "PB5": Quantity("ppd"),
    "PM1": Quantity(DUST, "pm1", MEASURED),
    "PM10": Quantity(DUST, "pm10", MEASURED),
    "PM2.5": Quantity(DUST, "pm25", MEASURED),
    "PhaseAngle": Quantity("°"),
    "Power": Quantity("W", "power", MEASURED),
    "ReactivePower": Quantity("var", "reactive_power", MEASURED),
    "TVOC": Quantity("ppb"),
    "Today": Quantity("kWh", "energy", RISING),
    "Total": ENERGY,
    "TotalTariff": ENERGY,
    "Voltage": Quantity("V", "voltage", MEASURED),
    "Weight": Quantity("kg", "weight", MEASURED),
    "Yesterday": Quantity("kWh", "energy"),
    "eCO2": Quantity("ppm"),
}
"""By their names in what Tasmota says. The same as Home Assistant shows for them."""
UNITS: Mapping[str, tuple[str, str | None]] = {
    "DewPoint": ("TempUnit", "temperature"),
    "Pressure": ("PressureUnit", "pressure"),
    "SeaPressure": ("PressureUnit", "pressure"),
    "Speed": ("SpeedUnit", None),
    "Temperature": ("TempUnit", "temperature"),
}
"""What has the unit that its user chose: where that is said, and its class."""
INNER = 2
"""Steps to what a sensor measures: more are values of that."""
WRITTEN = {"C": "°C", "F": "°F", "K": "K", "hPa": "hPa", "mmHg": "mmHg"}
OTHER_ENERGY = frozenset({"AS3935", "LD2410"})
"""Lightning and presence: their energy is no amount of kWh."""


def quantity(path: Path, said: Mapping[str, Any], value: Any) -> Quantity:
    """Return what a value measures; `said` is all that the device's sensors say."""
    sensor, name = str(path[0]), _name(path)
    if sensor in OTHER_ENERGY and name == "Energy":
        return _number(value)
    if name in UNITS:
        where, device_class = UNITS[name]
        unit = said.get(where)
        written = WRITTEN.get(unit, unit) if isinstance(unit, str) else None
        return Quantity(written, device_class, MEASURED if device_class else None)
    return KNOWN.get(name) or _number(value)


def _number(value: Any) -> Quantity:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Quantity(state_class=MEASURED) if number else UNKNOWN


def _name(path: Path) -> str:
    """Return the name of what is measured: inner ones count where they are known."""
    inner = str(path[-1])
    if len(path) > INNER and (inner in KNOWN or inner in UNITS):
        return inner
    name = str(path[1])
    return name[:-1] if path[0] == "ANALOG" and name[-1:].isdigit() else name
