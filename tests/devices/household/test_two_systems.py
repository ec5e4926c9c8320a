"""Two real backends behind one worker: what both have is one device, and each of them serves."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bus.foreign import Foreign
from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Areas, DeviceCommand, DeviceResult, DeviceState, Presence
from bus.subscription import Subscription
from bus.worker import Context
from config.load import load
from devices.worker import run
from tests.devices.homeassistant.server import TOKEN, Recorded

KITCHEN = "light.kitchen_lights"
LAMP = {
    "name": "Bulb 7",
    "unique_id": "bulb7",
    "command_topic": "bulb7/set",
    "state_topic": "bulb7/state",
    "availability_topic": "bulb7/there",
    "device": {"identifiers": ["bulb7"], "suggested_area": "KITCHEN"},
}
HOME = """
areas: [{id: cook, name: Kitchen, aliases: [galley]}]
devices:
  - {id: light.shelf, name: shelf light, area: cook}
  - {id: switch.secret, name: secret}
"""


@dataclass
class House:
    """A devices worker, and somebody who listens to it."""

    bus: MemoryBus
    states: Subscription[DeviceState]
    results: Subscription[DeviceResult]
    lamp: Foreign

    async def until(self, device: str, **facts: Any) -> DeviceState:
        """Return the first state of a device that is told with these facts."""
        async for state in self.states:
            if state.device == device and all(getattr(state, f) == facts[f] for f in facts):
                return state
        raise AssertionError

    async def do(self, device: str, action: str, number: str) -> DeviceResult:
        await self.bus.publish(DeviceCommand(device=device, id=number, action=action))
        return await anext(self.results)


@asynccontextmanager
async def house(broker: MemoryBroker, folder: Path, **environ: str) -> AsyncIterator[House]:
    named = {f"HEARSAY_DEVICES__{name}": text for name, text in environ.items()}
    settings = load(environ={"HEARSAY_DATA": str(folder), **named})
    async with (
        asyncio.timeout(30),
        MemoryBus(broker, source="devices") as bus,
        MemoryBus(broker, source="tester") as other,
        other.subscribe(DeviceState) as states,
        other.subscribe(DeviceResult) as results,
        other.foreign() as lamp,
        asyncio.TaskGroup() as tasks,
    ):
        await lamp.listen("bulb7/set")
        worker = tasks.create_task(run(Context("devices", bus, settings)))
        yield House(other, states, results, lamp)
        worker.cancel()
        await asyncio.wait({worker})
        await bus.clear(Presence, name="devices")


def announce(broker: MemoryBroker, **more: Any) -> None:
    said = json.dumps({**LAMP, **more}).encode()
    broker.take("homeassistant/light/bulb7/config", said, retain=True)
    broker.take("bulb7/state", b"OFF", retain=True)
    broker.take("bulb7/there", b"online", retain=True)


async def test_a_lamp_of_home_assistant_that_announces_itself_is_one_lamp(
    broker: MemoryBroker, tmp_path: Path
) -> None:
    announce(broker)
    async with Recorded() as server:
        for row in server.answers["config/entity_registry/list"]:
            if row["entity_id"] == KITCHEN:
                row |= {"platform": "mqtt", "unique_id": "bulb7"}
        how = {
            "DISCOVERY__PREFIX": "homeassistant",
            "HOMEASSISTANT__URL": server.url,
            "HOMEASSISTANT__TOKEN": TOKEN,
        }
        async with house(broker, tmp_path, **how) as home:
            both = await home.until(KITCHEN, systems=("discovery", "homeassistant"))
            assert (both.name, both.area) == ("Kitchen Lights", "kitchen")
            assert "Bulb 7" in both.aliases
            assert both.state == "off"  # as the lamp itself says, not as was recorded

            # it is told what to do where it is nearest
            async with asyncio.TaskGroup() as tasks:
                asked = tasks.create_task(home.do(KITCHEN, "turn_on", "1"))
                assert (await anext(home.lamp)).payload == b"ON"
                await home.lamp.say("bulb7/state", b"ON")
            result = asked.result()
            assert (result.device, result.ok, result.state) == (KITCHEN, True, "on")
            assert not [a for a in server.asked if a["type"] == "call_service"]

            # while it is not heard there, it is seen and told through Home Assistant
            await home.lamp.say("bulb7/there", b"offline")
            far = await home.until(KITCHEN, systems=("homeassistant", "discovery"))
            assert far.available
            assert far.attributes["brightness"] == 102
            result = await home.do(KITCHEN, "turn_off", "2")
            assert (result.ok, result.state) == (True, "off")
            assert [a for a in server.asked if a["type"] == "call_service"]

            # without Home Assistant and without itself it is away, and back with either
            await server.stop()
            assert not (await home.until(KITCHEN, available=False)).available
            await home.lamp.say("bulb7/there", b"online")
            back = await home.until(KITCHEN, available=True)
            assert back.systems == ("discovery", "homeassistant")
            await server.start()

    # and so it is with Home Assistant away from the start: it is remembered
    again = {**how, "HOMEASSISTANT__URL": "http://127.0.0.1:1"}
    other = MemoryBroker()
    announce(other)
    async with house(other, tmp_path, **again) as home:
        state = await home.until(KITCHEN, systems=("discovery", "homeassistant"))
        assert (state.name, state.area) == ("Kitchen Lights", "kitchen")


async def test_a_simulated_home_and_what_is_announced_are_one_home_with_overrides(
    broker: MemoryBroker, tmp_path: Path
) -> None:
    announce(broker, object_id="shelf")
    file = tmp_path / "home.yaml"
    file.write_text(HOME)
    how = {
        "DISCOVERY__PREFIX": "homeassistant",
        "SIMULATED__FILE": str(file),
        "OVERRIDES": "{switch.secret: {hidden: true}, light.shelf_2: {name: bulb, protected: true},"
        " light.nowhere: {name: x}}",
    }
    async with house(broker, tmp_path, **how) as home:
        shelf = await home.until("light.shelf", systems=("simulated",))
        bulb = await home.until("light.shelf_2", systems=("discovery",))
        assert (bulb.name, bulb.area, bulb.protected) == ("bulb", "cook", True)
        assert shelf.area == "cook"
        async with home.bus.subscribe(Areas) as areas, home.bus.subscribe(Presence) as presences:
            (area,) = (await anext(areas)).areas
            assert (area.id, area.aliases) == ("cook", ("galley",))
            there = (await anext(presences)).detail
        assert there.startswith("2 devices in 1 areas; devices.overrides: the home has no device")
        assert "needs a yes" in (await home.do("light.shelf_2", "turn_on", "1")).text
        assert "no device" in (await home.do("switch.secret", "turn_on", "2")).text
        assert (await home.do("light.shelf", "turn_on", "3")).ok

    how["OVERRIDES"] = "{light.shelf: {same_as: light.shelf_2}}"
    async with house(broker, tmp_path, **how) as home:
        both = await home.until("light.shelf_2", systems=("simulated", "discovery"))
        assert (both.state, both.name) == ("on", "shelf light")
        assert (await home.do("light.shelf_2", "turn_off", "4")).state == "off"
    assert "hearsay/home/light.shelf/state" not in broker.retained
