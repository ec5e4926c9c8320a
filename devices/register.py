"""Which devices there are, whose each one is, and how it was read last."""

from collections.abc import Iterable
from dataclasses import dataclass

from bus.messages import Area, DeviceState
from devices.backends import Backend, Snapshot
from devices.policy import unknown_device


@dataclass(frozen=True)
class Entry:
    """One device: its last state, and the backend that has it."""

    state: DeviceState
    owner: Backend


class Register:
    """The devices and areas of all backends."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._areas: dict[str, tuple[Area, ...]] = {}
        self._troubles: dict[str, str] = {}

    def __len__(self) -> int:
        """Return the number of devices."""
        return len(self._entries)

    @property
    def areas(self) -> tuple[Area, ...]:
        """All areas; of two with one id, the first backend's."""
        every = {area.id: area for areas in reversed(self._areas.values()) for area in areas}
        return tuple(every.values())

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is the matter with backends whose devices are away, a sentence each."""
        return tuple(filter(None, self._troubles.values()))

    def find(self, device: str) -> Entry | None:
        """Return the device of that id, if the home has it."""
        return self._entries.get(device)

    def get(self, device: str) -> Entry:
        """Return the device of that id.

        Raises:
            RefusedError: naming the nearest one, if the home does not have it.
        """
        entry = self._entries.get(device)
        if entry is None:
            raise unknown_device(device, self._entries)
        return entry

    def of(self, owner: Backend) -> list[DeviceState]:
        """Return the devices of one backend."""
        return [entry.state for entry in self._entries.values() if entry.owner is owner]

    def note(self, states: Iterable[DeviceState], owner: Backend) -> None:
        """Take over how devices are now."""
        for state in states:
            self._entries[state.device] = Entry(state, owner)

    def replace(self, snapshot: Snapshot, owner: Backend) -> list[str]:
        """Take over all that a backend has; return the ids of what it has no longer."""
        self._areas[owner.name] = snapshot.areas
        self._troubles[owner.name] = snapshot.trouble
        gone = {state.device for state in self.of(owner)} - {s.device for s in snapshot.devices}
        for device in gone:
            del self._entries[device]
        self.note(snapshot.devices, owner)
        return sorted(gone)
