"""What a simulated home remembers: how each device was when it was last told something."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from devices.database import Database
from devices.kind import Status
from devices.simulated.plan import Device

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS status (
    device TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    attributes TEXT NOT NULL -- JSON: those that are not as the home file says
) STRICT, WITHOUT ROWID
"""
RECALL = "SELECT device, state, attributes FROM status"
SAVE = "INSERT OR REPLACE INTO status (device, state, attributes) VALUES (?, ?, ?)"


class Memory:
    """Keeps statuses in a SQLite file; what the disk refuses is kept and tried again."""

    def __init__(self, path: Path, devices: Mapping[str, Device]) -> None:
        self._devices = devices
        self._database = Database(path, SCHEMA)
        self._unsaved: dict[str, Status] = {}

    def __enter__(self) -> Self:
        """Open the file."""
        self._database.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.__exit__(kind, exc, tb)

    def recall(self) -> dict[str, Status]:
        """Return how every device is: as it was left, else as its home file begins."""
        statuses = {device.id: device.begins for device in self._devices.values()}
        for device, state, attributes in self._database.read(RECALL):
            if device in self._devices:
                statuses[device] = _as_left(self._devices[device], state, attributes)
        return statuses

    def save(self, statuses: Mapping[str, Status]) -> None:
        """Commit; on return they survive the death of the process."""
        self._unsaved.update(statuses)
        rows = [
            (device, status.state, json.dumps(_changes(self._devices[device], status)))
            for device, status in self._unsaved.items()
        ]
        if self._database.write(SAVE, rows):
            self._unsaved.clear()


def _changes(device: Device, status: Status) -> dict[str, Any]:
    """Return the attributes that are no longer as the home file says; null: taken away."""
    begins, now = device.begins.attributes, status.attributes
    taken: dict[str, Any] = dict.fromkeys(begins.keys() - now.keys())
    return taken | {n: value for n, value in now.items() if begins.get(n) != value}


def _as_left(device: Device, state: str, attributes: str) -> Status:
    """Return the remembered status, or how the device begins if its home file forbids it now."""
    kind = device.kind
    try:
        changed = json.loads(attributes)
        taken = {name: None for name, value in changed.items() if value is None}
        checked = kind.check_attributes(changed, device.begins.attributes)
        return kind.settle(device.begins.but(kind.check_state(state), **taken, **checked))
    except (ValueError, TypeError, AttributeError) as exc:
        log.warning("%s begins anew, for it cannot be as it was left: %s", device.id, exc)
        return device.begins
