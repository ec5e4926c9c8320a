"""The systems behind the home: what each must do, and which ones there are."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from bus import Bus
from bus.messages import Area, DeviceState
from config import Settings
from config.engines import EngineSpec, EngineTable
from devices.identity import Identity
from devices.policy import Checked


@dataclass(frozen=True)
class Snapshot:
    """All areas and devices of a backend: what it no longer names is gone."""

    areas: tuple[Area, ...]
    devices: tuple[DeviceState, ...]
    trouble: str = ""
    """Why they are away, as one sentence for people; nothing if all is well."""
    identities: Mapping[str, Identity] = field(default_factory=dict)
    """What makes its devices the same in other systems. Devices that it knows of but does not show
    are in there, too: only so can be told which is the only one of its appliance."""
    hub: bool = False
    """Whether it reaches devices that other systems may reach directly, and people furnished it:
    its names and areas count first, and it obeys last."""


Change = Snapshot | DeviceState


class Backend(Protocol):
    """A system of devices."""

    name: str

    def changes(self) -> AsyncIterator[Change]:
        """Yield a snapshot first, then what changes by itself, and a snapshot for any new set."""

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        """Carry out a command; return what is read back, the commanded device first.

        What is returned is safe: it survives the death of this process.

        Raises:
            RefusedError: with one sentence for people, if the device cannot do that now.
        """


Opened = AbstractAsyncContextManager[Backend]
"""Entered, a backend is connected; left, it is closed. A wrong setting is a SettingsError."""

SIMULATED = EngineSpec(name="simulated", target="devices.simulated.backend:open_home")
HOME_ASSISTANT = EngineSpec(name="homeassistant", target="devices.homeassistant.offer:offer")
DISCOVERY = EngineSpec(name="discovery", target="devices.discovery.offer:offer")
TASMOTA = EngineSpec(name="tasmota", target="devices.tasmota.offer:offer")
ZIGBEE2MQTT = EngineSpec(name="zigbee2mqtt", target="devices.zigbee2mqtt.offer:offer")

TABLE = EngineTable("devices", [SIMULATED, TASMOTA, ZIGBEE2MQTT, DISCOVERY, HOME_ASSISTANT])
"""Every backend. A factory takes `settings` and `bus`; None means that nobody asks for it.

Of two that have the same device, the first one here obeys.
"""


def configured(settings: Settings, bus: Bus, table: EngineTable = TABLE) -> list[Opened]:
    """Return the backends the settings ask for, not yet entered.

    The simulated home is there if its file is named, or if nothing else is.
    """
    others = [spec.load()(settings=settings, bus=bus) for spec in table.specs if spec != SIMULATED]
    wanted: list[Opened] = [backend for backend in others if backend is not None]
    if settings.devices.simulated.file is not None or not wanted:
        wanted.insert(0, SIMULATED.load()(settings=settings, bus=bus))
    return wanted
