"""Announcements on every broker: made, made again, followed, and taken back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bus import Bus
from bus.foreign import Foreign
from bus.memory import MemoryBroker, MemoryBus, MemoryForeign
from bus.message import Gone
from bus.messages import Area, Areas, Presence, RoomStatus
from config import Settings
from config.settings import RoomSettings
from devices.announce.announcer import FILE, Announcer, announce
from devices.announce.house import House
from devices.announce.ledger import Ledger
from tests.bus.worlds import MqttWorld, World

LONG_S = 15.0
SHORT = {"gather_s": 0.02, "certain_s": 0.1, "retry_s": 0.05}
KITCHEN = Areas(areas=(Area(id="kitchen", name="Big kitchen"),))


@dataclass
class Onlooker:
    """Another system, which hears what is announced."""

    prefix: str
    foreign: Foreign
    seen: dict[str, Any] = field(default_factory=dict)
    """By what a device is called, what was announced last; nothing, if that was taken back."""

    async def until(self, **wanted: Any) -> None:
        """Wait until devices are announced with these fields, or (None) taken back."""
        async with asyncio.timeout(LONG_S):
            while not all(self._is(name, fields) for name, fields in wanted.items()):
                heard = await anext(self.foreign)
                name = heard.topic.split("/")[-2].partition("-")[2].replace("-", "_")
                self.seen[name] = json.loads(heard.payload) if heard.payload else None

    async def again(self, name: str) -> dict[str, Any]:
        """Wait until a device is announced once more."""
        self.seen.pop(name, None)
        await self.until(**{name: {}})
        said: dict[str, Any] = self.seen[name]
        return said

    def _is(self, name: str, fields: dict[str, Any] | None) -> bool:
        if name not in self.seen:
            return False
        said = self.seen[name]
        if fields is None or said is None:
            return said is fields
        return fields.items() <= {**said["device"], "parts": set(said["components"])}.items()


class Refusing(MemoryForeign):
    """A way to a broker that is away for the first words, and remembers the others."""

    def __init__(self, broker: MemoryBroker, *, times: int = 0) -> None:
        super().__init__(broker, "hearsay")
        self.said: list[tuple[str, bytes, bool]] = []
        self.spoke = asyncio.Event()
        self._times = times

    async def _say(self, topic: str, payload: bytes, *, retain: bool) -> None:
        if self._times:
            self._times -= 1
            raise ConnectionError("the broker is away")
        self.said.append((topic, payload, retain))
        self.spoke.set()


@asynccontextmanager
async def looking(bus: Bus, prefix: str) -> AsyncIterator[Onlooker]:
    async with bus, bus.foreign() as foreign:
        await foreign.listen(f"{prefix}/device/+/config")
        yield Onlooker(prefix, foreign)


@asynccontextmanager
async def announcing(bus: Bus, folder: Path, prefix: str, **rooms: Any) -> AsyncIterator[None]:
    named = {room: RoomSettings(**fields) for room, fields in rooms.items()}
    async with bus, bus.foreign() as foreign, asyncio.TaskGroup() as tasks:
        announcer = Announcer(foreign=foreign, ledger=Ledger(folder / FILE), **SHORT)
        work = announcer.run(bus, House(root=bus.root, rooms=named), prefix)
        running = tasks.create_task(work)
        yield
        running.cancel()


def rests(room: str) -> RoomStatus:
    return RoomStatus(room=room, state="idle")


def there(name: str, state: str = "online") -> Presence:
    return Presence.build({"name": name, "state": state, "instance": "i"})


@pytest.fixture
def prefix(world: World) -> str:
    """One of the test's own: the brokers are shared."""
    return f"to-{world.root}"


async def test_rooms_and_workers_are_announced_and_followed(
    world: World, tmp_path: Path, prefix: str
) -> None:
    async with (
        world.bus("house") as house,
        looking(world.bus("onlooker"), prefix) as onlooker,
        announcing(world.bus("devices"), tmp_path, prefix, study={"area": "kitchen"}),
    ):
        for fact in (KITCHEN, there("asr"), there("assistant"), rests("kitchen"), rests("study")):
            await house.publish(fact)
        kitchen = {"name": "Hearsay Big kitchen", "suggested_area": "Big kitchen"}
        study = {"name": "Hearsay study", "suggested_area": "Big kitchen"}
        parts = {"stop", "announce", "worker-asr", "worker-assistant"}
        await onlooker.until(house={"parts": parts}, room_kitchen=kitchen, room_study=study)
        await house.publish(Areas(areas=(Area(id="kitchen", name="Galley"),)))
        await onlooker.until(room_kitchen={"name": "Hearsay Galley", "suggested_area": "Galley"})
        await house.clear(RoomStatus, room="study")
        await onlooker.until(room_study=None)


async def test_a_worker_that_is_forgotten_is_named_once_more_and_then_left_out(
    world: World, tmp_path: Path, prefix: str
) -> None:
    async with (
        world.bus("house") as house,
        looking(world.bus("onlooker"), prefix) as onlooker,
        announcing(world.bus("devices"), tmp_path, prefix),
    ):
        await house.publish(there("satellite-shed"))
        await house.publish(there("assistant"))
        parts = {"stop", "announce", "worker-assistant"}
        await onlooker.until(house={"parts": {*parts, "worker-satellite-shed"}})
        await house.clear(Presence, name="satellite-shed")
        async with asyncio.timeout(LONG_S):
            while (
                "worker-satellite-shed" not in (said := await onlooker.again("house"))["components"]
            ):
                pass
        assert said["components"]["worker-satellite-shed"] == {"platform": "binary_sensor"}
        assert set((await onlooker.again("house"))["components"]) == parts


async def test_everything_is_said_again_when_home_assistant_comes_online(
    world: World, tmp_path: Path, prefix: str
) -> None:
    async with (
        world.bus("house") as house,
        looking(world.bus("onlooker"), prefix) as onlooker,
        announcing(world.bus("devices"), tmp_path, prefix),
    ):
        await house.publish(rests("kitchen"))
        await onlooker.until(house={}, room_kitchen={})
        await onlooker.foreign.say(f"{prefix}/status", b"offline")
        await onlooker.foreign.say(f"{prefix}/status", b"online")
        await onlooker.again("room_kitchen")


async def test_what_is_announced_is_there_for_who_comes_later(
    world: World, tmp_path: Path, prefix: str
) -> None:
    async with (
        world.bus("house") as house,
        announcing(world.bus("devices"), tmp_path, prefix),
    ):
        async with looking(world.bus("first"), prefix) as first:
            await house.publish(rests("kitchen"))
            await first.until(room_kitchen={})
        async with looking(world.bus("second"), prefix) as second:
            await second.until(house={}, room_kitchen={})


async def test_what_was_announced_is_taken_back_by_a_house_that_announces_nothing(
    world: World, prefix: str, settings: Settings
) -> None:
    async with looking(world.bus("onlooker"), prefix) as onlooker:
        async with (
            world.bus("house") as house,
            announcing(world.bus("devices"), settings.data, prefix),
        ):
            await house.publish(rests("kitchen"))
            await onlooker.until(house={}, room_kitchen={})
        async with world.bus("devices") as bus, asyncio.timeout(LONG_S):
            await announce(settings, bus)
        await onlooker.until(house=None, room_kitchen=None)
    async with looking(world.bus("later"), prefix) as later:
        await later.foreign.say(f"{prefix}/device/x-last/config", b"{}")
        with pytest.raises(KeyError):
            await later.until(last={})
        assert set(later.seen) == {"last"}
    assert not (settings.data / FILE).exists()


async def test_under_another_prefix_nothing_is_left_below_the_old_one(
    world: World, tmp_path: Path, prefix: str
) -> None:
    async with (
        world.bus("house") as house,
        looking(world.bus("onlooker"), prefix) as before,
        looking(world.bus("other"), f"{prefix}2") as after,
    ):
        await house.publish(rests("kitchen"))
        async with announcing(world.bus("devices"), tmp_path, prefix):
            await before.until(house={}, room_kitchen={})
        async with announcing(world.bus("devices"), tmp_path, f"{prefix}2"):
            await after.until(house={}, room_kitchen={})
            await before.until(house=None, room_kitchen=None)


async def test_rooms_that_are_not_there_yet_are_waited_for(
    world: World, tmp_path: Path, prefix: str
) -> None:
    """After a start without retained facts nothing is taken back and made again."""
    async with world.bus("house") as house, looking(world.bus("onlooker"), prefix) as onlooker:
        async with announcing(world.bus("devices"), tmp_path, prefix):
            await house.publish(rests("kitchen"))
            await house.publish(rests("shed"))
            await onlooker.until(room_kitchen={}, room_shed={})
        await house.clear(RoomStatus, room="kitchen")
        await house.clear(RoomStatus, room="shed")
        async with announcing(world.bus("devices"), tmp_path, prefix):
            await onlooker.again("house")
            assert onlooker.seen["room_kitchen"] is not None
            await house.publish(rests("kitchen"))
            await onlooker.again("room_kitchen")
            assert onlooker.seen["room_shed"] is not None
            await house.publish(there("assistant"))
            await onlooker.until(room_shed=None)
        assert onlooker.seen["room_kitchen"] is not None


async def test_a_broker_that_forgot_everything_is_told_again(
    mortal: MqttWorld, tmp_path: Path
) -> None:
    async with (
        mortal.bus("house") as house,
        announcing(mortal.bus("devices"), tmp_path, "to"),
    ):
        await house.publish(rests("kitchen"))
        async with looking(mortal.bus("first"), "to") as first:
            await first.until(room_kitchen={})
        async with mortal.stranger() as stranger:
            await stranger.publish("to/device/hearsay-room-kitchen/config", b"", retain=True)
        await mortal.crash()
        async with looking(mortal.bus("second"), "to") as second:
            await second.until(house={}, room_kitchen={})


async def test_a_prefix_below_our_own_root_announces_nothing(
    broker: MemoryBroker, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ours = settings.model_dump()
    ours["devices"]["announce"]["prefix"] = "hearsay/devices"
    async with MemoryBus(broker, source="devices") as bus:
        async with asyncio.timeout(LONG_S):
            await announce(Settings.model_validate(ours), bus)
    assert "belongs to Hearsay" in caplog.text


async def test_a_broker_that_is_away_is_told_when_it_is_back(
    mortal: MqttWorld, tmp_path: Path
) -> None:
    async with (
        mortal.bus("house") as house,
        announcing(mortal.bus("devices"), tmp_path, "to"),
    ):
        async with looking(mortal.bus("first"), "to") as first:
            await first.until(house={})
        mortal.process.stop()
        await house.publish(rests("kitchen"))
        await asyncio.to_thread(mortal.process.start)
        async with looking(mortal.bus("second"), "to") as second:
            await second.until(room_kitchen={})


async def test_what_cannot_be_taken_back_yet_is_taken_back_later(
    broker: MemoryBroker, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / FILE)
    ledger.note("to/device/hearsay-house/config", {"stop": "button"})
    async with Refusing(broker, times=2) as foreign, asyncio.timeout(LONG_S):
        await Announcer(foreign=foreign, ledger=ledger, **SHORT).withdraw()
    assert ledger.topics == frozenset()
    assert foreign.said == [("to/device/hearsay-house/config", b"", True)]


async def test_what_is_known_already_is_not_said_twice(
    broker: MemoryBroker, tmp_path: Path
) -> None:
    async with MemoryBus(broker, source="devices") as bus, Refusing(broker) as foreign:
        announcer = Announcer(foreign=foreign, ledger=Ledger(tmp_path / FILE), **SHORT)
        async with MemoryBus(broker, source="house") as house, asyncio.TaskGroup() as tasks:
            run = announcer.run(bus, House(root="hearsay", rooms={}), "to")
            running = tasks.create_task(run)
            for fact in (rests("kitchen"), there("asr"), rests("shed")):
                before = len(foreign.said)
                await house.publish(fact)
                async with asyncio.timeout(LONG_S):
                    while len(foreign.said) == before:
                        await foreign.spoke.wait()
                        foreign.spoke.clear()
            running.cancel()
    named = [topic.split("-")[-1].removesuffix("/config") for topic, _, _ in foreign.said]
    assert named.count("kitchen") == named.count("shed") == 1
    assert all(retained for _, _, retained in foreign.said)


def test_a_turn_changes_nothing_of_what_is_announced() -> None:
    house = House(root="hearsay", rooms={})
    assert house.hear(rests("kitchen"))
    assert not house.hear(RoomStatus(room="kitchen", state="listening"))
    assert house.hear(there("asr"))
    assert not house.hear(there("asr", "offline"))
    assert house.hear(KITCHEN)
    assert not house.hear(KITCHEN)
    assert house.hear(Gone(kind=Areas, where={}))
    assert house.hear(Gone(kind=Presence, where={"name": "asr"}))
    assert house.hear(Gone(kind=RoomStatus, where={"room": "kitchen"}))
    (only,) = house.announcements("to").values()
    assert only.id == "hearsay-house"
    assert "worker-asr" not in only.components


def test_names_from_outside_are_one_short_line() -> None:
    house = House(root="hearsay", rooms={})
    house.hear(Areas(areas=(Area(id="kitchen", name="Kit\u202e\nchen" + "x" * 500),)))
    house.hear(rests("kitchen"))
    (_, room) = house.announcements("to").values()
    name = room.fields["device"]["name"]
    assert name.startswith("Hearsay Kit chen")
    assert len(name) < 120
