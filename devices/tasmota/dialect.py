"""How Tasmota announces its devices: `<prefix>/discovery/<mac>/config` and `…/sensors`."""

import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from bus import Bus
from config import Settings
from devices.discovery.announcement import Announcement, read_object
from devices.discovery.backend import DiscoveredHome, listening
from devices.tasmota.appliance import Appliance
from devices.tasmota.sensors import read_sensors, sensors
from devices.tasmota.things import things

log = logging.getLogger(__name__)

NOTHING = Announcement()


def open_home(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[DiscoveredHome]:
    """Listen to all devices with Tasmota on the broker of this bus."""
    dialect = TasmotaDialect(settings.devices.tasmota.prefix or "")
    return listening(dialect, bus, settings.data)


class TasmotaDialect:
    """What Tasmota says of its devices and of their sensors, on two topics for each."""

    name = "tasmota"
    integration = "tasmota"
    greeting = None
    pace_s = 0.0

    def __init__(self, prefix: str) -> None:
        self._prefix = f"{prefix}/discovery/"
        self._devices: dict[str, Appliance] = {}
        self._sensors: dict[str, dict[str, Any]] = {}
        self._refused: set[str] = set()

    @property
    def filters(self) -> tuple[str, ...]:
        """Return the topic filters of devices and of their sensors."""
        return f"{self._prefix}+/config", f"{self._prefix}+/sensors"

    def announces(self, topic: str) -> bool:
        """Say whether what comes on this topic is an announcement."""
        return topic.startswith(self._prefix) and topic.endswith(("/config", "/sensors"))

    def read(self, topic: str, payload: bytes) -> Mapping[str, Announcement]:
        """Return all things of the device of this topic, and of those that waited for its topic.

        Raises:
            ValueError: with one sentence, if it cannot be understood or is too much.
        """
        mac, _, what = topic.removeprefix(self._prefix).partition("/")
        said = read_object(payload) if payload.strip() else None
        if what == "sensors":
            self._take_sensors(mac, said)
            return self._announced(mac)
        self._take_device(mac, said)
        waiting = sorted(self._refused - {mac})
        return {k: v for one in (mac, *waiting) for k, v in self._announced(one).items()}

    def _take_device(self, mac: str, said: dict[str, Any] | None) -> None:
        if said is None:
            self._devices.pop(mac, None)
            return
        device = Appliance.of(said)
        if device.mac != mac:
            raise ValueError(f"its topic is that of {mac[:32]!r}, but its 'mac' is {device.mac!r}")
        list(things(device))  # what is contradictory is not taken
        self._devices[mac] = device

    def _take_sensors(self, mac: str, said: dict[str, Any] | None) -> None:
        if said is None:
            self._sensors.pop(mac, None)
        else:
            self._sensors[mac] = read_sensors(said)

    def _announced(self, mac: str) -> dict[str, Announcement]:
        config, measured = f"{self._prefix}{mac}/config", f"{self._prefix}{mac}/sensors"
        device = self._devices.get(mac)
        self._refused.discard(mac)
        if device is None or self._is_twin(device):
            return {config: NOTHING, measured: NOTHING}
        return {
            config: Announcement(tuple(things(device))),
            measured: Announcement(tuple(sensors(device, self._sensors.get(mac, {})))),
        }

    def _is_twin(self, device: Appliance) -> bool:
        """Say whether another device obeys on the same topic: they cannot be told apart."""
        for mac, other in self._devices.items():
            same = other.command("") == device.command("")
            if same and mac != device.mac and mac not in self._refused:
                self._refused.add(device.mac)
                log.warning("%s and %s both listen to %.200r: the second one is not taken; give it"
                            " a topic of its own (command Topic)",
                            mac, device.mac, device.command(""))  # fmt: skip
                return True
        return False
