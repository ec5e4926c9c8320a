"""The whole house, seen and used in a real Home Assistant through its MQTT integration."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bus import Bus, Message, Subscription
from bus.broker.mosquitto import find
from bus.messages import (
    DeviceState,
    Listen,
    Mute,
    Reply,
    Say,
    Speaking,
    SpeechEnd,
    Stop,
    Transcript,
)
from devices.homeassistant.entities import Entity, apply
from devices.homeassistant.session import Session
from hearsay.own_house import QUIET, own_house
from tests import home_assistant
from tests.bus.worlds import MqttWorld, broker_process
from tests.devices.homeassistant.furnish import asking, expose

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]

LONG_S = 30.0
M = TypeVar("M", bound=Message)
ROOM = "hearsay_kitchen"
OF_ROOM = {
    f"button.{ROOM}_stop", f"sensor.{ROOM}_last_reply", f"sensor.{ROOM}_last_transcript",
    f"sensor.{ROOM}_state", f"switch.{ROOM}_mute", f"text.{ROOM}_announce",
}  # fmt: skip


@dataclass
class Here:
    """A broker, and a Home Assistant that is connected to it."""

    broker: MqttWorld
    real: home_assistant.HomeAssistant

    def settings(self, *, announced: bool, root: str = "hearsay") -> dict[str, Any]:
        """Return settings of a house that sees what Home Assistant has, and what is announced."""
        devices: dict[str, Any] = {
            "homeassistant": {"url": self.real.url, "token": self.real.token},
            "discovery": {"prefix": "homeassistant"},
        }
        if announced:
            devices["announce"] = {"prefix": "homeassistant"}
        bus = {"url": self.broker.process.record.url, "root": root}
        return {**QUIET, "bus": bus, "devices": devices}


@dataclass
class Screen:
    """Home Assistant as somebody sees and uses it."""

    session: Session
    entities: dict[str, Entity] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        await self.session.subscribe(self._hear, "subscribe_entities")
        await self.session.subscribe(
            lambda _: self.changed.set(), "subscribe_events", event_type="device_registry_updated"
        )

    def _hear(self, event: dict[str, Any]) -> None:
        apply(self.entities, event)
        self.changed.set()

    @property
    def ours(self) -> set[str]:
        return {name for name in self.entities if name.partition(".")[2].startswith("hearsay")}

    async def until(self, entity: str, state: str) -> Entity:
        async with asyncio.timeout(LONG_S):
            while entity not in self.entities or self.entities[entity].state != state:
                self.changed.clear()
                await self.changed.wait()
        return self.entities[entity]

    async def use(self, entity: str, service: str, **data: Any) -> None:
        domain = entity.partition(".")[0]
        await self.session.ask(
            "call_service",
            domain=domain,
            service=service,
            target={"entity_id": entity},
            service_data=data,
        )

    async def devices(self, root: str = "hearsay") -> dict[str, Any]:
        """Return the devices of the house with that root by name."""
        rows = await self.session.ask("config/device_registry/list")
        return {
            row["name"]: row
            for row in rows
            if any(name.startswith(f"{root}-") for _, name, *_ in row["identifiers"])
        }

    async def until_devices(self, root: str, *names: str) -> None:
        """Wait until the house with that root has exactly these devices."""
        async with asyncio.timeout(LONG_S):
            while set(await self.devices(root)) != set(names):
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    kind = "mosquitto" if find() is not None else "amqtt"
    with broker_process(kind, tmp_path_factory.mktemp("broker")) as process:
        folder = tmp_path_factory.mktemp("homeassistant")
        with home_assistant.home_assistant(folder, mqtt_port=process.port) as real:
            yield Here(MqttWorld(process, "hearsay"), real)


@asynccontextmanager
async def looking(here: Here) -> AsyncIterator[Screen]:
    async with asking(here.real.url, here.real.token) as session:
        screen = Screen(session)
        await screen.follow()
        yield screen


@pytest.fixture(scope="module")
def house(here: Here, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A house that announces itself."""
    with asyncio.Runner() as runner:
        context = own_house(tmp_path_factory.mktemp("house"), here.settings(announced=True))
        runner.run(context.__aenter__())
        yield here
        runner.run(context.__aexit__(None, None, None))


@pytest.fixture
async def screen(house: Here) -> AsyncIterator[Screen]:
    async with looking(house) as screen:
        await screen.until(f"sensor.{ROOM}_state", "idle")
        yield screen


@pytest.fixture
async def bus(house: Here) -> AsyncIterator[Bus]:
    async with house.broker.bus("test") as bus:
        yield bus


async def until(heard: Subscription[M], **fields: Any) -> M:
    """Return the next message with these fields."""
    async with asyncio.timeout(LONG_S):
        async for message in heard:
            if all(getattr(message, name) == value for name, value in fields.items()):
                return message
    raise AssertionError


async def test_rooms_and_workers_appear(screen: Screen) -> None:
    await screen.until("binary_sensor.hearsay_satellite_living_room", "on")
    await screen.until(f"switch.{ROOM}_mute", "off")
    assert screen.ours >= OF_ROOM | {
        "binary_sensor.hearsay_assistant",
        "binary_sensor.hearsay_devices",
        "button.hearsay_stop_everywhere",
        "text.hearsay_announce_everywhere",
    }
    devices = await screen.devices()
    assert devices["Hearsay Kitchen"]["area_id"] == "kitchen"
    assert devices["Hearsay Kitchen"]["via_device_id"] == devices["Hearsay"]["id"]
    assert devices.keys() >= {"Hearsay Bedroom", "Hearsay Living Room"}


async def test_the_switch_closes_a_microphone_and_opens_it(screen: Screen, bus: Bus) -> None:
    async with bus.subscribe(Mute, room="living_room") as mutes:
        await screen.use("switch.hearsay_living_room_mute", "turn_on")
        assert await until(mutes, muted=True)
        await screen.until("switch.hearsay_living_room_mute", "on")
        await screen.use("switch.hearsay_living_room_mute", "turn_off")
        assert await until(mutes, muted=False)
        await screen.until("switch.hearsay_living_room_mute", "off")


async def test_a_text_is_spoken_and_the_button_stops_it(screen: Screen, bus: Bus) -> None:
    text = '{"Dinner"} is ready. ' + "Come all to the kitchen, before it is cold. " * 4
    async with (
        bus.subscribe(Say) as said,
        bus.subscribe(Speaking) as speaking,
        bus.subscribe(SpeechEnd) as ends,
        bus.subscribe(Stop) as stops,
    ):
        await screen.use("text.hearsay_living_room_announce", "set_value", value=text)
        assert (await until(said, room="living_room")).text == text
        turn = (await until(speaking, room="living_room")).turn
        await screen.until("sensor.hearsay_living_room_state", "speaking")
        await screen.use("button.hearsay_living_room_stop", "press")
        await until(stops, room="living_room")
        await screen.until("sensor.hearsay_living_room_state", "idle")
        await until(ends, turn=turn)


async def test_a_text_for_the_house_is_spoken_everywhere(screen: Screen, bus: Bus) -> None:
    async with bus.subscribe(Speaking) as speaking:
        await screen.use("text.hearsay_announce_everywhere", "set_value", value="Good night.")
        assert (await until(speaking, room="all")).text == "Good night."


async def test_what_is_heard_and_said_and_done_is_seen(screen: Screen, bus: Bus) -> None:
    """Spoken into a room that has a satellite, which is mute, and silent."""
    state = "sensor.hearsay_living_room_state"
    await bus.publish(Listen(room="living_room", turn=uuid.uuid4().hex, state="start"))
    await screen.until(state, "listening")
    await screen.until(state, "idle")  # nobody said anything
    await bus.publish(Transcript(room="living_room", text="what time is it", language="en"))
    await screen.until(state, "speaking")
    await screen.until(state, "idle")
    await screen.until("sensor.hearsay_living_room_last_transcript", "what time is it")
    reply = screen.entities["sensor.hearsay_living_room_last_reply"]
    assert reply.state == reply.attributes["text"]
    assert reply.attributes["language"] == "en"


async def test_long_words_are_shown_as_far_as_they_fit(screen: Screen, bus: Bus) -> None:
    await bus.publish(Reply(room="kitchen", text="夜" * 300 + "{{ 1 + 1 }}", language="ja"))
    reply = await screen.until(f"sensor.{ROOM}_last_reply", "夜" * 255)
    assert reply.attributes["text"] == "夜" * 300 + "{{ 1 + 1 }}"


async def test_the_house_is_no_device_of_its_own_home(screen: Screen, bus: Bus) -> None:
    async with bus.subscribe(DeviceState) as states:
        await expose(screen.session, *OF_ROOM, "light.bed_light")
        seen: set[str] = set()
        async with asyncio.timeout(LONG_S):
            while "number.volume" not in seen:
                await expose(screen.session, "number.volume")
                seen.add((await anext(states)).device)
        assert not {device for device in seen if "hearsay" in device}


async def test_everything_is_there_again_after_home_assistant_was_restarted(
    house: Here, bus: Bus
) -> None:
    await asyncio.to_thread(house.real.stop)
    await asyncio.to_thread(house.real.start)
    async with looking(house) as screen:
        await screen.until(f"sensor.{ROOM}_state", "idle")
        await screen.until("binary_sensor.hearsay_devices", "on")
        assert screen.ours >= OF_ROOM
    assert bus.connected


async def test_all_of_it_is_gone_when_a_house_starts_that_announces_nothing(
    here: Here, tmp_path: Path
) -> None:
    """A second house: that there is another one on the broker is no matter."""
    announcing, silent = (here.settings(announced=yes, root="second") for yes in (True, False))
    rooms = {"Hearsay Kitchen", "Hearsay Living Room", "Hearsay Bedroom"}
    async with looking(here) as screen:
        async with own_house(tmp_path, announcing):
            await screen.until_devices("second", "Hearsay", *rooms)
        assert await screen.devices("second")
        async with own_house(tmp_path, silent):
            await screen.until_devices("second")
