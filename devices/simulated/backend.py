"""The simulated home as a backend."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bus import Bus
from bus.messages import DeviceState
from config import Settings
from devices.backends import Change, Snapshot
from devices.policy import Checked, RefusedError
from devices.simulated.carry_out import carry_out
from devices.simulated.memory import Memory
from devices.simulated.plan import Plan, load

FILE = "devices.sqlite"


@asynccontextmanager
async def open_home(settings: Settings, bus: Bus) -> AsyncIterator["SimulatedHome"]:
    """Open the simulated home of the settings, as it was left.

    Raises:
        SettingsError: if its file is wrong.
    """
    del bus
    file = settings.devices.simulated.file
    plan = load(None if file is None else file.expanduser())
    with Memory(settings.data / FILE, plan.devices) as memory:
        yield SimulatedHome(plan=plan, memory=memory)


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SimulatedHome:
    """Devices that do what they are told, and remember it."""

    name = "simulated"

    def __init__(
        self, *, plan: Plan, memory: Memory, clock: Callable[[], dt.datetime] = _clock
    ) -> None:
        self._plan = plan
        self._memory = memory
        self._clock = clock
        self._statuses = memory.recall()

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        """Carry out a command and commit it; return what is read back."""
        now = self._clock().isoformat(timespec="seconds")
        try:
            after = carry_out(self._plan.devices, self._statuses, command, now=now)
        except ValueError as exc:
            raise RefusedError(str(exc)) from exc
        self._statuses.update(after)
        self._memory.save(after)
        return tuple(self._read(device) for device in after)

    async def changes(self) -> AsyncIterator[Change]:
        """Yield the home once, then nothing: here only commands change anything."""
        yield Snapshot(self._plan.areas, tuple(self._read(device) for device in self._statuses))
        await asyncio.Event().wait()

    def _read(self, device: str) -> DeviceState:
        return self._plan.devices[device].state(self._statuses[device])
