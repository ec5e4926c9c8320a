"""What can only be read: sensors, the weather, where people are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.arguments import Argument, Attributes, Choice, Flag, Listed, Moment, Number, Text
from devices.kind import Kind

MOST_FORECAST = 48
CONDITIONS = (
    "sunny",
    "clear-night",
    "cloudy",
    "exceptional",
    "fog",
    "hail",
    "lightning",
    "lightning-rainy",
    "partlycloudy",
    "pouring",
    "rainy",
    "snowy",
    "snowy-rainy",
    "windy",
    "windy-variant",
)

CONDITION = Choice(CONDITIONS)
FORECAST: dict[str, Argument] = {
    "datetime": Moment(),
    "is_daytime": Flag(),
    "condition": CONDITION,
    "temperature": Number(-100, 150, "°"),
    "templow": Number(-100, 150, "°"),
    "precipitation": Number(0, 10_000),
    "precipitation_probability": Number(0, 100, "%"),
    "wind_speed": Number(0, 500),
    "humidity": Number(0, 100, "%"),
}


@dataclass(frozen=True)
class ForecastRule:
    """How the weather will be on one day, or in one hour."""

    def __str__(self) -> str:
        """Say what it takes."""
        return ", ".join(f"`{name}`: {rule}" for name, rule in FORECAST.items())

    def check(self, value: Any, attributes: Attributes) -> dict[str, Any]:
        """Return what is known of that time."""
        if not isinstance(value, Mapping) or "datetime" not in value:
            raise ValueError("must have a 'datetime'")
        known = {name: rule for name, rule in FORECAST.items() if name in value}
        return {name: rule.check(value[name], attributes) for name, rule in known.items()}


SENSOR = Kind(
    name="sensor",
    attributes={"unit_of_measurement": Text(32), "device_class": Text(64), "state_class": Text(64)},
)
BINARY_SENSOR = Kind(
    name="binary_sensor", states=("off", "on"), attributes={"device_class": Text(64)}
)
PERSON = Kind(name="person")
EVENT = Kind(
    name="event",
    attributes={
        "event_types": Listed(Text()),
        "event_type": Text(),
        "device_class": Text(64),
    },
)
"""What happens at one moment, like a doorbell: its state is when it happened last."""
WEATHER = Kind(
    name="weather",
    states=CONDITIONS,
    attributes={
        "temperature": Number(-100, 150, "°"),
        "apparent_temperature": Number(-100, 150, "°"),
        "temperature_unit": Text(8),
        "humidity": Number(0, 100, "%"),
        "pressure": Number(0, 2000),
        "pressure_unit": Text(8),
        "wind_speed": Number(0, 500),
        "wind_speed_unit": Text(8),
        "wind_bearing": Number(0, 360, "°"),
        "cloud_coverage": Number(0, 100, "%"),
        "uv_index": Number(0, 20),
        "forecast": Listed(ForecastRule(), most=MOST_FORECAST),
    },
    defaults={
        "temperature": 18,
        "temperature_unit": "°C",
        "humidity": 55,
        "pressure": 1015,
        "pressure_unit": "hPa",
        "wind_speed": 11,
        "wind_speed_unit": "km/h",
    },
)
