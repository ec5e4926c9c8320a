"""What each platform hears, says, and takes for done."""

from typing import Any

import pytest

from devices.policy import RefusedError, needs_confirmation
from tests.devices.discovery.things import Thing

BASIC = {
    "command_topic": "set", "state_topic": "s", "brightness_command_topic": "b/set",
    "brightness_state_topic": "b", "brightness_scale": 100, "rgb_command_topic": "rgb/set",
    "rgb_state_topic": "rgb", "color_temp_command_topic": "ct/set",
    "color_temp_state_topic": "ct", "effect_command_topic": "fx/set", "effect_list": ["rainbow"],
    "effect_state_topic": "fx",
}  # fmt: skip
JSON = {
    "schema": "json", "command_topic": "set", "state_topic": "s", "brightness": True,
    "brightness_scale": 254, "supported_color_modes": ["xy", "color_temp"], "min_mireds": 153,
    "max_mireds": 500, "effect_list": ["blink"], "effect": True,
}  # fmt: skip
TEMPLATE = {
    "schema": "template", "command_topic": "set", "state_topic": "s",
    "command_on_template": "on,{{ brightness|d }},{{ red|d }}-{{ green|d }}-{{ blue|d }},"
    "{{ color_temp|d }}",
    "command_off_template": "off", "state_template": "{{ value.split(',')[0] }}",
    "brightness_template": "{{ value.split(',')[1] }}",
    "red_template": "{{ value.split(',')[2].split('-')[0] }}",
    "green_template": "{{ value.split(',')[2].split('-')[1] }}",
    "blue_template": "{{ value.split(',')[2].split('-')[2] }}",
    "color_temp_template": "{{ value.split(',')[3] }}",
}  # fmt: skip
COVER = {
    "command_topic": "set", "state_topic": "s", "position_topic": "p",
    "set_position_topic": "p/set",
    "tilt_command_topic": "t/set", "tilt_status_topic": "t",
}  # fmt: skip
FAN = {
    "command_topic": "set", "state_topic": "s", "percentage_command_topic": "p/set",
    "percentage_state_topic": "p", "speed_range_min": 1, "speed_range_max": 4,
    "preset_mode_command_topic": "m/set", "preset_mode_state_topic": "m",
    "preset_modes": ["auto", "sleep"], "oscillation_command_topic": "o/set",
    "oscillation_state_topic": "o", "direction_command_topic": "d/set",
    "direction_state_topic": "d",
}  # fmt: skip
CLIMATE = {
    "mode_command_topic": "m/set", "mode_state_topic": "m", "modes": ["off", "heat", "auto"],
    "temperature_command_topic": "t/set", "temperature_state_topic": "t",
    "current_temperature_topic": "c", "action_topic": "a", "min_temp": 5, "max_temp": 30,
    "temp_step": 0.5, "preset_mode_command_topic": "p/set", "preset_mode_state_topic": "p",
    "preset_modes": ["eco"], "fan_mode_command_topic": "f/set", "fan_mode_state_topic": "f",
}  # fmt: skip
ALARM = {"command_topic": "set", "state_topic": "s"}


@pytest.mark.parametrize(
    ("platform", "fields", "heard", "state", "attributes"),
    [
        ("switch", {"state_topic": "s"}, [("s", "ON")], "on", {}),
        ("switch", {"state_topic": "s", "state_on": "1", "state_off": "0"}, [("s", "1")], "on", {}),
        ("switch", {"state_topic": "s"}, [("s", "ON"), ("s", "None")], "unknown", {}),
        ("switch", {"state_topic": "s"}, [("s", "ON"), ("s", "maybe")], "on", {}),
        ("switch", {"state_topic": "s"}, [("s", "ON"), ("s", "")], "on", {}),
        ("light", BASIC, [("s", "ON"), ("b", "50")], "on", {"brightness": 128}),
        ("light", BASIC, [("s", "ON"), ("rgb", "255,0,0")], "on", {"hs_color": [0.0, 100.0]}),
        ("light", BASIC, [("s", "ON"), ("ct", "250")], "on", {"color_temp_kelvin": 4000}),
        ("light", BASIC, [("s", "ON"), ("ct", "0"), ("b", "0")], "on", {}),
        ("light", BASIC, [("s", "ON"), ("fx", "rainbow")], "on", {"effect": "rainbow"}),
        ("light", {"hs_state_topic": "h", "hs_command_topic": "x", "state_topic": "s"},
         [("s", "ON"), ("h", "120,100")], "on", {"rgb_color": [0, 255, 0]}),
        ("light", {"xy_state_topic": "h", "xy_command_topic": "x", "state_topic": "s"},
         [("s", "ON"), ("h", "0.701,0.299")], "on", {"rgb_color": [255, 0, 0]}),
        ("light", {"rgb_state_topic": "h", "rgb_command_topic": "x", "state_topic": "s"},
         [("s", "ON"), ("h", "128,0,0")], "on", {"rgb_color": [255, 0, 0], "brightness": 128}),
        ("light", JSON, [("s", '{"state":"ON","brightness":127}')], "on", {"brightness": 128}),
        ("light", JSON, [("s", '{"state":"ON","color_mode":"color_temp","color_temp":250}')],
         "on", {"color_temp_kelvin": 4000, "color_mode": "color_temp"}),
        ("light", JSON, [("s", '{"state":"ON","color_mode":"xy","color":{"x":0.701,"y":0.299}}')],
         "on", {"rgb_color": [255, 0, 0], "color_mode": "xy"}),
        ("light", JSON, [("s", '{"state":"ON","color_mode":"hs","color":{"h":120,"s":100}}')],
         "on", {"rgb_color": [0, 255, 0]}),
        ("light", JSON, [("s", '{"state":null}')], "unknown", {}),
        ("light", JSON, [("s", '{"state":"ON"}'), ("s", "[]"), ("s", "no")], "on", {}),
        ("light", JSON, [("s", '{"state":"ON","color_mode":"xy","color":{"x":"a"}}')], "on", {}),
        ("light", JSON, [("s", '{"state":"ON","color_mode":"color_temp"}')], "on", {}),
        ("light", {**JSON, "key_suffix": "_l1"}, [("s", '{"state_l1":"ON","state":"OFF"}')],
         "on", {}),
        ("light", JSON, [("s", '{"state":"ON","color":{"hue":240,"saturation":100}}')],
         "on", {"rgb_color": [0, 0, 255]}),
        ("light", JSON, [("s", '{"brightness":254,"state":"ON","effect":"blink"}')],
         "on", {"brightness": 255, "effect": "blink"}),
        ("light", TEMPLATE, [("s", "on,99,255-0-0,None")], "on",
         {"brightness": 99, "rgb_color": [255, 0, 0]}),
        ("light", TEMPLATE, [("s", "on,99,None-None-None,250")], "on", {"color_temp_kelvin": 4000}),
        ("cover", {"state_topic": "s"}, [("s", "opening")], "opening", {}),
        ("cover", {"state_topic": "s"}, [("s", "closing"), ("s", "stopped")], "closed", {}),
        ("cover", COVER, [("p", "40"), ("s", "stopped")], "open", {"current_position": 40}),
        ("cover", COVER, [("p", "0"), ("s", "stopped")], "closed", {"current_position": 0}),
        ("cover", {"position_topic": "p", "position_open": 0, "position_closed": 100},
         [("p", "100")], "closed", {"current_position": 0}),
        ("cover", COVER, [("p", '{"position": 10, "tilt_position": 50}'), ("s", "open")], "open",
         {"current_position": 10, "current_tilt_position": 50}),
        ("cover", COVER, [("t", "30")], "unknown", {"current_tilt_position": 30}),
        ("valve", {"state_topic": "s"}, [("s", "open")], "open", {}),
        ("valve", {"state_topic": "s", "reports_position": True}, [("s", "30")], "open",
         {"current_position": 30}),
        ("valve", {"state_topic": "s", "reports_position": True},
         [("s", '{"state":"closing","position":0}')], "closing", {"current_position": 0}),
        ("valve", {"state_topic": "s", "reports_position": True},
         [("s", '{"state":"closed","position":0}')], "closed", {"current_position": 0}),
        ("lock", {"state_topic": "s"}, [("s", "LOCKED")], "locked", {}),
        ("lock", {"state_topic": "s"}, [("s", "JAMMED")], "jammed", {}),
        ("lock", {"state_topic": "s", "state_unlocked": "no"}, [("s", "no")], "unlocked", {}),
        ("fan", FAN, [("s", "ON"), ("p", "2")], "on", {"percentage": 50, "percentage_step": 25}),
        ("fan", FAN, [("s", "ON"), ("p", "9")], "on", {}),
        ("fan", FAN, [("s", "ON"), ("m", "sleep"), ("m", "wild")], "on", {"preset_mode": "sleep"}),
        ("fan", FAN, [("s", "ON"), ("o", "oscillate_on"), ("d", "reverse")], "on",
         {"oscillating": True, "direction": "reverse"}),
        ("climate", CLIMATE, [("m", "heat"), ("t", "21.5"), ("c", "19"), ("a", "heating")], "heat",
         {"temperature": 21.5, "current_temperature": 19, "hvac_action": "heating",
          "hvac_modes": ["off", "heat", "auto"], "min_temp": 5, "target_temp_step": 0.5}),
        ("climate", CLIMATE, [("m", "heat"), ("m", "cool"), ("t", "nan"), ("p", "eco")], "heat",
         {"preset_mode": "eco"}),
        ("humidifier", {"state_topic": "s", "target_humidity_state_topic": "h"},
         [("s", "ON"), ("h", "55")], "on", {"humidity": 55}),
        ("water_heater", {"mode_state_topic": "m", "temperature_state_topic": "t"},
         [("m", "eco"), ("t", "48")], "eco", {"temperature": 48}),
        ("sensor", {"state_topic": "s", "unit_of_measurement": "°C"}, [("s", "7.5")], "7.5",
         {"unit_of_measurement": "°C"}),
        ("sensor", {"state_topic": "s"}, [("s", "7"), ("s", "x" * 300)], "unknown", {}),
        ("sensor", {"state_topic": "s", "state_class": "measurement"}, [("s", "7"), ("s", "nan")],
         "7", {"state_class": "measurement"}),
        ("sensor", {"state_topic": "s", "device_class": "timestamp"},
         [("s", "2026-11-20T21:00:00+01:00")], "2026-11-20T20:00:00+00:00",
         {"device_class": "timestamp"}),
        ("sensor", {"state_topic": "s", "device_class": "timestamp"}, [("s", "soon")], "unknown",
         {"device_class": "timestamp"}),
        ("sensor", {"state_topic": "s"}, [("s", "7"), ("s", "None")], "unknown", {}),
        ("sensor", {"state_topic": "s", "options": ["a"]}, [("s", "a"), ("s", "b")], "a", {}),
        ("binary_sensor", {"state_topic": "s", "device_class": "motion"}, [("s", "ON")], "on",
         {"device_class": "motion"}),
        ("vacuum", {"state_topic": "s", "fan_speed_list": ["low", "high"]},
         [("s", '{"state":"cleaning","fan_speed":"low","battery_level":61}')], "cleaning",
         {"fan_speed": "low", "battery_level": 61}),
        ("lawn_mower", {"activity_state_topic": "s"}, [("s", "mowing")], "mowing", {}),
        ("alarm_control_panel", ALARM, [("s", "armed_away")], "armed_away", {}),
        ("siren", {"state_topic": "s"}, [("s", '{"state":"ON","tone":"x"}')], "on", {}),
        ("sensor", {"state_topic": "s", "json_attributes_topic": "j"},
         [("s", "1"), ("j", '{"rssi": -60, "list": [1], "unit_of_measurement": "no"}')], "1",
         {"rssi": -60}),
    ],
)  # fmt: skip
def test_what_it_says_is_how_it_is(
    platform: str,
    fields: dict[str, Any],
    heard: list[tuple[str, str]],
    state: str,
    attributes: dict[str, Any],
) -> None:
    thing = Thing(platform, **fields)
    for topic, payload in heard:
        thing.hear(topic, payload)
    assert thing.state.state == state
    assert attributes.items() <= thing.state.attributes.items()


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "orders"),
    [
        ("switch", {"command_topic": "c"}, "turn_on", {}, [("c", "ON")]),
        ("switch", {"command_topic": "c", "payload_off": "0"}, "turn_off", {}, [("c", "0")]),
        ("switch", {"command_topic": "c", "command_template": '{"s":"{{ value }}"}'}, "toggle", {},
         [("c", '{"s":"ON"}')]),
        ("light", BASIC, "turn_on", {}, [("set", "ON")]),
        ("light", BASIC, "turn_off", {}, [("set", "OFF")]),
        ("light", BASIC, "turn_on", {"brightness_pct": 40}, [("b/set", "40"), ("set", "ON")]),
        ("light", BASIC, "turn_on", {"brightness": 0}, [("set", "OFF")]),
        ("light", BASIC, "turn_on", {"brightness": 1}, [("b/set", "1"), ("set", "ON")]),
        ("light", BASIC, "turn_on", {"color_name": "red"}, [("rgb/set", "255,0,0"), ("set", "ON")]),
        ("light", BASIC, "turn_on", {"color_temp_kelvin": 4000}, [("ct/set", "250"), ("set",
         "ON")]),
        ("light", BASIC, "turn_on", {"effect": "rainbow"}, [("fx/set", "rainbow"), ("set", "ON")]),
        ("light", {**BASIC, "on_command_type": "first"}, "turn_on", {"brightness_pct": 10},
         [("set", "ON"), ("b/set", "10")]),
        ("light", {**BASIC, "on_command_type": "brightness"}, "turn_on", {}, [("b/set", "100")]),
        ("light", {**BASIC, "color_temp_kelvin": True}, "turn_on", {"color_temp_kelvin": 3000},
         [("ct/set", "3000"), ("set", "ON")]),
        ("light", {"command_topic": "set", "rgb_command_topic": "r"}, "turn_on",
         {"rgb_color": [255, 0, 0], "brightness": 128}, [("r", "128,0,0"), ("set", "ON")]),
        ("light", {"command_topic": "set", "rgbw_command_topic": "r",
                   "rgbw_command_template": "{{ red }}/{{ white }}"}, "turn_on",
         {"rgb_color": [255, 0, 0]}, [("r", "255/0"), ("set", "ON")]),
        ("light", {"command_topic": "set", "hs_command_topic": "h"}, "turn_on",
         {"hs_color": [120, 100]}, [("h", "120.0,100.0"), ("set", "ON")]),
        ("light", {"command_topic": "set", "xy_command_topic": "h"}, "turn_on",
         {"color_name": "red"}, [("h", "0.701,0.299"), ("set", "ON")]),
        ("light", JSON, "turn_on", {"brightness_pct": 50, "transition": 2},
         [("set", '{"state": "ON", "transition": 2, "brightness": 127}')]),
        ("light", JSON, "turn_on", {"color_name": "red"},
         [("set", '{"state": "ON", "color": {"x": 0.701, "y": 0.299}}')]),
        ("light", JSON, "turn_on", {"color_temp_kelvin": 4000, "effect": "blink"},
         [("set", '{"state": "ON", "color_temp": 250, "effect": "blink"}')]),
        ("light", {**JSON, "supported_color_modes": ["rgbww"]}, "turn_on", {"color_name": "red"},
         [("set", '{"state": "ON", "color": {"r": 255, "g": 0, "b": 0, "c": 0, "w": 0}}')]),
        ("light", {**JSON, "supported_color_modes": ["hs"]}, "turn_on", {"color_name": "lime"},
         [("set", '{"state": "ON", "color": {"h": 120.0, "s": 100.0}}')]),
        ("light", JSON, "turn_off", {"transition": 1},
         [("set", '{"state": "OFF", "transition": 1}')]),
        ("light", TEMPLATE, "turn_on", {"brightness": 9, "color_name": "red"},
         [("set", "on,9,255-0-0,")]),
        ("light", TEMPLATE, "turn_on", {"color_temp_kelvin": 4000}, [("set", "on,,--,250")]),
        ("light", TEMPLATE, "turn_off", {}, [("set", "off")]),
        ("cover", COVER, "open_cover", {}, [("set", "OPEN")]),
        ("cover", COVER, "stop_cover", {}, [("set", "STOP")]),
        ("cover", COVER, "toggle", {}, [("set", "CLOSE")]),
        ("cover", COVER, "set_cover_position", {"position": 30}, [("p/set", "30")]),
        ("cover", {**COVER, "position_open": 0, "position_closed": 255}, "set_cover_position",
         {"position": 20}, [("p/set", "204")]),
        ("cover", {**COVER, "set_position_template": "{{ position }}%"}, "set_cover_position",
         {"position": 20}, [("p/set", "20%")]),
        ("cover", {**COVER, "command_topic": None}, "close_cover", {}, [("p/set", "0")]),
        ("cover", COVER, "set_cover_tilt_position", {"tilt_position": 70}, [("t/set", "70")]),
        ("cover", {**COVER, "tilt_max": 10}, "close_cover_tilt", {}, [("t/set", "0")]),
        ("cover", {**COVER, "tilt_max": 10, "tilt_opened_value": 8}, "open_cover_tilt", {},
         [("t/set", "8")]),
        ("cover", COVER, "stop_cover_tilt", {}, [("t/set", "STOP")]),
        ("valve", {"command_topic": "c"}, "open_valve", {}, [("c", "OPEN")]),
        ("valve", {"command_topic": "c", "payload_stop": "S"}, "stop_valve", {}, [("c", "S")]),
        ("valve", {"command_topic": "c", "reports_position": True}, "set_valve_position",
         {"position": 25}, [("c", "25")]),
        ("valve", {"command_topic": "c", "reports_position": True}, "close_valve", {}, [("c",
         "0")]),
        ("lock", {"command_topic": "c"}, "lock", {}, [("c", "LOCK")]),
        ("lock", {"command_topic": "c", "command_template": "{{ value }}:{{ code }}"}, "unlock",
         {"code": "12"}, [("c", "UNLOCK:12")]),
        ("lock", {"command_topic": "c", "payload_open": "O"}, "open", {}, [("c", "O")]),
        ("fan", FAN, "turn_on", {}, [("set", "ON")]),
        ("fan", FAN, "turn_on", {"percentage": 50}, [("set", "ON"), ("p/set", "2")]),
        ("fan", FAN, "set_percentage", {"percentage": 75}, [("p/set", "3")]),
        ("fan", FAN, "set_percentage", {"percentage": 0}, [("set", "OFF")]),
        ("fan", FAN, "set_preset_mode", {"preset_mode": "Sleep"}, [("m/set", "sleep")]),
        ("fan", FAN, "oscillate", {"oscillating": True}, [("o/set", "oscillate_on")]),
        ("fan", FAN, "set_direction", {"direction": "reverse"}, [("d/set", "reverse")]),
        ("climate", CLIMATE, "set_temperature", {"temperature": 22}, [("t/set", "22")]),
        ("climate", CLIMATE, "set_temperature", {"temperature": 22.5, "hvac_mode": "heat"},
         [("m/set", "heat"), ("t/set", "22.5")]),
        ("climate", CLIMATE, "set_hvac_mode", {"hvac_mode": "off"}, [("m/set", "off")]),
        ("climate", CLIMATE, "turn_off", {}, [("m/set", "off")]),
        ("climate", {**CLIMATE, "power_command_topic": "w"}, "turn_off", {}, [("w", "OFF")]),
        ("climate", CLIMATE, "set_preset_mode", {"preset_mode": "eco"}, [("p/set", "eco")]),
        ("climate", CLIMATE, "set_fan_mode", {"fan_mode": "low"}, [("f/set", "low")]),
        ("humidifier", {"command_topic": "c", "target_humidity_command_topic": "h"}, "set_humidity",
         {"humidity": 45}, [("h", "45")]),
        ("humidifier", {"command_topic": "c"}, "turn_on", {}, [("c", "ON")]),
        ("water_heater", {"temperature_command_topic": "t", "mode_command_topic": "m"},
         "set_temperature", {"temperature": 50, "operation_mode": "eco"}, [("m", "eco"), ("t",
         "50")]),
        ("water_heater", {"mode_command_topic": "m"}, "set_operation_mode",
         {"operation_mode": "gas"}, [("m", "gas")]),
        ("button", {"command_topic": "c"}, "press", {}, [("c", "PRESS")]),
        ("scene", {"command_topic": "c"}, "turn_on", {}, [("c", "ON")]),
        ("siren", {"command_topic": "c"}, "turn_on", {"tone": "x"},
         [("c", '{"state": "ON", "tone": "x"}')]),
        ("siren", {"command_topic": "c", "command_template": "{{ state }}"}, "turn_off", {},
         [("c", "OFF")]),
        ("vacuum", {"command_topic": "c"}, "start", {}, [("c", "start")]),
        ("vacuum", {"command_topic": "c"}, "return_to_base", {}, [("c", "return_to_base")]),
        ("vacuum", {"set_fan_speed_topic": "f", "fan_speed_list": ["low"]}, "set_fan_speed",
         {"fan_speed": "low"}, [("f", "low")]),
        ("lawn_mower", {"start_mowing_command_topic": "c"}, "start_mowing", {},
         [("c", "start_mowing")]),
        ("lawn_mower", {"dock_command_topic": "c", "dock_command_template": "D"}, "dock", {},
         [("c", "D")]),
        ("alarm_control_panel", ALARM, "alarm_arm_away", {}, [("set", "ARM_AWAY")]),
        ("alarm_control_panel", {**ALARM, "code": "12"}, "alarm_disarm", {"code": "12"},
         [("set", "DISARM")]),
        ("alarm_control_panel", {**ALARM, "code": "REMOTE_CODE",
                                 "command_template": "{{ action }},{{ code }}"}, "alarm_disarm",
         {"code": "9"}, [("set", "DISARM,9")]),
    ],
)  # fmt: skip
def test_what_it_is_told(
    platform: str,
    fields: dict[str, Any],
    action: str,
    arguments: dict[str, Any],
    orders: list[tuple[str, str]],
) -> None:
    assert Thing(platform, **fields).orders(action, **arguments) == orders


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "reason"),
    [
        ("switch", {"state_topic": "s"}, "turn_on", {}, "no command for that"),
        ("sensor", {"state_topic": "s"}, "turn_on", {}, "can only be read"),
        ("light", {"command_topic": "c"}, "turn_on", {"brightness": 5}, "cannot be dimmed"),
        ("light", {"command_topic": "c"}, "turn_on", {"color_name": "red"}, "no colours"),
        ("cover", {"command_topic": "c"}, "set_cover_position", {"position": 5}, "only opens and"),
        ("cover", {"command_topic": "c", "payload_stop": None}, "stop_cover", {}, "no command"),
        ("cover", {"command_topic": "c"}, "open_cover_tilt", {}, "slats do not tilt"),
        ("valve", {"command_topic": "c"}, "stop_valve", {}, "no command"),
        ("lock", {"command_topic": "c"}, "open", {}, "no command"),
        (
            "lock",
            {"command_topic": "c", "code_format": r"^\d{4}$"},
            "lock",
            {"code": "12"},
            "a code of another form",
        ),
        (
            "alarm_control_panel",
            {**ALARM, "supported_features": ["arm_home"]},
            "alarm_arm_night",
            {},
            "it cannot arm night",
        ),
        ("climate", CLIMATE, "set_temperature", {"temperature": 40}, "from 5 to 30"),
        ("climate", CLIMATE, "set_swing_mode", {"swing_mode": "on"}, "does not work"),
        ("alarm_control_panel", {**ALARM, "code": "12"}, "alarm_disarm", {"code": "1"}, "its code"),
        ("alarm_control_panel", {**ALARM, "code": "REMOTE_CODE"}, "alarm_disarm", {}, "its code"),
        ("fan", {"command_topic": "c"}, "set_percentage", {"percentage": 5}, "no command"),
    ],
)
def test_what_it_cannot_do_is_refused_with_a_sentence(
    platform: str, fields: dict[str, Any], action: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises((ValueError, RefusedError), match=reason):
        Thing(platform, **fields).orders(action, **arguments)


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "heard", "done"),
    [
        ("switch", {"state_topic": "s"}, "turn_on", {}, [("s", "ON")], True),
        ("switch", {"state_topic": "s"}, "turn_on", {}, [], False),
        ("switch", {"state_topic": "s"}, "turn_on", {}, [("s", "OFF")], False),
        ("switch", {}, "turn_on", {}, [], True),
        ("switch", {"state_topic": "s", "optimistic": True}, "turn_on", {}, [], True),
        ("light", BASIC, "turn_on", {"brightness_pct": 50}, [("s", "ON"), ("b", "50")], True),
        ("light", BASIC, "turn_on", {"brightness_pct": 50}, [("s", "ON"), ("b", "20")], False),
        ("light", BASIC, "turn_on", {"brightness_pct": 50}, [("s", "ON")], False),
        ("light", BASIC, "turn_on", {}, [("s", "ON"), ("b", "20")], True),
        ("light", JSON, "turn_on", {"color_temp_kelvin": 4000},
         [("s", '{"state":"ON","color_mode":"color_temp","color_temp":251}')], True),
        ("light", JSON, "turn_on", {"color_name": "red"},
         [("s", '{"state":"ON","color_mode":"xy","color":{"x":0.69,"y":0.3}}')], True),
        ("cover", COVER, "open_cover", {}, [("s", "opening")], True),
        ("cover", COVER, "open_cover", {}, [("s", "closing")], False),
        ("cover", COVER, "set_cover_position", {"position": 40},
         [("p", "100"), ("s", "open")], False),
        ("cover", COVER, "set_cover_position", {"position": 40},
         [("p", "100"), ("s", "closing")], True),
        ("lock", {"state_topic": "s"}, "lock", {}, [("s", "LOCKING")], False),
        ("lock", {"state_topic": "s"}, "lock", {}, [("s", "LOCKING"), ("s", "LOCKED")], True),
        ("vacuum", {"state_topic": "s"}, "return_to_base", {}, [("s", '{"state":"returning"}')],
         True),
        ("climate", CLIMATE, "set_temperature", {"temperature": 21.3}, [("t", "21.5")], True),
        ("climate", CLIMATE, "set_temperature", {"temperature": 21}, [("t", "25")], False),
        ("fan", FAN, "set_percentage", {"percentage": 60}, [("s", "ON"), ("p", "3")], True),
        ("climate", CLIMATE, "turn_on", {}, [("m", "auto")], True),
        ("climate", CLIMATE, "turn_on", {}, [("m", "off")], False),
        ("fan", FAN, "set_percentage", {"percentage": 60}, [("s", "ON"), ("p", "2")], False),
        ("alarm_control_panel", ALARM, "alarm_arm_away", {}, [("s", "arming")], True),
    ],
)  # fmt: skip
def test_what_counts_as_done(
    platform: str,
    fields: dict[str, Any],
    action: str,
    arguments: dict[str, Any],
    heard: list[tuple[str, str]],
    *,
    done: bool,
) -> None:
    assert Thing(platform, **fields).obeys(action, *heard, **arguments) is done


def test_what_has_no_topic_is_assumed_and_the_rest_waited_for() -> None:
    fields = {k: v for k, v in BASIC.items() if k != "brightness_state_topic"}
    light = Thing("light", **fields)
    light.hear("s", "ON")
    read = light.assume("turn_on", brightness_pct=40)
    assert (read.state, read.attributes["brightness"]) == ("on", 102)
    assert light.assume("turn_off").state == "on"


def test_what_lets_someone_in_needs_a_yes() -> None:
    garage = Thing("cover", **COVER, device_class="garage").state
    assert needs_confirmation(garage, "open_cover")
    assert not needs_confirmation(garage, "close_cover")
    assert needs_confirmation(Thing("lock", command_topic="c").state, "unlock")
