"""The worker on a bus in memory: states first, results read back, no command twice."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bus import Gone
from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Area, Areas, DeviceCommand, DeviceResult, DeviceState, Presence
from bus.worker import Context
from config import Settings, SettingsError
from config.settings import OverrideSettings
from devices.backends import Backend, Snapshot
from devices.household.household import Household
from devices.household.ids import Ids
from devices.journal import Journal
from devices.lines import MOST_WAITING
from devices.policy import RefusedError
from devices.worker import DevicesWorker, _distinct, _enter, run
from tests.devices.fakes import FakeBackend, light

NOW = 1_000_000.0
KITCHEN = Area(id="kitchen", name="kitchen")
STATE = "hearsay/home/{}/state"


@dataclass
class Home:
    """A running worker, and somebody who tells it what to do."""

    bus: MemoryBus
    backend: FakeBackend
    task: "asyncio.Task[None]"
    heard: list[str] = field(default_factory=list)
    """The end of every topic in the order of the bus: state or result."""

    async def ask(
        self, device: str = "light.a", action: str = "turn_on", **other: Any
    ) -> DeviceResult:
        async with self.bus.subscribe(DeviceResult) as results:
            await self.send(device, action, **other)
            return await anext(results)

    async def send(self, device: str, action: str, **other: Any) -> None:
        fields = {"id": "1", "at": NOW, **other}
        await self.bus.publish(DeviceCommand(device=device, action=action, **fields))


Connect = Callable[[str], MemoryBus]


@asynccontextmanager
async def served(
    connect: Connect, settings: Settings, *backends: FakeBackend, folder: Path, **how: Any
) -> AsyncIterator[Home]:
    every = backends or (FakeBackend(),)
    async with (
        connect("devices") as bus,
        connect("tester") as other,
        other.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
    ):
        with Journal(folder / "devices.sqlite") as journal, Ids(folder / "ids.sqlite") as ids:
            names = [backend.name for backend in every]
            worker = DevicesWorker(
                context=Context("devices", bus, settings),
                backends=every,
                household=Household(systems=names, settings=settings.devices, ids=ids),
                journal=journal,
                clock=lambda: NOW,
                **how,
            )
            task = tasks.create_task(worker.run())
            async with asyncio.timeout(5):
                await anext(presences)
                yield Home(other, every[0], task)
            task.cancel()
            await asyncio.wait({task})
            await bus.clear(Presence, name="devices")


@pytest.fixture
async def home(connect: Connect, settings: Settings, tmp_path: Path) -> AsyncIterator[Home]:
    async with served(connect, settings, folder=tmp_path) as home:
        yield home


# --- what there is ---------------------------------------------------------------------------


async def test_areas_and_states_are_retained_before_the_worker_is_online(
    connect: Connect, settings: Settings, tmp_path: Path, broker: MemoryBroker
) -> None:
    backend = FakeBackend(light(), areas=(KITCHEN,))
    async with (
        connect("tester") as bus,
        bus.tap("hearsay/#") as tap,
        served(connect, settings, backend, folder=tmp_path) as home,
    ):
        topics = [(await anext(tap)).topic for _ in range(3)]
        assert topics == ["hearsay/home/areas", STATE.format("light.a"), "hearsay/worker/devices"]
        assert STATE.format("light.a") in broker.retained
        async with home.bus.follow(Areas) as areas:
            fact = await anext(areas)
            assert isinstance(fact, Areas)
            assert fact.areas == (KITCHEN,)
        async with home.bus.follow(Presence) as presences:
            presence = await anext(presences)
            assert isinstance(presence, Presence)
            assert (presence.engine, presence.detail) == ("fake", "1 devices in 1 areas")


async def test_states_an_earlier_run_left_are_cleared_and_those_of_others_are_not(
    connect: Connect, settings: Settings, tmp_path: Path, broker: MemoryBroker
) -> None:
    async with connect("devices") as before, connect("zigbee") as stranger:
        await before.publish(light("light.sold"))
        await stranger.publish(light("light.foreign"))
    async with connect("tester") as bus, bus.follow(DeviceState, device="light.sold") as facts:
        async with served(connect, settings, folder=tmp_path):
            while not isinstance(await anext(facts), Gone):
                pass
        assert STATE.format("light.sold") not in broker.retained
        assert STATE.format("light.foreign") in broker.retained


@pytest.mark.parametrize(
    "payload", [b"", b"garbage", light("light.a", "on", source="stranger").encode()]
)
async def test_a_state_that_somebody_else_writes_or_clears_is_said_again(
    payload: bytes, home: Home, broker: MemoryBroker
) -> None:
    topic = STATE.format("light.a")
    ours = broker.retained[topic]
    async with home.bus.tap(topic) as facts:
        await anext(facts)
        broker.take(topic, payload, retain=True)
        assert [(await anext(facts)).payload for _ in range(2)] == [payload, ours]
    assert broker.retained[topic] == ours


async def test_a_state_that_cannot_be_read_back_is_said_once(
    home: Home, broker: MemoryBroker
) -> None:
    """Who hears itself say something unreadable must not take that for somebody else."""
    endless = light("light.b", "on", attributes={"x": "y" * DeviceState.max_bytes})
    first = STATE.format("light.a")
    async with home.bus.tap(STATE.format("+")) as facts:
        for _ in range(2):
            await anext(facts)
        home.backend.news.put_nowait(endless)
        assert len((await anext(facts)).payload) > DeviceState.max_bytes
        broker.take(first, b"garbage", retain=True)  # looked at after that
        assert [(await anext(facts)).topic for _ in range(2)] == [first, first]


async def test_what_changes_by_itself_is_told(home: Home) -> None:
    async with home.bus.subscribe(DeviceState, device="light.b") as facts:
        await anext(facts)
        home.backend.news.put_nowait(light("light.b", "on"))
        assert (await anext(facts)).state == "on"


async def test_a_device_that_is_gone_is_cleared_and_a_new_one_is_told(
    home: Home, broker: MemoryBroker
) -> None:
    async with home.bus.subscribe(Presence) as presences:
        await anext(presences)
        home.backend.news.put_nowait(Snapshot((KITCHEN,), (light("light.b"), light("light.new"))))
        while (await anext(presences)).detail != "2 devices in 1 areas":
            pass
    assert STATE.format("light.a") not in broker.retained
    assert STATE.format("light.new") in broker.retained


async def test_a_device_that_goes_and_comes_back_at_once_is_told_once(
    home: Home, broker: MemoryBroker, caplog: pytest.LogCaptureFixture
) -> None:
    """Who hears itself clear a state must not take that for somebody else."""
    topic, first = STATE.format("light.a"), light("light.b")
    async with home.bus.tap(topic) as facts:
        await anext(facts)
        home.backend.news.put_nowait(Snapshot((), (first,)))
        home.backend.news.put_nowait(Snapshot((), (light("light.a", "on"), first)))
        assert [bool((await anext(facts)).payload) for _ in range(2)] == [False, True]
        broker.take(topic, b"", retain=True)  # and now it is somebody else
        assert [bool((await anext(facts)).payload) for _ in range(2)] == [False, True]
    assert caplog.text.count("somebody else") == 1


async def test_why_devices_are_away_stands_in_the_presence_until_they_are_back(
    home: Home,
) -> None:
    away = light("light.a", available=False)
    async with home.bus.subscribe(Presence) as presences:
        await anext(presences)
        home.backend.news.put_nowait(Snapshot((), (away,), trouble="the hub is gone"))
        while (said := (await anext(presences)).detail) != "1 devices in 0 areas; the hub is gone":
            assert "hub" not in said
        home.backend.news.put_nowait(Snapshot((), (light("light.a"),)))
        assert (await anext(presences)).detail == "1 devices in 0 areas"


async def test_the_devices_of_a_backend_that_fails_are_away_and_the_worker_lives(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    async with home.bus.subscribe(DeviceState, device="light.b") as facts:
        assert (await anext(facts)).available
        home.backend.news.put_nowait(OSError("the hub is gone"))
        assert not (await anext(facts)).available
    assert "the hub is gone" in caplog.text
    result = await home.ask("light.b")
    assert (result.ok, result.text) == (False, "b is not answering")


async def test_a_backend_that_fails_at_once_keeps_nobody_waiting(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    broken = FakeBackend(name="broken")
    broken.news.get_nowait()
    broken.news.put_nowait(OSError("no hub"))
    backends = (FakeBackend(light("light.a")), broken)
    async with served(connect, settings, *backends, folder=tmp_path, start_s=60) as home:
        assert (await home.ask("light.a")).ok


async def test_a_silent_backend_does_not_keep_the_others_waiting(
    connect: Connect, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    silent = FakeBackend(name="silent")
    late = silent.news.get_nowait()
    backends = (FakeBackend(light("light.a")), silent)
    async with served(connect, settings, *backends, folder=tmp_path, start_s=0) as home:
        assert "not every backend has answered" in caplog.text
        assert (await home.ask("light.a")).ok
        async with home.bus.subscribe(DeviceState, device="light.b") as facts:
            silent.news.put_nowait(late)
            assert (await anext(facts)).device == "light.b"
        assert (await home.ask("light.b", id="2")).ok
        assert silent.told


async def test_where_one_backend_fails_the_other_that_has_the_device_serves_and_obeys(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    overrides = {"light.bulb": OverrideSettings(same_as="light.lamp")}
    devices = settings.devices.model_copy(update={"overrides": overrides})
    settings = settings.model_copy(update={"devices": devices})
    near = FakeBackend(light("light.bulb"), name="near")
    far = FakeBackend(light("light.lamp"), name="far")
    async with served(connect, settings, near, far, folder=tmp_path) as home:
        assert (await home.ask("light.lamp", id="1")).ok
        assert [told.device for told in near.told] == ["light.bulb"]
        assert far.told == []
        async with home.bus.subscribe(DeviceState, device="light.lamp") as facts:
            assert (await anext(facts)).systems == ("near", "far")
            near.news.put_nowait(OSError("the stick is gone"))
            state = await anext(facts)
            assert (state.systems, state.available) == (("far", "near"), True)
        result = await home.ask("light.lamp", "turn_off", id="2")
        assert (result.ok, result.device, result.state) == (True, "light.lamp", "off")
        assert [told.device for told in far.told] == ["light.lamp"]


# --- what may be done ------------------------------------------------------------------------


async def test_the_state_is_told_before_the_result_and_both_name_the_turn(home: Home) -> None:
    turn = "0" * 31 + "1"
    async with home.bus.subscribe(DeviceState, DeviceResult, device="light.a") as heard:
        await anext(heard)
        await home.send("light.a", "turn_on", turn=turn)
        state, result = await anext(heard), await anext(heard)
    assert isinstance(state, DeviceState)
    assert isinstance(result, DeviceResult)
    assert (state.state, state.turn) == ("on", turn)
    assert (result.ok, result.state, result.id, result.turn) == (True, "on", "1", turn)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"device": "light.aa"}, "the home has no device 'light.aa'; did you mean 'light.a'?"),
        ({"action": "turn_onn"}, "a light has no action 'turn_onn'; did you mean 'turn_on'?"),
        ({"arguments": {"brightness": 300}}, "'brightness' must be from 0 to 255 (it is 300)"),
        ({"at": NOW - 11}, "the command is too old: it expired 1 s ago"),
        ({"expires_at": NOW - 3}, "the command is too old: it expired 3 s ago"),
    ],
)
async def test_what_may_not_be_done_is_refused_and_not_done(
    asked: dict[str, Any], sentence: str, home: Home
) -> None:
    result = await home.ask(**{"arguments": {}, **asked})
    assert not result.ok
    assert sentence in result.text
    assert home.backend.told == []


async def test_a_protected_device_needs_a_yes(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    backend = FakeBackend(light(protected=True))
    async with served(connect, settings, backend, folder=tmp_path) as home:
        refused = await home.ask()
        assert not refused.ok
        assert "needs a yes" in refused.text
        assert backend.told == []
        assert (await home.ask(confirmed_by="a turn")).ok


async def test_a_retained_command_is_refused_and_cleared(
    connect: Connect, settings: Settings, tmp_path: Path, broker: MemoryBroker
) -> None:
    topic = "hearsay/home/light.a/set"
    broker.retained[topic] = DeviceCommand(device="light.a", id="7", action="turn_on").encode()
    async with (
        connect("tester") as bus,
        bus.subscribe(DeviceResult) as results,
        served(connect, settings, folder=tmp_path) as home,
    ):
        result = await anext(results)
        assert home.backend.told == []
    assert (result.id, result.ok) == ("7", False)
    assert "must not be retained" in result.text
    assert topic not in broker.retained


async def test_a_repeated_command_gets_the_same_answer_and_is_not_done_again(home: Home) -> None:
    first = await home.ask()
    again = await home.ask()
    assert (first.ok, again.ok, again.state) == (True, True, "on")
    assert len(home.backend.told) == 1


async def test_a_command_repeated_while_it_is_being_done_is_not_done_again(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        await home.send("light.a", "turn_on")
        await home.backend.busy.wait()
        await home.send("light.a", "turn_on")
        home.backend.free.set()
        assert (await anext(results)).ok
        assert (await anext(results)).ok
    assert len(home.backend.told) == 1


async def test_one_id_for_two_things_is_refused(home: Home) -> None:
    await home.ask(action="turn_on")
    result = await home.ask(action="turn_off")
    assert not result.ok
    assert result.text == "the id '1' was used for another command before: use a new one"
    assert len(home.backend.told) == 1


async def test_a_refused_command_may_be_sent_again_with_a_yes(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    backend = FakeBackend(light(protected=True))
    async with served(connect, settings, backend, folder=tmp_path) as home:
        assert not (await home.ask(id="1")).ok
        assert (await home.ask(id="1", confirmed_by="a turn")).ok


async def test_a_command_done_before_a_restart_is_not_done_after_it(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    async with served(connect, settings, folder=tmp_path) as home:
        assert (await home.ask()).ok
    after = FakeBackend()
    async with served(connect, settings, after, folder=tmp_path) as home:
        assert (await home.ask()).state == "on"
        assert after.told == []


async def test_a_command_that_a_kill_interrupted_is_reported_and_not_done_again(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    command = DeviceCommand(device="light.a", id="1", action="turn_on", at=NOW)
    with Journal(tmp_path / "devices.sqlite") as journal:
        journal.begin(command, now=NOW)
    async with served(connect, settings, folder=tmp_path) as home:
        result = await home.ask()
        assert not result.ok
        assert result.text == "light.a was interrupted and does not repeat it; it is 'off' now"
        assert home.backend.told == []


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (RefusedError("the bulb is loose"), "a: the bulb is loose"),
        (ValueError("a bug"), "a could not be reached"),
        (OSError("no route"), "a could not be reached"),
    ],
)
async def test_a_backend_that_raises_costs_one_command(
    trouble: Exception, sentence: str, home: Home
) -> None:
    home.backend.trouble = trouble
    result = await home.ask()
    assert (result.ok, result.text) == (False, sentence)
    home.backend.trouble = None
    assert (await home.ask(id="2")).ok


async def test_a_device_that_does_not_answer_costs_one_command(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    async with served(connect, settings, folder=tmp_path, execute_s=0) as home:
        home.backend.free.clear()
        result = await home.ask()
        assert (result.ok, result.text) == (False, "a did not answer within 0 s")
        assert (await home.ask("light.b", id="2")).text == ""


async def test_what_is_not_read_back_is_not_claimed(home: Home) -> None:
    home.backend.reads_back = False
    result = await home.ask()
    assert (result.ok, result.state) == (False, None)
    assert result.text == "a does not say how it is now"


async def test_a_slow_device_delays_only_itself(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        await home.send("light.a", "turn_on", id="1")
        await home.backend.busy.wait()
        await home.send("light.a", "turn_off", id="2")
        await home.send("light.b", "turn_on", id="3")
        assert (await anext(results)).id == "3"
        assert [told.device for told in home.backend.told] == ["light.a", "light.b"]
        home.backend.free.set()
        assert [(await anext(results)).id for _ in range(2)] == ["1", "2"]


async def test_one_command_too_many_for_one_device_is_refused(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        for number in range(MOST_WAITING + 1):
            await home.send("light.a", "turn_on", id=str(number))
        await home.send("light.b", "turn_on", id="other")
        refused = await anext(results)
        assert (refused.id, refused.text) == (
            str(MOST_WAITING),
            "too many commands wait for light.a",
        )
        assert (await anext(results)).id == "other"
        home.backend.free.set()
        every = [str(number) for number in range(MOST_WAITING)]
        assert [(await anext(results)).id for _ in every] == every


# --- put together ----------------------------------------------------------------------------


async def test_the_simulated_home_obeys(
    connect: Connect, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with (
        connect("devices") as bus,
        connect("tester") as other,
        other.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
        asyncio.timeout(10),
    ):
        task = tasks.create_task(run(Context("devices", bus, settings)))
        assert (await anext(presences)).engine == "simulated"
        async with other.subscribe(DeviceResult) as results:
            command = DeviceCommand(
                device="light.kitchen", id="1", action="turn_on", arguments={"brightness_pct": 40}
            )
            await other.publish(command)
            result = await anext(results)
        task.cancel()
    assert (result.ok, result.state) == (True, "on")
    assert not caplog.text


@asynccontextmanager
async def failing(trouble: Exception) -> AsyncIterator[Backend]:
    raise trouble
    yield  # a context manager has one


async def test_a_backend_that_cannot_be_opened_leaves_the_others_their_chance(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with AsyncExitStack() as stack:
        assert await _enter(failing(OSError("no hub at home")), stack) is None
        assert "no hub at home" in caplog.text
        with pytest.raises(SettingsError):
            await _enter(failing(SettingsError("no token")), stack)


def test_of_two_backends_with_one_name_the_first_serves(caplog: pytest.LogCaptureFixture) -> None:
    first, second, other = (FakeBackend(name=name) for name in ("hub", "hub", "other"))
    assert _distinct([first, second, other]) == [first, other]
    assert "two backends are called 'hub'" in caplog.text


async def test_a_wrong_home_file_is_a_settings_error(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "home.yaml"
    file.write_text("devices: [{id: lamp.a}]")
    simulated = settings.devices.simulated.model_copy(update={"file": file})
    devices = settings.devices.model_copy(update={"simulated": simulated})
    async with connect("devices") as bus:
        context = Context("devices", bus, settings.model_copy(update={"devices": devices}))
        with pytest.raises(SettingsError, match="there is no kind 'lamp'"):
            await run(context)
