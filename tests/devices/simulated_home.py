"""Homes for tests: in memory, or from a few lines of YAML."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bus.messages import DeviceCommand, DeviceState
from devices.backends import Snapshot
from devices.kinds import KINDS
from devices.policy import check
from devices.simulated.backend import SimulatedHome
from devices.simulated.memory import Memory
from devices.simulated.plan import Device, Plan, load

NOW = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)


def device(kind: str, state: str | None = None, **attributes: Any) -> Device:
    """Return a device of a kind, named after it."""
    begins = KINDS[kind].begin(state, attributes)
    return Device(
        id=f"{kind}.x",
        name=f"the {kind}",
        aliases=(),
        area=None,
        kind=KINDS[kind],
        begins=begins,
        protected=False,
        available=True,
    )


def plan_of(*devices: Device) -> Plan:
    return Plan((), {device.id: device for device in devices})


def plan_from(folder: Path, yaml: str) -> Plan:
    file = folder / "home.yaml"
    file.write_text(yaml, encoding="utf-8")
    return load(file)


@contextmanager
def opened(
    plan: Plan, folder: Path, clock: Callable[[], dt.datetime] = lambda: NOW
) -> Iterator[SimulatedHome]:
    with Memory(folder / "devices.sqlite", plan.devices) as memory:
        yield SimulatedHome(plan=plan, memory=memory, clock=clock)


async def states(home: SimulatedHome) -> dict[str, DeviceState]:
    async for change in home.changes():
        assert isinstance(change, Snapshot)
        return {state.device: state for state in change.devices}
    raise AssertionError


async def tell(home: SimulatedHome, id_: str, action: str, **arguments: Any) -> DeviceState:
    """Check and carry out an action that somebody said yes to; return what was read back."""
    command = DeviceCommand(
        device=id_, id="1", action=action, arguments=arguments, confirmed_by="a yes"
    )
    before = (await states(home))[id_]
    return (await home.execute(check(command, before)))[0]
