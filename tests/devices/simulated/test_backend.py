"""The simulated home as a whole: it does all of a command or nothing, and remembers."""

import json
import logging
import sqlite3
from pathlib import Path

import pytest

from devices.policy import RefusedError
from tests.devices.simulated_home import NOW, device, opened, plan_from, plan_of, states, tell

HOME = """
devices:
  - {id: light.a, name: reading lamp}
  - {id: light.b}
  - {id: media_player.tv, name: TV}
  - {id: cover.c, state: open}
  - {id: scene.evening, entities: {light.a: {state: on, brightness: 20}, cover.c: closed}}
  - id: script.good_night
    sequence:
      - {action: light.turn_off, target: [light.a, light.b]}
      - {action: light.turn_on, target: light.b, data: {brightness_pct: 100}}
      - {action: scene.turn_on, target: scene.evening}
  - id: script.pause
    sequence:
      - {action: light.turn_on, target: light.b}
      - {action: media_player.media_pause, target: media_player.tv}
"""


async def test_a_scene_sets_its_devices(tmp_path: Path) -> None:
    with opened(plan_from(tmp_path, HOME), tmp_path) as home:
        read = await tell(home, "scene.evening", "turn_on")
        after = await states(home)
    assert read.device == "scene.evening"
    assert read.state == NOW.isoformat()
    assert (after["light.a"].state, after["light.a"].attributes["brightness"]) == ("on", 20)
    assert after["cover.c"].attributes["current_position"] == 0
    assert after["light.b"].state == "off"


@pytest.mark.parametrize("action", ["turn_on", "toggle"])
async def test_a_script_takes_its_steps_in_order(action: str, tmp_path: Path) -> None:
    with opened(plan_from(tmp_path, HOME), tmp_path) as home:
        await tell(home, "light.a", "turn_on", brightness=200)
        await tell(home, "script.good_night", action)
        after = await states(home)
    assert after["light.b"].state == "on"
    assert after["light.a"].attributes["brightness"] == 20
    assert after["scene.evening"].state == NOW.isoformat()


async def test_stopping_a_script_takes_none_of_its_steps(tmp_path: Path) -> None:
    with opened(plan_from(tmp_path, HOME), tmp_path) as home:
        await tell(home, "script.good_night", "turn_off")
        assert (await states(home))["light.b"].state == "off"


async def test_a_script_that_cannot_end_does_not_begin(tmp_path: Path) -> None:
    with opened(plan_from(tmp_path, HOME), tmp_path) as home:
        with pytest.raises(RefusedError, match="TV: nothing is playing"):
            await tell(home, "script.pause", "turn_on")
        assert (await states(home))["light.b"].state == "off"


async def test_a_scene_with_a_device_that_is_away_sets_nothing(tmp_path: Path) -> None:
    home_file = HOME.replace("name: reading lamp", "name: reading lamp, available: no")
    with opened(plan_from(tmp_path, home_file), tmp_path) as home:
        with pytest.raises(RefusedError, match="reading lamp is not answering"):
            await tell(home, "scene.evening", "turn_on")
        assert (await states(home))["cover.c"].state == "open"


async def test_states_survive_the_end_of_the_process(tmp_path: Path) -> None:
    plan = plan_from(tmp_path, HOME)
    with opened(plan, tmp_path) as home:
        await tell(home, "light.a", "turn_on", color_name="blue")
        await tell(home, "light.a", "turn_on", color_temp_kelvin=3000)
        before = await states(home)
    with opened(plan, tmp_path) as home:
        after = await states(home)
    assert {i: (s.state, s.attributes) for i, s in before.items()} == {
        i: (s.state, s.attributes) for i, s in after.items()
    }
    assert after["light.a"].attributes["color_temp_kelvin"] == 3000


async def test_an_attribute_that_was_taken_away_stays_away(tmp_path: Path) -> None:
    fan = device("fan", "on", preset_modes=["sleep"], preset_mode="sleep")
    with opened(plan_of(fan), tmp_path) as home:
        await tell(home, "fan.x", "set_percentage", percentage=30)
    with opened(plan_of(fan), tmp_path) as home:
        read = (await states(home))["fan.x"].attributes
    assert read["percentage"] == 30
    assert "preset_mode" not in read


async def test_what_the_home_file_says_anew_counts_unless_a_command_changed_it(
    tmp_path: Path,
) -> None:
    with opened(plan_of(device("climate", "heat", max_temp=30)), tmp_path) as home:
        await tell(home, "climate.x", "set_temperature", temperature=25)
    with opened(plan_of(device("climate", "off", max_temp=28, temperature=20)), tmp_path) as home:
        read = (await states(home))["climate.x"]
    assert (read.state, read.attributes["temperature"], read.attributes["max_temp"]) == (
        "heat",
        25,
        28,
    )


async def test_a_device_begins_anew_if_its_home_file_forbids_how_it_was_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(plan_of(device("climate", "heat")), tmp_path) as home:
        await tell(home, "climate.x", "set_temperature", temperature=30)
    with opened(plan_of(device("climate", "heat", max_temp=25)), tmp_path) as home:
        assert (await states(home))["climate.x"].attributes["temperature"] == 21
    assert "climate.x begins anew" in caplog.text


async def test_a_remembered_device_the_home_no_longer_has_is_forgotten(tmp_path: Path) -> None:
    with opened(plan_of(device("light")), tmp_path) as home:
        await tell(home, "light.x", "turn_on")
    with opened(plan_of(device("switch")), tmp_path) as home:
        assert list(await states(home)) == ["switch.x"]


async def test_nonsense_in_the_database_does_no_harm(tmp_path: Path) -> None:
    with opened(plan_of(device("light")), tmp_path) as home:
        await tell(home, "light.x", "turn_on")
    with sqlite3.connect(tmp_path / "devices.sqlite") as database:
        for nonsense in ("no json", "[1]", json.dumps({"brightness": []})):
            database.execute("UPDATE status SET attributes = ?", (nonsense,))
            database.commit()
            with opened(plan_of(device("light")), tmp_path) as home:
                assert (await states(home))["light.x"].state == "off"
    database.close()


async def test_a_full_disk_costs_persistence_and_no_command(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    plan = plan_of(device("light"), device("switch"))
    with opened(plan, tmp_path) as home:
        full = home._memory._database._connection
        full.execute("PRAGMA query_only = on")
        assert (await tell(home, "light.x", "turn_on")).state == "on"
        assert (await tell(home, "light.x", "turn_on", brightness=7)).state == "on"
        assert caplog.text.count("cannot be written") == 1
        full.execute("PRAGMA query_only = off")
        assert (await tell(home, "switch.x", "turn_on")).state == "on"
        assert "can be written again" in caplog.text
    with opened(plan, tmp_path) as home:
        after = await states(home)
    assert after["light.x"].attributes["brightness"] == 7
    assert after["switch.x"].state == "on"


async def test_a_scene_that_says_nothing_of_a_device_leaves_it(tmp_path: Path) -> None:
    yaml = """
devices:
  - {id: cover.c, state: open, attributes: {current_position: 40}}
  - {id: scene.s, entities: {cover.c: {}}}
"""
    with opened(plan_from(tmp_path, yaml), tmp_path) as home:
        await tell(home, "scene.s", "turn_on")
        assert (await states(home))["cover.c"].attributes["current_position"] == 40
