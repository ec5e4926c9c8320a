"""What a real Home Assistant, a zigbee2mqtt and announcements have in common is one home."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bus.broker.mosquitto import find
from bus.foreign import Foreign
from bus.messages import DeviceCommand, DeviceResult, DeviceState
from bus.mqtt import MqttBus
from bus.subscription import Subscription
from bus.worker import Context
from config.load import load
from devices.homeassistant.session import Session
from devices.worker import run
from tests import home_assistant
from tests.bus.worlds import MqttWorld, broker_process
from tests.devices.homeassistant.furnish import asking, expose
from tests.devices.zigbee2mqtt.village import binary, coordinator, device, info, whole

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]

IEEE = "0x00158d0001dc126a"
ANNOUNCED: dict[str, dict[str, Any]] = {
    # as zigbee2mqtt announces a lamp to Home Assistant
    f"light/{IEEE}/light": {
        "name": None,
        "object_id": "shelf",
        "unique_id": f"{IEEE}_light_zigbee2mqtt",
        "schema": "json",
        "command_topic": "zigbee2mqtt/shelf/set",
        "state_topic": "zigbee2mqtt/shelf",
        "availability_topic": "zigbee2mqtt/bridge/state",
        "availability_template": "{{ value_json.state }}",
        "device": {"identifiers": [f"zigbee2mqtt_{IEEE}"], "name": "shelf"},
    },
    # two relays of one appliance, of which Home Assistant may show one only
    **{
        f"switch/relays/{n}": {
            "name": f"Relay {n}",
            "unique_id": f"relay{n}",
            "command_topic": f"relays/{n}/set",
            "state_topic": f"relays/{n}",
            "device": {"connections": [["mac", "a8:03:2a:be:54:dc"]], "name": "Box"},
        }
        for n in (1, 2)
    },
}  # fmt: skip
ZIGBEE: tuple[tuple[str, Any], ...] = (
    ("bridge/state", {"state": "online"}),
    ("bridge/info", info(availability=False)),
    ("bridge/devices", [coordinator(), device(IEEE, "shelf", whole("light", binary("state")))]),
    ("bridge/groups", []),
    ("shelf", {"state": "OFF"}),
)


@dataclass
class Street:
    """A broker with devices on it, a Home Assistant, and a devices worker that has both."""

    bus: MqttBus
    states: Subscription[DeviceState]
    results: Subscription[DeviceResult]
    things: Foreign
    known: dict[str, DeviceState] = field(default_factory=dict)
    """Devices as they were told last."""

    async def until(self, device: str, **facts: Any) -> DeviceState:
        """Return a device as soon as it is told with these facts."""
        async with asyncio.timeout(30):
            while not self._is(device, facts):
                state = await anext(self.states)
                self.known[state.device] = state
        return self.known[device]

    def _is(self, device: str, facts: dict[str, Any]) -> bool:
        state = self.known.get(device)
        return state is not None and all(getattr(state, f) == facts[f] for f in facts)


@dataclass
class Here:
    broker: MqttWorld
    real: home_assistant.HomeAssistant


async def _announce(broker: MqttWorld) -> None:
    async with broker.bus("things") as bus, bus.foreign() as things:
        for topic, said in ANNOUNCED.items():
            await things.say(
                f"homeassistant/{topic}/config", json.dumps(said).encode(), retain=True
            )
        for topic, fact in ZIGBEE:
            await things.say(f"zigbee2mqtt/{topic}", json.dumps(fact).encode(), retain=True)
        for number, state in ((1, b"ON"), (2, b"OFF")):
            await things.say(f"relays/{number}", state, retain=True)


async def _entities(session: Session) -> set[str]:
    return {row["entity_id"] for row in await session.ask("config/entity_registry/list")}


async def _furnish(real: home_assistant.HomeAssistant) -> None:
    """Name and place the lamp in Home Assistant, and show it one of the relays only."""
    async with asking(real.url, real.token) as session:
        changed = asyncio.Event()
        await session.subscribe(
            lambda _: changed.set(), "subscribe_events", event_type="entity_registry_updated"
        )
        async with asyncio.timeout(60):
            while not {"light.shelf", "switch.box_relay_2"} <= await _entities(session):
                await changed.wait()
                changed.clear()
        await session.ask(
            "config/entity_registry/update",
            entity_id="light.shelf",
            name="Book lamp",
            aliases=["reading light"],
            area_id="bedroom",
        )
        await expose(session, "light.shelf", "switch.box_relay_1", "lock.front_door")
        await expose(session, "switch.box_relay_2", to=False)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    kind = "mosquitto" if find() is not None else "amqtt"
    with broker_process(kind, tmp_path_factory.mktemp("broker")) as process:
        broker = MqttWorld(process, "hearsay")
        asyncio.run(_announce(broker))
        folder = tmp_path_factory.mktemp("homeassistant")
        with home_assistant.home_assistant(folder, mqtt_port=process.port) as real:
            asyncio.run(_furnish(real))
            yield Here(broker, real)


@asynccontextmanager
async def street(here: Here, folder: Path) -> AsyncIterator[Street]:
    environ = {
        "HEARSAY_DATA": str(folder),
        "HEARSAY_DEVICES__DISCOVERY__PREFIX": "homeassistant",
        "HEARSAY_DEVICES__ZIGBEE2MQTT__BASE": "zigbee2mqtt",
        "HEARSAY_DEVICES__HOMEASSISTANT__URL": here.real.url,
        "HEARSAY_DEVICES__HOMEASSISTANT__TOKEN": here.real.token,
    }
    world = MqttWorld(here.broker.process, f"hearsay-{uuid.uuid4().hex}")  # nothing is retained
    async with (
        world.bus("devices") as bus,
        world.bus("tester") as other,
        other.subscribe(DeviceState) as states,
        other.subscribe(DeviceResult) as results,
        other.foreign() as things,
        asyncio.TaskGroup() as tasks,
    ):
        worker = tasks.create_task(run(Context("devices", bus, load(environ=environ))))
        yield Street(other, states, results, things)
        worker.cancel()
        await asyncio.wait({worker})


async def test_a_lamp_of_three_systems_is_one_lamp(here: Here, tmp_path: Path) -> None:
    async with street(here, tmp_path) as home:
        lamp = await home.until(
            "light.shelf", systems=("zigbee2mqtt", "discovery", "homeassistant")
        )
        assert (lamp.name, lamp.area, lamp.state) == ("Book lamp", "bedroom", "off")
        assert {"reading light", "shelf"} <= set(lamp.aliases)
        await home.things.listen("zigbee2mqtt/shelf/set")
        await home.bus.publish(DeviceCommand(device="light.shelf", id="1", action="turn_on"))
        async with asyncio.timeout(10):
            assert json.loads((await anext(home.things)).payload)["state"] == "ON"
            await home.things.say("zigbee2mqtt/shelf", b'{"state":"ON"}', retain=True)
            result = await anext(home.results)
        assert (result.ok, result.state) == (True, "on")


async def test_of_two_relays_home_assistant_shows_each_is_itself(
    here: Here, tmp_path: Path
) -> None:
    async with street(here, tmp_path) as home:
        both = ("discovery", "homeassistant")
        first = await home.until("switch.box_relay_1", systems=both)
        assert (first.state, first.name) == ("on", "Box Relay 1")
        second = await home.until("switch.relays_2", systems=("discovery",))
        assert (second.state, second.name) == ("off", "Box Relay 2")


async def test_without_home_assistant_its_names_and_the_devices_themselves_stay(
    here: Here, tmp_path: Path
) -> None:
    async with street(here, tmp_path) as home:
        await home.until("light.shelf", name="Book lamp")
    await asyncio.to_thread(here.real.stop)
    try:
        async with street(here, tmp_path) as home:
            lamp = await home.until("light.shelf", name="Book lamp", available=True)
            assert (lamp.area, lamp.systems[-1]) == ("bedroom", "homeassistant")
            await home.until("lock.front_door", available=False)
            await home.things.listen("relays/1/set")
            off = DeviceCommand(device="switch.box_relay_1", id="2", action="turn_off")
            await home.bus.publish(off)
            async with asyncio.timeout(10):
                assert (await anext(home.things)).payload == b"OFF"
                await home.things.say("relays/1", b"OFF")
                assert (await anext(home.results)).ok
            await home.things.say("relays/1", b"ON")
    finally:
        await asyncio.to_thread(here.real.start)
