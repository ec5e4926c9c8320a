"""The home as it is this very moment."""

from collections.abc import Iterable

from agents.understanding.home import Home
from bus.messages import DeviceState


class LiveHome:
    """Keeps each device's newest state between two snapshots of the home."""

    def __init__(self) -> None:
        self._states: dict[str, DeviceState] = {}
        self._home = Home()

    @property
    def now(self) -> Home:
        """The home with every device as it was last heard of."""
        return Home(devices=tuple(self._states.values()), areas=self._home.areas)

    def settle(self, home: Home) -> None:
        """Take a new snapshot; what was heard since it was taken stays."""
        self._home = home
        self._states = {d.device: self._states.get(d.device, d) for d in home.devices}

    def hear(self, state: DeviceState) -> None:
        """Take a device's newest state."""
        self._states[state.device] = state

    def read_back(self, device: str, state: str | None) -> None:
        """Take the state of a command's result, which may arrive before the device's own."""
        known = self._states.get(device)
        if known is not None and state is not None:
            self._states[device] = known.model_copy(update={"state": state})

    def devices(self, ids: Iterable[str]) -> tuple[DeviceState, ...]:
        """Return the devices of these ids that there are."""
        return tuple(self._states[device] for device in ids if device in self._states)

    def area_of(self, room: str, named: str | None) -> str | None:
        """Return the area a room stands in: the one of its id, else the one the settings name."""
        known = {area.id for area in self._home.areas} | {d.area for d in self._states.values()}
        return room if room in known else named
