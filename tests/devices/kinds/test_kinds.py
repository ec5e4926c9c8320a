"""Every action of every kind, as it is read back from a simulated device."""

# ruff: noqa: E501 - a table is read across

from pathlib import Path
from typing import Any

import pytest

from devices.kinds import KINDS
from tests.devices.kinds.cases import VALUES, Case
from tests.devices.simulated_home import NOW, device, opened, plan_of, states, tell

SPOKEN_OF = {
    "light", "switch", "fan", "cover", "climate", "lock", "media_player", "vacuum", "valve",
    "lawn_mower", "sensor", "binary_sensor", "scene", "script", "todo", "weather",
}  # fmt: skip


TODO = {"items": ["milk", {"summary": "bread", "status": "completed"}]}
MILK = {"uid": "1", "summary": "milk", "status": "needs_action"}
BREAD = {"uid": "2", "summary": "bread", "status": "completed"}
SONGS = {"playlist": ["one", "two", "three"]}
RANGED = {"min_temp": 16, "max_temp": 28}
CHOICES = {
    "preset_modes": ["home", "away"],
    "swing_modes": ["on", "off"],
    "fan_modes": ["low", "high"],
}

CASES = [
    Case("light.turn_on", {}, "on", {"brightness": 255}),
    Case("light.turn_on", {"brightness_pct": 50}, "on", {"brightness": 128}),
    Case("light.turn_on", {"brightness_pct": 0.1}, "on", {"brightness": 1}),
    Case("light.turn_on", {"brightness_pct": 100}, "on", {"brightness": 255}),
    Case("light.turn_on", {"brightness": 17, "transition": 1}, "on", {"brightness": 17}),
    Case("light.turn_on", {"brightness": 0}, "off", {"brightness": None}, "on"),
    Case("light.turn_on", {"brightness_step": -55}, "on", {"brightness": 200}, "on"),
    Case("light.turn_on", {"brightness_step_pct": -20}, "on", {"brightness": 204}, "on"),
    Case("light.turn_on", {"brightness_step_pct": 20}, "on", {"brightness": 51}, "off"),
    Case("light.turn_on", {"brightness_step": -255}, "off", {}, "on"),
    Case("light.turn_on", {"brightness_step": 200}, "on", {"brightness": 255}, "on"),
    Case(
        "light.turn_on",
        {"color_name": "Dark Blue"},
        "on",
        {"rgb_color": [0, 0, 139], "hs_color": [240.0, 100.0], "color_mode": "rgb"},
    ),
    Case("light.turn_on", {"rgb_color": [255, 0, 0]}, "on", {"hs_color": [0.0, 100.0]}),
    Case("light.turn_on", {"hs_color": [120, 100]}, "on", {"rgb_color": [0, 255, 0]}),
    Case(
        "light.turn_on",
        {"color_temp_kelvin": 2700},
        "on",
        {"color_temp_kelvin": 2700, "rgb_color": None, "color_mode": "color_temp"},
        "on",
        {"rgb_color": [255, 0, 0]},
    ),
    Case(
        "light.turn_on",
        {"color_name": "red"},
        "on",
        {"color_temp_kelvin": None, "rgb_color": [255, 0, 0]},
        "on",
        {"color_temp_kelvin": 2700},
    ),
    Case(
        "light.turn_on", {"effect": "RAINBOW"}, "on", {"effect": "rainbow"}, None,
        {"effect_list": ["rainbow"]},
    ),
    Case("light.turn_on", {}, "on", {"brightness": 60}, "off", {"brightness": 60}),
    Case("light.turn_off", {"transition": 2}, "off", {"brightness": None}, "on"),
    Case("light.toggle", {}, "on", {}, "off"),
    Case("light.toggle", {"brightness_pct": 20}, "on", {"brightness": 51}, "off"),
    Case("light.toggle", {}, "off", {}, "on"),
    Case("switch.turn_on", {}, "on"),
    Case("switch.turn_off", {}, "off", {}, "on"),
    Case("switch.toggle", {}, "on"),
    Case("switch.toggle", {}, "off", {}, "on"),
    Case("input_boolean.turn_on", {}, "on"),
    Case("input_boolean.turn_off", {}, "off", {}, "on"),
    Case("input_boolean.toggle", {}, "on"),
    Case("siren.turn_on", {"tone": "fire", "duration": 5, "volume_level": 1}, "on"),
    Case("siren.turn_off", {}, "off", {}, "on"),
    Case("siren.toggle", {}, "on"),
    Case("button.press", {}, NOW.isoformat()),
    Case("input_button.press", {}, NOW.isoformat()),
    Case("fan.turn_on", {}, "on", {"percentage": 100}),
    Case("fan.turn_on", {"percentage": 33}, "on", {"percentage": 33}),
    Case("fan.turn_on", {"percentage": 0}, "off", {"percentage": None}, "on"),
    Case("fan.turn_on", {}, "on", {"percentage": 40}, "off", {"percentage": 40}),
    Case(
        "fan.turn_on", {"preset_mode": "sleep"}, "on", {"preset_mode": "sleep"}, None,
        {"preset_modes": ["sleep"]},
    ),
    Case("fan.turn_off", {}, "off", {"percentage": None}, "on"),
    Case("fan.toggle", {}, "on"),
    Case("fan.toggle", {"percentage": 30}, "on", {"percentage": 30}),
    Case("fan.toggle", {}, "off", {}, "on"),
    Case("fan.set_percentage", {"percentage": "50"}, "on", {"percentage": 50}),
    Case("fan.increase_speed", {}, "on", {"percentage": 25}),
    Case("fan.increase_speed", {"percentage_step": 50}, "on", {"percentage": 100}, "on", {"percentage": 90}),
    Case("fan.decrease_speed", {}, "on", {"percentage": 75}, "on"),
    Case("fan.decrease_speed", {"percentage_step": 100}, "off", {}, "on"),
    Case(
        "fan.set_preset_mode", {"preset_mode": "sleep"}, "on", {"preset_mode": "sleep"}, None,
        {"preset_modes": ["sleep"]},
    ),
    Case("fan.oscillate", {"oscillating": "on"}, "on", {"oscillating": True}, "on"),
    Case("fan.set_direction", {"direction": "reverse"}, "on", {"direction": "reverse"}, "on"),
    Case("cover.open_cover", {}, "open", {"current_position": 100}),
    Case("cover.close_cover", {}, "closed", {"current_position": 0}, "open"),
    Case("cover.stop_cover", {}, "open", {"current_position": 40}, "open", {"current_position": 40}),
    Case("cover.toggle", {}, "open"),
    Case("cover.toggle", {}, "closed", {}, "open"),
    Case("cover.set_cover_position", {"position": 30}, "open", {"current_position": 30}),
    Case("cover.set_cover_position", {"position": 0}, "closed", {}, "open"),
    Case("cover.open_cover_tilt", {}, "closed", {"current_tilt_position": 100}, None, {"current_tilt_position": 0}),
    Case("cover.close_cover_tilt", {}, "closed", {"current_tilt_position": 0}, None, {"current_tilt_position": 9}),
    Case("cover.toggle_cover_tilt", {}, "closed", {"current_tilt_position": 0}, None, {"current_tilt_position": 9}),
    Case("cover.toggle_cover_tilt", {}, "closed", {"current_tilt_position": 100}, None, {"current_tilt_position": 0}),
    Case("cover.stop_cover_tilt", {}, "closed", {"current_tilt_position": 9}, None, {"current_tilt_position": 9}),
    Case("cover.set_cover_tilt_position", {"tilt_position": 70}, "closed", {"current_tilt_position": 70}, None, {"current_tilt_position": 0}),
    Case("valve.open_valve", {}, "open", {"current_position": 100}),
    Case("valve.close_valve", {}, "closed", {"current_position": 0}, "open"),
    Case("valve.stop_valve", {}, "open", {}, "open"),
    Case("valve.toggle", {}, "open"),
    Case("valve.set_valve_position", {"position": 5}, "open", {"current_position": 5}),
    Case("climate.set_temperature", {"temperature": 22.5}, "heat", {"temperature": 22.5, "hvac_action": "heating"}, "heat"),
    Case("climate.set_temperature", {"temperature": 18}, "cool", {"hvac_action": "cooling"}, "cool"),
    Case("climate.set_temperature", {"temperature": 18}, "heat", {"hvac_action": "idle"}, "heat"),
    Case("climate.set_temperature", {"temperature": 25}, "cool", {"hvac_action": "idle"}, "cool"),
    Case("climate.set_temperature", {"temperature": 20}, "heat", {"hvac_action": "idle"}, "heat"),
    Case("climate.set_temperature", {"temperature": 19, "hvac_mode": "cool"}, "cool", {"temperature": 19}, "heat"),
    Case("climate.set_temperature", {"target_temp_low": 18, "target_temp_high": 24}, "heat_cool", {"target_temp_low": 18, "target_temp_high": 24}, "heat_cool"),
    Case("climate.set_hvac_mode", {"hvac_mode": "heat"}, "heat", {"hvac_action": "heating"}),
    Case("climate.set_hvac_mode", {"hvac_mode": "dry"}, "dry", {"hvac_action": "drying"}, None, {"hvac_modes": ["off", "dry"]}),
    Case("climate.set_hvac_mode", {"hvac_mode": "fan_only"}, "fan_only", {"hvac_action": "fan"}, None, {"hvac_modes": ["off", "fan_only"]}),
    Case("climate.set_fan_mode", {"fan_mode": "HIGH"}, "off", {"fan_mode": "high"}),
    Case("climate.set_preset_mode", {"preset_mode": "away"}, "off", {"preset_mode": "away"}, None, CHOICES | {"fan_mode": "low"}),
    Case("climate.set_swing_mode", {"swing_mode": "on"}, "off", {"swing_mode": "on"}, None, CHOICES | {"fan_mode": "low"}),
    Case("climate.set_humidity", {"humidity": 45}, "off", {"humidity": 45}),
    Case("climate.turn_on", {}, "heat"),
    Case("climate.turn_on", {}, "cool", {}, "cool"),
    Case("climate.turn_off", {}, "off", {"hvac_action": "off"}, "heat"),
    Case("climate.toggle", {}, "heat"),
    Case("climate.toggle", {}, "off", {}, "cool"),
    Case("humidifier.turn_on", {}, "on"),
    Case("humidifier.turn_off", {}, "off", {}, "on"),
    Case("humidifier.toggle", {}, "on"),
    Case("humidifier.set_humidity", {"humidity": 60}, "off", {"humidity": 60}),
    Case("humidifier.set_mode", {"mode": "eco"}, "off", {"mode": "eco"}, None, {"available_modes": ["eco"]}),
    Case("water_heater.turn_on", {}, "eco"),
    Case("water_heater.turn_on", {}, "performance", {}, "performance"),
    Case("water_heater.turn_off", {}, "off", {}, "eco"),
    Case("water_heater.set_temperature", {"temperature": 55, "operation_mode": "eco"}, "eco", {"temperature": 55}),
    Case("water_heater.set_operation_mode", {"operation_mode": "performance"}, "performance"),
    Case("lock.lock", {}, "locked", {}, "unlocked"),
    Case("lock.unlock", {"code": 1234}, "unlocked"),
    Case("lock.open", {}, "open"),
    Case("alarm_control_panel.alarm_arm_home", {}, "armed_home"),
    Case("alarm_control_panel.alarm_arm_away", {"code": "1"}, "armed_away"),
    Case("alarm_control_panel.alarm_arm_night", {}, "armed_night"),
    Case("alarm_control_panel.alarm_arm_vacation", {}, "armed_vacation"),
    Case("alarm_control_panel.alarm_trigger", {}, "triggered"),
    Case("alarm_control_panel.alarm_disarm", {}, "disarmed", {}, "armed_away"),
    Case("media_player.turn_on", {}, "idle"),
    Case("media_player.turn_on", {}, "playing", {}, "playing"),
    Case("media_player.turn_off", {}, "off", {"media_title": None}, "playing"),
    Case("media_player.toggle", {}, "idle"),
    Case("media_player.toggle", {}, "off", {}, "paused"),
    Case("media_player.media_play", {}, "playing", {"media_title": "one"}, "off", SONGS),
    Case("media_player.media_play", {}, "playing", {"media_title": "Track 1"}, "paused"),
    Case("media_player.media_pause", {}, "paused", {"media_title": "one"}, "playing", SONGS),
    Case("media_player.media_play_pause", {}, "paused", {}, "playing"),
    Case("media_player.media_play_pause", {}, "playing", {}, "paused"),
    Case("media_player.media_stop", {}, "idle", {"media_title": None}, "playing"),
    Case("media_player.media_next_track", {}, "playing", {"media_title": "two", "media_track": 2}, "paused", SONGS),
    Case("media_player.media_next_track", {}, "playing", {"media_title": "one"}, "playing", SONGS | {"media_track": 3}),
    Case("media_player.media_next_track", {}, "playing", {"media_title": "Track 2"}, "playing"),
    Case("media_player.media_previous_track", {}, "playing", {"media_title": "three"}, "playing", SONGS),
    Case("media_player.media_previous_track", {}, "playing", {"media_title": "Track 1"}, "playing", {"media_track": 2}),
    Case("media_player.media_seek", {"seek_position": 65}, "playing", {"media_position": 65}, "playing"),
    Case("media_player.play_media", {"media_content_id": "the beatles", "media_content_type": "music"}, "playing", {"media_title": "the beatles", "media_content_type": "music"}),
    Case("media_player.volume_set", {"volume_level": 0.2}, "off", {"volume_level": 0.2}),
    Case("media_player.volume_up", {}, "on", {"volume_level": 0.6}, "on"),
    Case("media_player.volume_up", {}, "on", {"volume_level": 1.0}, "on", {"volume_level": 0.95}),
    Case("media_player.volume_down", {}, "on", {"volume_level": 0.4}, "on"),
    Case("media_player.volume_down", {}, "on", {"volume_level": 0.0}, "on", {"volume_level": 0.05}),
    Case("media_player.volume_mute", {"is_volume_muted": True}, "on", {"is_volume_muted": True}, "on"),
    Case("media_player.select_source", {"source": "radio"}, "idle", {"source": "radio"}, None, {"source_list": ["radio"]}),
    Case("media_player.shuffle_set", {"shuffle": True}, "off", {"shuffle": True}),
    Case("media_player.repeat_set", {"repeat": "all"}, "off", {"repeat": "all"}),
    Case("vacuum.start", {}, "cleaning"),
    Case("vacuum.clean_area", {"cleaning_area_id": "kitchen"}, "cleaning", {"cleaning_area_id": ["kitchen"]}),
    Case("vacuum.clean_spot", {}, "cleaning"),
    Case("vacuum.pause", {}, "paused", {}, "cleaning"),
    Case("vacuum.stop", {}, "idle", {}, "cleaning"),
    Case("vacuum.return_to_base", {}, "docked", {"cleaning_area_id": None}, "cleaning", {"cleaning_area_id": ["kitchen"]}),
    Case("vacuum.locate", {}, "docked"),
    Case("vacuum.set_fan_speed", {"fan_speed": "turbo"}, "docked", {"fan_speed": "turbo"}),
    Case("lawn_mower.start_mowing", {}, "mowing"),
    Case("lawn_mower.pause", {}, "paused", {}, "mowing"),
    Case("lawn_mower.dock", {}, "docked", {}, "mowing"),
    Case("scene.turn_on", {"transition": 1}, NOW.isoformat()),
    Case("script.turn_on", {}, "off", {"last_triggered": NOW.isoformat()}),
    Case("script.toggle", {}, "off", {"last_triggered": NOW.isoformat()}),
    Case("script.turn_off", {}, "off", {}, "on"),
    Case("todo.add_item", {"item": "eggs", "due_date": "2026-11-21", "description": "brown"}, "2",
         {"items": [MILK, BREAD, {"uid": "3", "summary": "eggs", "status": "needs_action", "description": "brown", "due": "2026-11-21"}]}, None, TODO),
    Case("todo.add_item", {"item": "eggs", "due_datetime": "2026-11-21T08:00"}, "1",
         {"items": [{"uid": "1", "summary": "eggs", "status": "needs_action", "due": "2026-11-21T08:00:00"}]}),
    Case("todo.update_item", {"item": "MILK", "status": "completed"}, "0", {"items": [MILK | {"status": "completed"}, BREAD]}, None, TODO),
    Case("todo.update_item", {"item": "2", "rename": "rye bread", "status": "needs_action"}, "2",
         {"items": [MILK, BREAD | {"summary": "rye bread", "status": "needs_action"}]}, None, TODO),
    Case("todo.remove_item", {"item": "milk"}, "0", {"items": [BREAD]}, None, TODO),
    Case("todo.remove_item", {"item": ["milk", "bread"]}, "0", {"items": []}, None, TODO),
    Case("todo.remove_completed_items", {}, "1", {"items": [MILK]}, None, TODO),
    Case("todo.get_items", {"status": "needs_action"}, "1", {"items": [MILK, BREAD]}, None, TODO),
    *VALUES,
]  # fmt: skip

CHANGE_NOTHING = {
    "cover.stop_cover", "cover.stop_cover_tilt", "valve.stop_valve", "vacuum.locate",
    "todo.get_items",
}  # fmt: skip


def test_every_kind_the_house_speaks_of_is_there() -> None:
    assert KINDS.keys() >= SPOKEN_OF


def test_every_action_of_every_kind_is_tried() -> None:
    every = {f"{kind.name}.{action}" for kind in KINDS.values() for action in kind.actions}
    assert {case.action for case in CASES} == every


def test_every_argument_of_every_action_is_tried() -> None:
    every = {
        f"{kind.name}.{name} {argument}"
        for kind in KINDS.values()
        for name, action in kind.actions.items()
        for argument in action.arguments
    }
    tried = {f"{case.action} {argument}" for case in CASES for argument in case.arguments}
    same_as_turn_on = {name for name in every if ".toggle " in name}
    codes = {name for name in every if name.endswith(" code")}
    assert every - tried <= same_as_turn_on | codes | {
        "todo.update_item description",
        "todo.update_item due_date",
        "todo.update_item due_datetime",
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.action} {case.arguments}")
async def test_an_action_is_read_back(case: Case, tmp_path: Path) -> None:
    kind, action = case.action.split(".")
    with opened(plan_of(device(kind, case.before, **case.given)), tmp_path) as home:
        read = await tell(home, f"{kind}.x", action, **case.arguments)
        assert read.state == case.state
        shown = {name: read.attributes.get(name) for name in case.attributes}
        assert shown == case.attributes
        assert (await states(home))[f"{kind}.x"].attributes == read.attributes


@pytest.mark.parametrize("action", sorted({case.action for case in CASES} - CHANGE_NOTHING))
async def test_an_action_changes_what_is_read(action: str, tmp_path: Path) -> None:
    """At least one case of each action ends in a state it did not begin with."""
    changed = []
    for number, case in enumerate(case for case in CASES if case.action == action):
        kind, name = action.split(".")
        plan = plan_of(device(kind, case.before, **case.given))
        with opened(plan, tmp_path / str(number)) as home:
            before = (await states(home))[f"{kind}.x"]
            read = await tell(home, f"{kind}.x", name, **case.arguments)
            changed.append((before.state, before.attributes) != (read.state, read.attributes))
    assert any(changed)


@pytest.mark.parametrize(
    ("action", "given", "sentence"),
    [
        ("media_player.media_pause", {}, "nothing is playing"),
        ("media_player.media_next_track", {}, "nothing is playing"),
        ("media_player.media_seek", {"seek_position": 1}, "nothing is playing"),
        ("vacuum.pause", {}, "it is not working"),
        ("todo.remove_item", {"item": "caviar"}, "there is no 'caviar' on the list"),
        ("climate.set_temperature", {}, "a temperature is missing"),
        (
            "climate.set_temperature",
            {"target_temp_low": 25, "target_temp_high": 20},
            "'target_temp_low' must not be above 'target_temp_high'",
        ),
        ("cover.open_cover_tilt", {}, "its slats do not tilt"),
        ("timer.change", {"duration": 5}, "it is not running"),
        ("select.select_next", {}, "it has nothing to choose from"),
        ("select.select_option", {"option": "eco"}, "the device has no 'options'"),
        ("number.set_value", {"value": 101}, "must be from 0 to 100"),
        ("number.set_value", {"value": "nan"}, "must be from 0 to 100"),
        ("text.set_value", {"value": "x" * 256}, "must have 0 to 255 characters"),
        ("timer.start", {"duration": "soon"}, "must be seconds, or a time like 0:05:00"),
        ("timer.start", {"duration": True}, "must be seconds, or a time like 0:05:00"),
        ("timer.start", {"duration": 1e300}, "must be seconds, or a time like 0:05:00"),
    ],
)
async def test_what_cannot_be_done_now_is_said_and_changes_nothing(
    action: str, given: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    kind, name = action.split(".")
    with opened(plan_of(device(kind)), tmp_path) as home:
        before = await states(home)
        with pytest.raises(ValueError, match=sentence):
            await tell(home, f"{kind}.x", name, **given)
        after = await states(home)
        assert {i: (s.state, s.attributes) for i, s in before.items()} == {
            i: (s.state, s.attributes) for i, s in after.items()
        }


async def test_a_climate_device_with_no_mode_but_off_stays_off(tmp_path: Path) -> None:
    with (
        opened(plan_of(device("climate", hvac_modes=["off"])), tmp_path) as home,
        pytest.raises(ValueError, match="no mode but off"),
    ):
        await tell(home, "climate.x", "turn_on")


async def test_a_list_has_an_end(tmp_path: Path) -> None:
    full = device("todo", items=[f"thing {n}" for n in range(1_000)])
    with (
        opened(plan_of(full), tmp_path) as home,
        pytest.raises(ValueError, match="the list is full"),
    ):
        await tell(home, "todo.x", "add_item", item="one more")


async def test_of_two_items_with_one_name_the_open_one_is_meant(tmp_path: Path) -> None:
    items = [{"summary": "milk", "status": "completed"}, "Milk"]
    with opened(plan_of(device("todo", items=items)), tmp_path) as home:
        read = await tell(home, "todo.x", "update_item", item="milk", status="completed")
        assert read.state == "0"


async def test_a_new_item_never_takes_the_number_of_another(tmp_path: Path) -> None:
    with opened(plan_of(device("todo", items=["a", "b"])), tmp_path) as home:
        await tell(home, "todo.x", "remove_item", item="a")
        read = await tell(home, "todo.x", "add_item", item="c")
        assert [item["uid"] for item in read.attributes["items"]] == ["2", "3"]


async def test_a_light_remembers_its_brightness_and_colour_while_it_is_off(tmp_path: Path) -> None:
    with opened(plan_of(device("light")), tmp_path) as home:
        await tell(home, "light.x", "turn_on", brightness=40, color_name="red")
        off = await tell(home, "light.x", "turn_off")
        assert "brightness" not in off.attributes
        on = await tell(home, "light.x", "turn_on")
        assert (on.attributes["brightness"], on.attributes["rgb_color"]) == (40, [255, 0, 0])
