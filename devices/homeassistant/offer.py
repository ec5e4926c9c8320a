"""Whether the settings ask for a Home Assistant. If not, nothing of it is imported."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from bus import Bus
from config import Settings
from config.engines import EngineSpec

BACKEND = EngineSpec(
    name="homeassistant", target="devices.homeassistant.backend:open_home", needs=("websockets",)
)


def offer(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[Any] | None:
    """Return the Home Assistant of the settings, not yet entered, or None.

    Raises:
        SettingsError: if there is no token for it.
    """
    del bus
    if settings.devices.homeassistant.url is None:
        return None
    opened: AbstractAsyncContextManager[Any] = BACKEND.load()(settings)
    return opened
