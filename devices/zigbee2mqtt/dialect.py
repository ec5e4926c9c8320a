"""How zigbee2mqtt tells of its devices: as lists of all that each can tell and do."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from bus import Bus
from config import Settings
from devices.discovery.announcement import Announcement, Component
from devices.discovery.backend import DiscoveredHome, listening
from devices.zigbee2mqtt import asking, bridge, exposes
from devices.zigbee2mqtt.bridge import Device, Group, Info, Wishes
from devices.zigbee2mqtt.thing import Thing
from devices.zigbee2mqtt.wishes import granted

log = logging.getLogger(__name__)

MAKER = "Zigbee2MQTT"
PACE_S = 0.1
"""Between two questions: each is a few telegrams on a radio that carries some 30 a second."""
MOST_REFUSED = 1_000
"""Sentences that are remembered as said."""
Facts = tuple[Thing, Wishes, Device]
"""All that an announcement of a device follows from."""


def open_home(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[DiscoveredHome]:
    """Listen to a zigbee2mqtt on the broker of this bus."""
    dialect = Zigbee2MqttDialect(settings.devices.zigbee2mqtt.base or "")
    return listening(dialect, bus, settings.data)


class Zigbee2MqttDialect:
    """What one zigbee2mqtt has told of itself so far, and what follows from all of that."""

    name = "zigbee2mqtt"
    integration = "mqtt"
    greeting = None
    pace_s = PACE_S

    def __init__(self, base: str) -> None:
        self._base = base
        self._devices: tuple[Device, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self._info = Info()
        self._exposes: dict[str, list[bridge.Expose]] = {}
        self._made: dict[str, tuple[Facts, Announcement]] = {}
        self._last: frozenset[str] = frozenset()
        self._refused: dict[str, None] = {}

    @property
    def filters(self) -> tuple[str, ...]:
        """Return the topics on which it tells of itself."""
        return tuple(f"{self._base}/bridge/{what}" for what in ("info", "devices", "groups"))

    def announces(self, topic: str) -> bool:
        """Say whether it tells of itself on this topic."""
        return topic in self.filters

    def read(self, topic: str, payload: bytes) -> Mapping[str, Announcement]:
        """Return all devices and groups, by what they are known by.

        Raises:
            ValueError: with one sentence, if it cannot be understood or is too much.
        """
        match topic.rpartition("/")[2]:
            case "devices":
                self._take(bridge.devices(payload))
            case "groups":
                self._groups = bridge.groups(payload)
            case _:
                self._info = bridge.info(payload) if payload.strip() else Info()
        now = dict(self._all())
        gone = {name: Announcement() for name in self._last - now.keys()}
        self._last = frozenset(now)
        return {**now, **gone}

    def _take(self, devices: tuple[Device, ...]) -> None:
        """Take the devices; what is as it was need not be read again."""
        before, read = {d.ieee_address: d for d in self._devices}, self._exposes
        ready = {device.ieee_address: device for device in devices if device.ready}
        self._devices = devices
        self._exposes = {
            ieee: read[ieee] if ieee in read and before[ieee] == device else self._read(device)
            for ieee, device in ready.items()
        }

    def _all(self) -> Iterator[tuple[str, Announcement]]:
        made = {}
        for device in self._devices:
            if device.ready:
                ieee = device.ieee_address
                facts = (self._device(device), self._wishes(ieee), device)
                known = self._made.get(ieee)
                if known is None or known[0] != facts:
                    known = facts, Announcement(tuple(self._of_device(*facts)))
                made[ieee] = known
                yield ieee, known[1]
        self._made = made
        for group in self._groups:
            ieees = dict.fromkeys(member.ieee_address for member in group.members)
            members = [self._exposes[ieee] for ieee in ieees if ieee in self._exposes]
            if members:
                yield f"group {group.id}", Announcement(tuple(self._of_group(group, members)))

    def _read(self, device: Device) -> list[bridge.Expose]:
        listed = () if device.definition is None else device.definition.exposes
        return exposes.read(listed, device.friendly_name, self._refuse)

    def _refuse(self, sentence: str) -> None:
        """Say what is not taken, once: lists come again whenever anything in them changes."""
        if sentence not in self._refused:
            self._refused[sentence] = None
            log.warning("%s", sentence)
        if len(self._refused) > MOST_REFUSED:
            del self._refused[next(iter(self._refused))]

    def _of_device(self, thing: Thing, wishes: Wishes, device: Device) -> Iterator[Component]:
        every = self._exposes[device.ieee_address]
        scenes = tuple(s for endpoint in device.endpoints.values() for s in endpoint.scenes)
        components = [
            *exposes.of_device(thing, every, self._refuse),
            *exposes.of_scenes(thing, scenes),
        ]
        asks = asking.asks(thing, every)
        for component in granted(components, wishes, thing):
            yield Component(component.platform, component.object_id, component.fields, asks)

    def _of_group(self, group: Group, members: list[list[bridge.Expose]]) -> Iterator[Component]:
        thing = self._group(group)
        wishes = self._info.config.groups.get(str(group.id), Wishes())
        components = [
            *exposes.of_group(thing, members, self._refuse),
            *exposes.of_scenes(thing, group.scenes),
        ]
        yield from granted(components, wishes, thing)

    def _watched(self, ieee: str) -> bool:
        """Say whether it is told of a device whether it is there; not of one out of use."""
        return ieee in self._exposes and self._info.config.watches(ieee)

    def _wishes(self, ieee: str) -> Wishes:
        return self._info.config.devices.get(ieee, Wishes())

    def _device(self, device: Device) -> Thing:
        ieee, known = device.ieee_address, device.definition or bridge.Definition()
        wished = self._wishes(ieee).wish("name")
        return Thing(
            base=self._base,
            name=device.friendly_name,
            unique=ieee,
            device=self._bridged({
                "identifiers": [f"zigbee2mqtt_{ieee}"],
                "name": wished if isinstance(wished, str) else device.friendly_name,
                "manufacturer": known.vendor,
                "model": known.description,
                "model_id": known.model,
                "sw_version": device.software_build_id,
            }),
            watched=self._watched(ieee),
            mains=device.power_source != "Battery",
        )  # fmt: skip

    def _group(self, group: Group) -> Thing:
        wished = self._info.config.groups.get(str(group.id), Wishes()).wish("name")
        ieees = {member.ieee_address for member in group.members}
        return Thing(
            base=self._base,
            name=group.friendly_name,
            unique=str(group.id),
            device=self._bridged({
                "identifiers": [f"zigbee2mqtt_{_encoded(self._base)}_{group.id}"],
                "name": wished if isinstance(wished, str) else group.friendly_name,
                "manufacturer": MAKER,
                "model": "Group",
            }),
            watched=all(self._watched(ieee) for ieee in ieees),
        )  # fmt: skip

    def _bridged(self, facts: dict[str, Any]) -> dict[str, Any]:
        ieee = self._info.coordinator.ieee_address
        return facts if ieee is None else {**facts, "via_device": f"zigbee2mqtt_bridge_{ieee}"}


def _encoded(base: str) -> str:
    """Return the base topic as it stands in the identifiers of groups: its letters' numbers."""
    units = base.encode("utf-16-le")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(str(low + 256 * high) for low, high in pairs)
