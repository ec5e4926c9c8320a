"""Whether the settings name a zigbee2mqtt. If not, nothing of it is imported."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from bus import Bus
from config import Settings
from config.engines import EngineSpec

BACKEND = EngineSpec(
    name="zigbee2mqtt",
    target="devices.zigbee2mqtt.dialect:open_home",
    needs=("jinja2", "regex"),
)


def offer(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[Any] | None:
    """Return the devices of the zigbee2mqtt on the broker of this bus, not yet entered, or None."""
    if settings.devices.zigbee2mqtt.base is None:
        return None
    opened: AbstractAsyncContextManager[Any] = BACKEND.load()(settings, bus)
    return opened
