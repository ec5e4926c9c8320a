"""Devices of a zigbee2mqtt through the devices worker, and the setting that asks for them."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceCommand, DeviceResult, DeviceState, Presence
from bus.worker import Context
from config import Settings, SettingsError
from config.load import load
from devices.backends import configured
from devices.worker import run
from tests.devices.zigbee2mqtt.village import BASE, LIGHT, device, info, lamp

ITS_OWN = {
    "availability": [{"topic": "zigbee2mqtt/bridge/state",
                      "value_template": "{{ value_json.state }}"}],
    "brightness": True,
    "brightness_scale": 254,
    "command_topic": "zigbee2mqtt/lamp/set",
    "device": {"identifiers": [f"zigbee2mqtt_{LIGHT}"], "name": "lamp"},
    "name": None,
    "object_id": "lamp",
    "origin": {"name": "Zigbee2MQTT"},
    "schema": "json",
    "state_topic": "zigbee2mqtt/lamp",
    "supported_color_modes": ["xy", "color_temp"],
    "unique_id": f"{LIGHT}_light_zigbee2mqtt",
}  # fmt: skip
"""The same lamp as zigbee2mqtt's own discovery announces it."""


def asking(tmp_path: Path, base: str = BASE, **more: str) -> Settings:
    environ = {"HEARSAY_DATA": str(tmp_path), "HEARSAY_DEVICES__ZIGBEE2MQTT__BASE": base, **more}
    return load(environ=environ)


def listed() -> MemoryBroker:
    """Return a broker on which a zigbee2mqtt has told of a lamp, in both ways."""
    broker = MemoryBroker()
    said: dict[str, Any] = {
        f"{BASE}/bridge/state": {"state": "online"},
        f"{BASE}/bridge/info": info(availability=False),
        f"{BASE}/bridge/devices": [device(LIGHT, "lamp", lamp())],
        f"homeassistant/light/{LIGHT}/light/config": ITS_OWN,
    }
    for topic, payload in said.items():
        broker.take(topic, json.dumps(payload).encode(), retain=True)
    return broker


@pytest.mark.parametrize("both", [False, True])
async def test_a_lamp_is_there_once_and_obeys(tmp_path: Path, *, both: bool) -> None:
    broker = listed()
    more = {"HEARSAY_DEVICES__DISCOVERY__PREFIX": "homeassistant"} if both else {}
    async with (
        asyncio.timeout(20),
        MemoryBus(broker, source="devices") as bus,
        MemoryBus(broker, source="tester") as other,
        other.foreign() as zigbee,
        other.subscribe(DeviceState) as states,
        other.subscribe(DeviceResult) as results,
        asyncio.TaskGroup() as tasks,
    ):
        await zigbee.listen(f"{BASE}/lamp/set")
        worker = tasks.create_task(run(Context("devices", bus, asking(tmp_path, **more))))
        systems = ("zigbee2mqtt", "discovery") if both else ("zigbee2mqtt",)
        async for state in states:
            assert state.device == "light.lamp"
            if state.systems == systems:
                break
        await other.publish(DeviceCommand(device="light.lamp", id="1", action="turn_on"))
        assert json.loads((await anext(zigbee)).payload) == {"state": "ON"}
        await zigbee.say(f"{BASE}/lamp", b'{"state":"ON","brightness":254}')
        result = await anext(results)
        assert (result.ok, result.state) == (True, "on")
        worker.cancel()
        await asyncio.wait({worker})
        await bus.clear(Presence, name="devices")


async def test_without_a_base_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from bus.memory import *; from config.load import load;"
        "from devices.backends import configured;"
        "bus = MemoryBus(MemoryBroker(), source='x');"
        f"assert len(configured(load(environ={{'HEARSAY_DATA': {str(tmp_path)!r}}}), bus)) == 1;"
        "assert not {'devices.zigbee2mqtt.dialect', 'regex'} & sys.modules.keys()"
    )
    command = [sys.executable, "-c", code]
    ended = await asyncio.to_thread(subprocess.run, command, cwd=Path(__file__).parents[3])
    assert ended.returncode == 0


def test_with_a_base_it_takes_the_place_of_the_simulated_home(tmp_path: Path) -> None:
    bus = MemoryBus(MemoryBroker(), source="x")
    assert len(configured(asking(tmp_path), bus)) == 1
    assert asking(tmp_path, "/home/zigbee/").devices.zigbee2mqtt.base == "home/zigbee"


@pytest.mark.parametrize("wrong", ["#", "a/+", "/", "$x"])
def test_a_base_that_is_no_topic_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"devices\.zigbee2mqtt\.base"):
        asking(tmp_path, wrong)
