"""Home Assistant as we know it: its entities, its registries, and the devices made of them."""

from collections.abc import Mapping
from typing import Any

from bus.messages import DeviceState
from devices.backends import Snapshot
from devices.homeassistant.entities import Entity, Touched, apply
from devices.homeassistant.more import Subscription, more_of
from devices.homeassistant.registry import Registry
from devices.homeassistant.translate import device


class Mirror:
    """The devices of Home Assistant. Without a connection they are away, but not forgotten."""

    def __init__(self, last: Snapshot) -> None:
        self._entities: dict[str, Entity] = {}
        self._registry = Registry(areas=last.areas, identities=last.identities)
        self._more: dict[str, Mapping[str, Any]] = {}
        self._devices = {device.device: device for device in last.devices}
        self.trouble = "Home Assistant has not answered yet"
        """Why it is away, for people; nothing if it is there."""

    def begin(self, registry: Registry) -> None:
        """Forget how everything was: what is there now follows with the first event."""
        self._entities, self._registry, self._more = {}, registry, {}

    def apply(self, event: Mapping[str, Any]) -> tuple[Touched, bool]:
        """Take over changes of entities; say which, and whether there are other devices now."""
        touched, before = apply(self._entities, event), len(self._devices)
        for entity in (*touched.changed, *touched.come):
            self._make(entity)
        for entity in touched.gone:
            self._devices.pop(entity, None)
        return touched, before != len(self._devices) or bool(touched.come and touched.gone)

    def learn(self, registry: Registry) -> bool:
        """Take over the registries; say whether that changes anything."""
        before = self._registry, self._devices
        self._registry, self._devices = registry, {}
        self.refresh()
        others = (registry.areas, registry.identities) != (before[0].areas, before[0].identities)
        return others or _timeless(self._devices) != _timeless(before[1])

    def refresh(self) -> None:
        """Make all devices anew, of the entities that are there."""
        self._devices = {}
        for entity in self._entities:
            self._make(entity)

    def fill(self, entity: str, more: Mapping[str, Any]) -> None:
        """Take over attributes that come by another way than the state."""
        self._more[entity] = more
        if entity in self._entities:
            self._make(entity)

    def having_more(self) -> Mapping[str, Subscription]:
        """Return the devices with more to tell than their state, and how that is heard."""
        every = {name: more_of(name, self._entities[name]) for name in self._devices}
        return {name: how for name, how in every.items() if how is not None}

    def find(self, name: str) -> DeviceState | None:
        """Return a device as it is, if it is there."""
        return self._devices.get(name)

    def context(self, name: str) -> str:
        """Return the id of what changed an entity last."""
        entity = self._entities.get(name)
        return entity.context if entity else ""

    def snapshot(self) -> Snapshot:
        """Return all areas and devices; without a connection, all of them away."""
        devices = tuple(self._devices.values())
        if self.trouble:
            devices = tuple(d.model_copy(update={"available": False}) for d in devices)
        known = self._registry
        return Snapshot(known.areas, devices, self.trouble, known.identities, hub=True)

    def _make(self, name: str) -> None:
        entity = self._entities[name]
        self._devices.pop(name, None)
        if self._registry.sees(name, entity.attributes):
            made = device(name, entity, self._registry, self._more.get(name, {}))
            if made is not None:
                self._devices[name] = made


def _timeless(devices: Mapping[str, DeviceState]) -> dict[str, DeviceState]:
    """Return devices without when they were made, to compare them."""
    return {name: made.model_copy(update={"at": 0.0}) for name, made in devices.items()}
