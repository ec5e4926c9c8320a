"""What can announce itself: one function per platform, from its options to its model."""

from collections.abc import Callable, Mapping

from devices.discovery.config import Config
from devices.discovery.model import Model
from devices.discovery.platforms.climates import climate, humidifier, water_heater
from devices.discovery.platforms.fans import fan
from devices.discovery.platforms.lights import light
from devices.discovery.platforms.locks import alarm_control_panel, lock
from devices.discovery.platforms.openings import cover, valve
from devices.discovery.platforms.readings import binary_sensor, event, sensor
from devices.discovery.platforms.robots import lawn_mower, vacuum
from devices.discovery.platforms.switches import button, scene, siren, switch
from devices.discovery.platforms.values import number, select, text

PLATFORMS: Mapping[str, Callable[[Config], Model]] = {
    made.__name__: made
    for made in (
        alarm_control_panel, binary_sensor, button, climate, cover, event, fan, humidifier,
        lawn_mower, light, lock, number, scene, select, sensor, siren, switch, text, vacuum, valve,
        water_heater,
    )
}  # fmt: skip
"""By their names in announcements. Each raises ValueError, with one sentence, for wrong options."""
