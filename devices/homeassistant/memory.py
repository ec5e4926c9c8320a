"""What Home Assistant had when it was last there: without it, its devices are away, not unknown."""

import logging
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bus.messages import Area, DeviceState
from devices.backends import Snapshot
from devices.identity import Identity

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    areas: tuple[Area, ...]
    devices: dict[str, DeviceState]
    identities: dict[str, Identity] = {}


class Memory:
    """One JSON file. Losing it costs nothing but names of devices that are away."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, snapshot: Snapshot) -> None:
        """Write down what there is; where that cannot be done, say so and go on."""
        devices = {device.device: device for device in snapshot.devices}
        kept = _Kept(
            areas=snapshot.areas, devices=devices, identities=dict(snapshot.identities)
        ).model_dump_json()
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(kept, encoding="utf-8")
            new.replace(self._file)
        except OSError as exc:
            log.warning("cannot note Home Assistant's devices in %s: %s", self._file, exc.strerror)

    def recall(self) -> Snapshot:
        """Return what was written down; nothing, if there is nothing that can be read."""
        try:
            kept = _Kept.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return Snapshot((), ())
        except (OSError, ValidationError) as exc:
            log.info("%s cannot be used: %s", self._file, type(exc).__name__)
            return Snapshot((), ())
        return Snapshot(kept.areas, tuple(kept.devices.values()), identities=kept.identities)
