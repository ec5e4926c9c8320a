"""Announced devices through the devices worker, and the setting that asks for them."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Areas, DeviceCommand, DeviceResult, DeviceState, Presence
from bus.worker import Context
from config import Settings, SettingsError
from config.load import load
from devices.backends import configured
from devices.worker import run

LOCK = {
    "name": "Front door",
    "object_id": "front_door",
    "command_topic": "door/set",
    "state_topic": "door/state",
    "device": {"suggested_area": "Hallway"},
}


def asking(tmp_path: Path, prefix: str = "homeassistant") -> Settings:
    environ = {"HEARSAY_DATA": str(tmp_path), "HEARSAY_DEVICES__DISCOVERY__PREFIX": prefix}
    return load(environ=environ)


async def test_a_lock_is_locked_through_the_worker_and_opened_only_with_a_yes(
    tmp_path: Path,
) -> None:
    broker = MemoryBroker()
    broker.take("homeassistant/lock/1/config", json.dumps(LOCK).encode(), retain=True)
    broker.take("door/state", b"UNLOCKED", retain=True)
    async with (
        asyncio.timeout(20),
        MemoryBus(broker, source="devices") as bus,
        MemoryBus(broker, source="tester") as other,
        other.foreign() as door,
        other.subscribe(DeviceState) as states,
        other.subscribe(Areas) as areas,
        other.subscribe(DeviceResult) as results,
        asyncio.TaskGroup() as tasks,
    ):
        worker = tasks.create_task(run(Context("devices", bus, asking(tmp_path))))
        first = await anext(states)
        assert (first.device, first.state, first.area) == ("lock.front_door", "unlocked", "hallway")
        assert [area.name for area in (await anext(areas)).areas] == ["Hallway"]
        await door.listen("door/set")
        await other.publish(DeviceCommand(device="lock.front_door", id="1", action="lock"))
        assert (await anext(door)).payload == b"LOCK"
        await door.say("door/state", b"LOCKING")
        await door.say("door/state", b"LOCKED")
        result = await anext(results)
        assert (result.ok, result.state) == (True, "locked")
        await other.publish(DeviceCommand(device="lock.front_door", id="2", action="unlock"))
        assert "needs a yes" in ((await anext(results)).text or "")
        worker.cancel()
        await asyncio.wait({worker})
        await bus.clear(Presence, name="devices")


async def test_without_a_prefix_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from bus.memory import *; from config.load import load;"
        "from devices.backends import configured;"
        "bus = MemoryBus(MemoryBroker(), source='x');"
        f"assert len(configured(load(environ={{'HEARSAY_DATA': {str(tmp_path)!r}}}), bus)) == 1;"
        "assert not {'devices.discovery.backend', 'regex'} & sys.modules.keys()"
    )
    command = [sys.executable, "-c", code]
    ended = await asyncio.to_thread(subprocess.run, command, cwd=Path(__file__).parents[3])
    assert ended.returncode == 0


def test_with_a_prefix_it_takes_the_place_of_the_simulated_home(tmp_path: Path) -> None:
    bus = MemoryBus(MemoryBroker(), source="x")
    assert len(configured(asking(tmp_path), bus)) == 1
    assert asking(tmp_path, "/ha/").devices.discovery.prefix == "ha"


@pytest.mark.parametrize("wrong", ["#", "a/+", "/", "$x", "a b"])
def test_a_prefix_that_is_no_topic_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="homeassistant"):
        asking(tmp_path, wrong)
