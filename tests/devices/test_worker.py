"""The worker on a bus in memory: states first, and whatever fails costs itself only."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bus import Gone
from bus.memory import MemoryBroker
from bus.messages import Areas, DeviceCommand, DeviceResult, DeviceState, Presence
from bus.worker import Context
from config import Settings, SettingsError
from config.settings import OverrideSettings
from devices.backends import Backend, Snapshot
from devices.worker import _distinct, _enter, run
from tests.devices.fakes import FakeBackend, light
from tests.devices.served import KITCHEN, STATE, Connect, Home, served


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
