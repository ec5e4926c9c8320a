"""Home Assistant's kinds and words: one place for everything about one kind."""

from collections.abc import Mapping
from types import MappingProxyType

from devices.kind import Kind
from devices.kinds.climate import CLIMATE, HUMIDIFIER, WATER_HEATER
from devices.kinds.clocks import TIMER
from devices.kinds.fan import FAN
from devices.kinds.light import LIGHT
from devices.kinds.lock import ALARM_CONTROL_PANEL, LOCK
from devices.kinds.media_player import MEDIA_PLAYER
from devices.kinds.openings import COVER, VALVE
from devices.kinds.readings import BINARY_SENSOR, EVENT, PERSON, SENSOR, WEATHER
from devices.kinds.recipes import SCENE, SCRIPT
from devices.kinds.robots import LAWN_MOWER, VACUUM
from devices.kinds.switches import BUTTON, INPUT_BOOLEAN, INPUT_BUTTON, SIREN, SWITCH
from devices.kinds.todo import TODO
from devices.kinds.values import (
    COUNTER,
    INPUT_NUMBER,
    INPUT_SELECT,
    INPUT_TEXT,
    NUMBER,
    SELECT,
    TEXT,
)

_ALL = (
    LIGHT, SWITCH, FAN, COVER, CLIMATE, LOCK, MEDIA_PLAYER, VACUUM, VALVE, LAWN_MOWER,
    SENSOR, BINARY_SENSOR, SCENE, SCRIPT, TODO, WEATHER,
    ALARM_CONTROL_PANEL, BUTTON, HUMIDIFIER, INPUT_BOOLEAN, INPUT_BUTTON, PERSON, SIREN,
    WATER_HEATER, NUMBER, INPUT_NUMBER, SELECT, INPUT_SELECT, TEXT, INPUT_TEXT, TIMER, COUNTER,
    EVENT,
)  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""Every kind by its name."""
