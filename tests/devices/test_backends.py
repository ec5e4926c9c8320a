from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bus import Bus
from bus.memory import MemoryBroker, MemoryBus
from config import Settings
from config.engines import EngineSpec, EngineTable
from devices.backends import SIMULATED, TABLE, Backend, configured
from devices.policy import Checked, RefusedError
from devices.simulated.backend import SimulatedHome
from tests.devices.simulated_home import states

OUTSIDE = "tests.devices.test_backends"
BUS = MemoryBus(MemoryBroker(), source="test")


@asynccontextmanager
async def _open_other(settings: Settings, bus: Bus) -> AsyncIterator[Backend]:
    raise NotImplementedError(settings, bus)  # it is only chosen here, never entered
    yield  # a context manager has one


def asked_for(settings: Settings, bus: Bus) -> AbstractAsyncContextManager[Backend]:
    """Stand for an outside package whose settings ask for it."""
    return _open_other(settings=settings, bus=bus)


def not_asked_for(settings: Settings, bus: Bus) -> None:
    """Stand for an outside package that nobody has set up."""
    del settings, bus


async def test_without_any_other_the_simulated_home_serves(settings: Settings) -> None:
    (only,) = configured(settings, BUS)
    async with only as home:
        assert isinstance(home, SimulatedHome)
        assert len(await states(home)) >= 25


def test_a_package_nobody_has_set_up_changes_nothing(settings: Settings) -> None:
    table = EngineTable("devices", [SIMULATED, EngineSpec("x", f"{OUTSIDE}:not_asked_for")])
    assert len(configured(settings, BUS, table)) == 1


def test_another_system_takes_the_place_of_the_simulated_home(settings: Settings) -> None:
    table = EngineTable("devices", [SIMULATED, EngineSpec("x", f"{OUTSIDE}:asked_for")])
    (only,) = configured(settings, BUS, table)
    assert type(only) is type(_open_other(settings=settings, bus=BUS))
    assert only.func is _open_other.__wrapped__  # type: ignore[attr-defined]  # whose it is


def test_a_home_file_that_is_named_is_there_besides(settings: Settings) -> None:
    table = EngineTable("devices", [SIMULATED, EngineSpec("x", f"{OUTSIDE}:asked_for")])
    simulated = settings.devices.simulated.model_copy(update={"file": settings.data / "home.yaml"})
    devices = settings.devices.model_copy(update={"simulated": simulated})
    assert len(configured(settings.model_copy(update={"devices": devices}), BUS, table)) == 2


def test_outside_packages_join_through_the_entry_point_of_the_house() -> None:
    assert TABLE.kind == "devices"
    assert SIMULATED in TABLE.specs


async def test_the_home_in_the_documentation_works(settings: Settings) -> None:
    page = Path(__file__).parents[2] / "docs" / "engines.md"
    code = page.read_text(encoding="utf-8").split("`flag_home.py`:\n\n```python\n")[1]
    module: dict[str, Any] = {}
    exec(code.split("```")[0], module)  # noqa: S102 - our own documentation
    async with module["open_home"](settings=settings, bus=BUS) as home:
        before = await anext(home.changes())
        assert [device.state for device in before.devices] == ["off"]
        on = await home.execute(Checked("switch.flag", "turn_on", {}))
        off = await home.execute(Checked("switch.flag", "turn_off", {}))
        assert (on[0].state, off[0].state) == ("on", "off")
        with pytest.raises(RefusedError, match="a flag cannot toggle"):
            await home.execute(Checked("switch.flag", "toggle", {}))
