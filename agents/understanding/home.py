"""The home as sentences see it: its devices and areas, as the bus told them."""

from dataclasses import dataclass, replace

from bus.messages import Area, DeviceState


@dataclass(frozen=True)
class Home:
    """A snapshot of the home. Changing it means making another."""

    devices: tuple[DeviceState, ...] = ()
    areas: tuple[Area, ...] = ()

    def device(self, device: str) -> DeviceState | None:
        """Return the device of that id, if the home has it."""
        return next((state for state in self.devices if state.device == device), None)

    def with_device(self, state: DeviceState) -> "Home":
        """Return the home with this device added or replaced."""
        others = tuple(d for d in self.devices if d.device != state.device)
        return replace(self, devices=(*others, state))
