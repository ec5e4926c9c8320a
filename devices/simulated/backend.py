"""The simulated home as a backend."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from bus import Bus
from bus.messages import DeviceState
from config import Settings
from devices.backends import Change, Snapshot
from devices.kind import Call
from devices.kinds.clocks import ends_at
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
        self._touched = asyncio.Event()

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        """Carry out a command and commit it; return what is read back."""
        now = self._clock().isoformat(timespec="seconds")
        try:
            after = carry_out(self._plan.devices, self._statuses, command, now=now)
        except ValueError as exc:
            raise RefusedError(str(exc)) from exc
        self._statuses.update(after)
        self._memory.save(after)
        self._touched.set()
        return tuple(self._read(device) for device in after)

    async def changes(self) -> AsyncIterator[Change]:
        """Yield the home once, then timers that have run out: all else only commands change."""
        yield Snapshot(self._plan.areas, tuple(self._read(device) for device in self._statuses))
        while True:
            for device in self._run_out():
                yield self._read(device)
            await self._wait()

    def _run_out(self) -> list[str]:
        """Finish the timers whose time has come; return them."""
        now = self._clock()
        done = [device for device, end in self._ends().items() if end <= now]
        after = {
            d: self._plan.devices[d].kind.perform("finish", Call(self._statuses[d])) for d in done
        }
        if after:
            self._statuses.update(after)
            self._memory.save(after)
        return done

    async def _wait(self) -> None:
        """Wait until the next timer is to end, or another command might have changed that."""
        end = min(self._ends().values(), default=None)
        rest_s = None if end is None else max((end - self._clock()).total_seconds(), 0)
        with suppress(TimeoutError):
            async with asyncio.timeout(rest_s):
                await self._touched.wait()
        self._touched.clear()

    def _ends(self) -> dict[str, dt.datetime]:
        """Return when the timers that run are to end."""
        ends = {d: ends_at(self._statuses[d]) for d in self._statuses if d.startswith("timer.")}
        return {device: end for device, end in ends.items() if end is not None}

    def _read(self, device: str) -> DeviceState:
        return self._plan.devices[device].state(self._statuses[device])
