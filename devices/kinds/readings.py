"""What can only be read: sensors, the weather, where people are."""

from devices.arguments import Listed, Number, Text
from devices.kind import Kind

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
