"""Whether the settings ask for Tasmota. If not, nothing of it is imported."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from bus import Bus
from config import Settings
from config.engines import EngineSpec

BACKEND = EngineSpec(
    name="tasmota",
    target="devices.tasmota.dialect:open_home",
    needs=("jinja2", "regex"),
)


def offer(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[Any] | None:
    """Return what Tasmota announces on the broker of this bus, not yet entered, or None."""
    if settings.devices.tasmota.prefix is None:
        return None
    opened: AbstractAsyncContextManager[Any] = BACKEND.load()(settings, bus)
    return opened
