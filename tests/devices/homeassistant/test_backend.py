"""The backend against a server that plays what a real Home Assistant said."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bus.messages import Area, DeviceState
from devices.backends import Change, Snapshot
from devices.homeassistant.address import Address
from devices.homeassistant.backend import HomeAssistant
from devices.homeassistant.memory import Memory
from devices.homeassistant.troubles import NotReachedError
from devices.policy import Checked, RefusedError
from tests.devices.homeassistant.server import TOKEN, Recorded

KITCHEN = "light.kitchen_lights"
LOST = ("Home Assistant has closed the connection", "the connection to Home Assistant is lost")
QUICK = {"confirm_s": 0.2, "first_s": 0.01, "refused_s": 0.01, "gather_s": 0.0}


@dataclass
class Home:
    backend: HomeAssistant
    news: AsyncIterator[Change]

    async def snapshot(self, *, within_s: float = 10) -> Snapshot:
        """Return the next snapshot; states before it do not matter."""
        async with asyncio.timeout(within_s):
            async for change in self.news:
                if isinstance(change, Snapshot):
                    return change
        raise AssertionError

    async def devices(self) -> dict[str, DeviceState]:
        return {device.device: device for device in (await self.snapshot()).devices}

    async def state(self, name: str = KITCHEN) -> DeviceState:
        async with asyncio.timeout(10):
            async for change in self.news:
                if isinstance(change, DeviceState) and change.device == name:
                    return change
        raise AssertionError

    async def do(self, name: str, action: str, **arguments: Any) -> DeviceState:
        async with asyncio.timeout(10):
            (read,) = await self.backend.execute(Checked(name, action, arguments))
        return read


@asynccontextmanager
async def connected(
    server: Recorded, folder: Path, token: str = TOKEN, **how: float
) -> AsyncIterator[Home]:
    backend = HomeAssistant(
        address=Address(server.url, lambda: token),
        memory=Memory(folder / "home.json"),
        **{**QUICK, **how},
    )
    async with backend:
        yield Home(backend, backend.changes())


@pytest.fixture
async def server() -> AsyncIterator[Recorded]:
    async with Recorded() as server:
        yield server


@pytest.fixture
async def home(server: Recorded, tmp_path: Path) -> AsyncIterator[Home]:
    async with connected(server, tmp_path) as home:
        first = await home.snapshot()
        assert not first.trouble
        yield home


# --- what there is -------------------------------------------------------------------------------


async def test_entities_become_devices_with_names_aliases_and_areas(
    server: Recorded, tmp_path: Path
) -> None:
    async with connected(server, tmp_path) as home:
        snapshot = await home.snapshot()
    (lamp,) = (device for device in snapshot.devices if device.device == KITCHEN)
    assert (lamp.name, lamp.kind, lamp.area) == ("Kitchen Lights", "light", "kitchen")
    assert set(lamp.aliases) == {"counter lights", "küche"}  # what nobody can see is gone
    assert lamp.available
    assert "friendly_name" not in lamp.attributes
    kitchen = Area(id="kitchen", name="Kitchen", aliases=("galley",), floor="Ground floor")
    assert kitchen in snapshot.areas


async def test_only_what_is_exposed_to_voice_is_seen(server: Recorded, tmp_path: Path) -> None:
    async with connected(server, tmp_path) as home:
        devices = await home.devices()
    assert "light.bed_light" not in devices  # somebody has hidden it
    assert "number.volume" not in devices  # nobody has exposed it
    assert "lock.front_door" in devices  # exposed by hand


async def test_what_is_not_decided_follows_home_assistants_own_rule(
    server: Recorded, tmp_path: Path
) -> None:
    server.answers["homeassistant/expose_entity/list"] = {"exposed_entities": {}}
    for row in server.answers["config/entity_registry/list"]:
        row["options"] = {}
    async with connected(server, tmp_path) as home:
        devices = await home.devices()
    assert {KITCHEN, "binary_sensor.movement_backyard"} <= devices.keys()
    assert not {"lock.front_door", "scene.evening"} & devices.keys()


async def test_nothing_new_is_seen_where_new_things_are_not_to_be_exposed(
    server: Recorded, tmp_path: Path
) -> None:
    server.answers["homeassistant/expose_entity/list"] = {"exposed_entities": {}}
    server.answers["homeassistant/expose_new_entities/get"] = {"expose_new": False}
    async with connected(server, tmp_path) as home:
        assert await home.devices() == {}


async def test_the_items_of_a_list_are_attributes(home: Home) -> None:
    before = await home.state("todo.shopping_list")
    assert before.attributes["items"] == []
    read = await home.do("todo.shopping_list", "add_item", item="Milk")
    assert read.state == "1"
    assert [item["summary"] for item in read.attributes["items"]] == ["Milk"]


# --- what changes --------------------------------------------------------------------------------


async def test_a_change_is_told_at_once_and_whole(home: Home, server: Recorded) -> None:
    await server.change(KITCHEN, s="off", c="x", a={"brightness": None})
    state = await home.state()
    assert state.state == "off"
    assert "brightness" not in state.attributes
    assert state.attributes["supported_color_modes"] == ["color_temp", "hs"]


async def test_a_removed_attribute_is_gone(home: Home, server: Recorded) -> None:
    event = {"c": {KITCHEN: {"-": {"a": ["brightness"]}}}}
    await server.tell("subscribe_entities", event)
    assert "brightness" not in (await home.state()).attributes


async def test_an_entity_that_cannot_be_reached_is_away(home: Home, server: Recorded) -> None:
    await server.change(KITCHEN, s="unavailable")
    assert not (await home.state()).available


async def test_hidden_entities_change_unheard(home: Home, server: Recorded) -> None:
    await server.change("light.bed_light", s="on")
    await server.change("light.nobody_knows", s="on")
    await server.change(KITCHEN, s="off")
    told = []
    while KITCHEN not in told:
        change = await anext(home.news)
        assert isinstance(change, DeviceState)
        told.append(change.device)
    assert set(told) <= {"todo.shopping_list", KITCHEN}


async def test_a_removed_entity_is_gone_with_the_next_snapshot(
    home: Home, server: Recorded
) -> None:
    await server.tell("subscribe_entities", {"r": [KITCHEN]})
    assert KITCHEN not in await home.devices()


async def test_a_new_entity_is_there_once_the_registries_know_it(
    home: Home, server: Recorded
) -> None:
    exposed = server.answers["homeassistant/expose_entity/list"]["exposed_entities"]
    exposed["switch.new"] = {"conversation": True}
    new = {"s": "on", "a": {"friendly_name": "New"}, "c": "x"}
    await server.tell("subscribe_entities", {"a": {"switch.new": new}})
    assert (await home.devices())["switch.new"].name == "New"


async def test_a_renamed_area_is_told(home: Home, server: Recorded) -> None:
    server.answers["config/area_registry/list"][1]["name"] = "Cookery"
    await server.tell("area_registry_updated", {})
    assert "Cookery" in {area.name for area in (await home.snapshot()).areas}


async def test_what_is_hidden_later_vanishes_without_being_told_of(
    server: Recorded, tmp_path: Path
) -> None:
    async with connected(server, tmp_path, look_s=0.05) as home:
        assert KITCHEN in await home.devices()
        del server.answers["homeassistant/expose_entity/list"]["exposed_entities"][KITCHEN]
        assert KITCHEN not in await home.devices()


# --- what is done --------------------------------------------------------------------------------


async def test_a_command_returns_what_was_read_back(home: Home) -> None:
    assert (await home.do(KITCHEN, "turn_off")).state == "off"
    read = await home.do(KITCHEN, "turn_on", brightness_pct=40)
    assert (read.state, read.attributes["brightness"]) == ("on", 102)


async def test_a_lock_is_waited_for_until_it_has_moved(home: Home) -> None:
    assert (await home.do("lock.front_door", "unlock")).state == "unlocked"


async def test_a_jammed_lock_is_a_failure(home: Home) -> None:
    with pytest.raises(RefusedError, match="it did not work: it is 'jammed' now"):
        await home.do("lock.poorly_installed_door", "lock")


async def test_what_is_as_wanted_already_is_done_without_any_event(home: Home) -> None:
    read = await home.do("climate.hvac", "set_temperature", temperature=22)
    assert read.attributes["temperature"] == 22


@pytest.mark.parametrize("device", ["scene.evening", "button.push"])
async def test_scenes_and_buttons_are_done_when_they_say_when(home: Home, device: str) -> None:
    action = "turn_on" if device.startswith("scene") else "press"
    assert (await home.do(device, action)).state.startswith("2026-")


async def test_the_services_own_error_is_shown(home: Home) -> None:
    with pytest.raises(RefusedError, match=r"^Home Assistant says: Invalid alarm code provided$"):
        await home.do("alarm_control_panel.security", "alarm_disarm", code="9")
    with pytest.raises(RefusedError, match=r"says: .* does not support action vacuum\.start$"):
        await home.do("vacuum.4_fourth_floor", "start")


def answered_only(server: Recorded, device: str, action: str) -> None:
    """Have a call succeed, with nothing of it to be seen."""
    for call in server.calls:
        if (call["asked"]["target"]["entity_id"], call["asked"]["service"]) == (device, action):
            call["heard"] = call["heard"][-1:]


async def test_what_shows_nothing_is_not_said_to_be_done(home: Home, server: Recorded) -> None:
    answered_only(server, KITCHEN, "turn_off")
    with pytest.raises(RefusedError, match="it has not confirmed it; it is still 'on'"):
        await home.do(KITCHEN, "turn_off")


async def test_a_late_state_of_another_cause_confirms_too(home: Home, server: Recorded) -> None:
    answered_only(server, KITCHEN, "turn_off")
    async with asyncio.TaskGroup() as tasks:
        done = tasks.create_task(home.do(KITCHEN, "turn_off"))
        await server.acted.wait()
        await server.change(KITCHEN, s="off", c="polled")
    assert done.result().state == "off"


async def test_an_entity_may_vanish_before_it_is_read_back(home: Home, server: Recorded) -> None:
    answered_only(server, KITCHEN, "turn_off")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(refused(home, "it vanished from Home Assistant"))
        await server.acted.wait()
        await server.tell("subscribe_entities", {"r": [KITCHEN]})


async def test_an_entity_may_go_away_before_it_is_read_back(home: Home, server: Recorded) -> None:
    answered_only(server, KITCHEN, "turn_off")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(refused(home, "it went away before it was confirmed"))
        await server.acted.wait()
        await server.change(KITCHEN, s="unavailable")


@pytest.mark.parametrize("answered", [True, False])
async def test_home_assistant_may_go_away_before_it_is_read_back(
    home: Home, server: Recorded, *, answered: bool
) -> None:
    if answered:
        answered_only(server, KITCHEN, "turn_off")
    else:
        server.calls.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(refused(home, "Home Assistant went away"))
        await server.acted.wait()
        await server.stop()


async def refused(home: Home, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        await home.do(KITCHEN, "turn_off")


async def test_a_device_it_no_longer_has_is_refused(home: Home) -> None:
    with pytest.raises(RefusedError, match="no longer has it"):
        await home.do("light.gone", "turn_on")


# --- coming and going ----------------------------------------------------------------------------


async def test_a_restart_leaves_its_devices_away_and_brings_them_back(
    home: Home, server: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    await server.stop()
    away = await home.snapshot()
    assert away.trouble in LOST
    assert len(away.devices) > 10
    assert not any(device.available for device in away.devices)
    with pytest.raises(RefusedError, match="Home Assistant is away"):
        await home.do(KITCHEN, "turn_on")
    server.entities["a"][KITCHEN]["s"] = "off"  # meanwhile somebody switched it
    await server.start()
    while (back := await home.snapshot()).trouble:
        assert back.trouble.startswith("Home Assistant cannot be reached at http://127.0.0.1:")
        assert back.trouble.endswith(": Connection refused")
    (lamp,) = (device for device in back.devices if device.device == KITCHEN)
    assert (lamp.state, lamp.available) == ("off", True)
    assert sum(text in LOST for text in caplog.messages) == 1
    assert (await home.do(KITCHEN, "turn_off")).state == "off"


async def test_one_that_is_still_starting_is_waited_for(home: Home, server: Recorded) -> None:
    await server.restart("STARTING")
    while (now := await home.snapshot()).trouble != "Home Assistant is starting":
        assert now.trouble
    await server.tell("homeassistant_started", {})
    assert all(device.available for device in (await home.snapshot()).devices)


async def test_a_refused_token_is_one_sentence_until_there_is_a_better_one(
    server: Recorded, tmp_path: Path
) -> None:
    server.token = "new"  # noqa: S105 - of nothing
    file = tmp_path / "token"
    file.write_text("old\n")
    address = Address(server.url, lambda: file.read_text().strip())
    async with HomeAssistant(
        address=address, memory=Memory(tmp_path / "home.json"), **QUICK
    ) as backend:
        home = Home(backend, backend.changes())
        refused = await home.snapshot()
        assert refused.trouble.startswith("Home Assistant refuses the token: make a new long-lived")
        file.write_text("new\n")
        assert (await home.snapshot()).trouble == ""
    assert server.tokens[0] == "old"


async def test_a_token_of_no_administrator_is_one_sentence(
    server: Recorded, tmp_path: Path
) -> None:
    server.refuses["homeassistant/expose_entity/list"] = "unauthorized"
    async with connected(server, tmp_path) as home:
        assert "make a token as an administrator" in (await home.snapshot()).trouble


async def test_what_nobody_understands_costs_only_its_devices(
    server: Recorded, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers["config/area_registry/list"] = [{"surprise": True}]
    async with connected(server, tmp_path) as home:
        assert "do not understand" in (await home.snapshot()).trouble
    assert "KeyError" in caplog.text


async def test_devices_of_the_last_time_are_away_where_home_assistant_is_not_there(
    server: Recorded, tmp_path: Path
) -> None:
    async with connected(server, tmp_path) as home:
        known = await home.devices()
        assert (await home.state("todo.shopping_list")).available  # so it is written down
    await server.stop()
    async with connected(server, tmp_path) as home:
        away = await home.devices()
    assert away.keys() == known.keys()
    assert not any(device.available for device in away.values())


async def test_a_token_that_cannot_be_read_is_one_sentence(
    server: Recorded, tmp_path: Path
) -> None:
    def none() -> str:
        raise NotReachedError("cannot read it")

    async with HomeAssistant(
        address=Address(server.url, none), memory=Memory(tmp_path / "home.json"), **QUICK
    ) as backend:
        assert (await Home(backend, backend.changes()).snapshot()).trouble == "cannot read it"


async def test_the_token_is_never_logged(
    server: Recorded, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.token = "s3cret"  # noqa: S105 - of nothing
    async with connected(server, tmp_path, token="s3cret") as home:  # noqa: S106 - likewise
        await home.snapshot()
    ours = [record for record in caplog.records if record.name != "websockets.server"]
    assert ours
    assert not any("s3cret" in record.getMessage() for record in ours)
