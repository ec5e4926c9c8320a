"""What ESPHome announces for each of its components, as its `mqtt_*.cpp` write it."""

import json
from typing import Any

from tests.devices.discovery.compared.case import HALF, OFF, ON, RED, Case, Said

MAC = "a4cf12d05e3f"
DEVICE = {
    "ids": MAC, "name": "Living Room", "sw": "2025.11.0 (config hash 0x7d1c0a2b)",
    "mdl": "esp32dev", "mf": "Espressif", "sa": "Living Room", "cns": [["mac", MAC]],
}  # fmt: skip
WARM = ("turn_on", {"color_temp_kelvin": 2700})
PINK = {"r": 255, "g": 0, "b": 64}


def esphome(name: str, platform: str, fields: dict[str, Any], *more: Any, **why: Any) -> Case:
    common = {
        "name": name.replace("_", " ").capitalize(), "avty_t": "living-room/status",
        "uniq_id": f"{MAC}-{platform}-{name}", "dev": DEVICE, "~": None,
    }  # fmt: skip
    topics = {
        "stat_t": f"{name}/state", "cmd_t": f"{name}/command",
    }  # fmt: skip
    both = {k: v for k, v in {**topics, **fields}.items() if v is not None}
    return Case(name, platform, {**common, **both}, *more, **why)


def lamp(*modes: str, **more: Any) -> dict[str, Any]:
    dims = {} if modes == ("onoff",) else {"brightness": True}
    return {"schema": "json", "clrm": True, "sup_clrm": list(modes), **dims, **more}


def shows(mode: str, state: str = "ON", **more: Any) -> Said:
    return "state", json.dumps({"color_mode": mode, "state": state, **more})


READ = {"cmd_t": None}
ESPHOME = (
    esphome("e_unnamed", "switch", {"name": ""}, (("state", "ON"),), (OFF,)),
    esphome("e_relay", "switch", {}, (("state", "ON"), ("state", "OFF")), (ON, OFF)),
    esphome("e_assumed", "switch", {"opt": True}, (("state", "ON"),), (OFF,)),
    esphome("e_onoff", "light", lamp("onoff"), (shows("onoff", color={}),), (ON, OFF)),
    esphome("e_dimmer", "light", lamp("brightness"),
            (shows("brightness", brightness=128, color={}),
             shows("brightness", "OFF", brightness=128, color={})),
            (ON, HALF, OFF)),
    esphome("e_rgb", "light", lamp("rgb", effect=True, fx_list=["Pulse", "None"]),
            (shows("rgb", brightness=255, color=PINK, effect="None", effect_index=0),
             shows("rgb", brightness=100, color={"r": 128, "g": 0, "b": 0}, effect="Pulse")),
            (RED, HALF, ("turn_on", {"effect": "Pulse"}))),
    esphome("e_rgbw", "light", lamp("rgbw"),
            (shows("rgbw", brightness=255, color={**PINK, "w": 0}, white_value=0),
             shows("rgbw", brightness=255, color={"r": 0, "g": 0, "b": 0, "w": 255})),
            (RED, HALF)),
    esphome("e_rgbww", "light", lamp("rgbww"),
            (shows("rgbww", brightness=255, color={**PINK, "c": 0, "w": 0}),), (RED, HALF)),
    esphome("e_white_or_rgb", "light", lamp("white", "rgb"),
            (shows("white", brightness=200, color={"w": 255}, white_value=255),
             shows("rgb", brightness=200, color={"r": 9, "g": 0, "b": 64})),
            (RED,)),
    esphome("e_ct", "light", lamp("color_temp", min_mirs=153, max_mirs=500),
            (shows("color_temp", brightness=200, color={}, color_temp=300),), (WARM, HALF)),
    esphome("e_cwww", "light", lamp("color_temp", min_mirs=153, max_mirs=500),
            (shows("cwww", brightness=200, color={"c": 255, "w": 10}),
             shows("cwww", "OFF", brightness=200, color={"c": 255, "w": 10})),
            (ON, OFF, WARM)),
    esphome("e_rgbct", "light", lamp("rgbw", "color_temp"),
            (shows("rgbct", brightness=200, color={**PINK, "w": 0}, color_temp=300),
             shows("rgbct", "OFF", brightness=200, color={**PINK, "w": 0}, color_temp=300)),
            (RED, OFF),
            unlike=dict.fromkeys(("brightness", "color_mode", "hs_color", "rgb_color"),
                                 "they do not know the mode")),
    esphome("e_cover", "cover", {}, (("state", "open"), ("state", "unknown"), ("state", "closed")),
            (("open_cover", {}), ("close_cover", {}), ("stop_cover", {}))),
    esphome("e_cover_placed", "cover",
            {"dev_cla": "blind", "pos_t": "e_cover_placed/position/state",
             "set_pos_t": "e_cover_placed/position/command",
             "tilt_status_t": "e_cover_placed/tilt/state",
             "tilt_cmd_t": "e_cover_placed/tilt/command"},
            ((("position/state", "40"), ("tilt/state", "10"), ("state", "opening")),
             (("position/state", "100"), ("tilt/state", "100"), ("state", "open")),
             (("position/state", "0"), ("tilt/state", "0"), ("state", "closed"))),
            (("open_cover", {}), ("set_cover_position", {"position": 25}),
             ("set_cover_tilt_position", {"tilt_position": 50}))),
    esphome("e_cover_assumed", "cover", {"opt": True}, (("state", "open"),),
            (("close_cover", {}),)),
    esphome("e_fan", "fan",
            {"dir_cmd_t": "e_fan/direction/command", "dir_stat_t": "e_fan/direction/state",
             "osc_cmd_t": "e_fan/oscillation/command", "osc_stat_t": "e_fan/oscillation/state",
             "pct_cmd_t": "e_fan/speed_level/command", "pct_stat_t": "e_fan/speed_level/state",
             "spd_rng_max": 3},
            ((("state", "ON"), ("direction/state", "forward"),
              ("oscillation/state", "oscillate_off"), ("speed_level/state", "2")),
             (("state", "OFF"), ("speed_level/state", "2"))),
            (ON, ("set_percentage", {"percentage": 100}), ("oscillate", {"oscillating": True}),
             ("set_direction", {"direction": "reverse"}), OFF)),
    esphome("e_lock", "lock", {"pl_open": "OPEN"},
            (("state", "LOCKED"), ("state", "UNKNOWN"), ("state", "UNLOCKING"),
             ("state", "UNLOCKED"), ("state", "NONE")),
            (("lock", {}), ("unlock", {}), ("open", {}))),
    esphome("e_valve", "valve", {"dev_cla": "water"},
            (("state", "open"), ("state", "unknown"), ("state", "closed")),
            (("open_valve", {}), ("close_valve", {}))),
    esphome("e_valve_placed", "valve",
            {"pos_t": "e_valve_placed/position/state",
             "set_pos_t": "e_valve_placed/position/command"},
            ((("position/state", "40"), ("state", "open")),
             (("position/state", "0"), ("state", "closed"))),
            (("open_valve", {}),)),
    esphome("e_alarm", "alarm_control_panel",
            {"sup_feat": ["arm_away", "arm_home"], "cod_dis_req": True, "cod_arm_req": False},
            (("state", "disarmed"), ("state", "armed_away"), ("state", "unknown")),
            (("alarm_arm_away", {}), ("alarm_arm_home", {}), ("alarm_disarm", {}),
             ("alarm_arm_night", {}))),
    esphome("e_climate", "climate",
            {"stat_t": None, "cmd_t": None, "curr_temp_t": "e_climate/current_temperature/state",
             "mode_cmd_t": "e_climate/mode/command", "mode_stat_t": "e_climate/mode/state",
             "modes": ["auto", "off", "cool", "heat", "fan_only", "heat_cool"],
             "temp_cmd_t": "e_climate/target_temperature/command",
             "temp_stat_t": "e_climate/target_temperature/state",
             "min_temp": 16, "max_temp": 30, "temp_step": 0.5, "temp_unit": "C",
             "min_hum": 30, "max_hum": 99, "pr_mode_cmd_t": "e_climate/preset/command",
             "pr_mode_stat_t": "e_climate/preset/state", "preset_modes": ["home", "away", "boost"],
             "act_t": "e_climate/action/state", "fan_mode_cmd_t": "e_climate/fan_mode/command",
             "fan_mode_stat_t": "e_climate/fan_mode/state",
             "fan_modes": ["on", "auto", "quiet"],
             "swing_mode_cmd_t": "e_climate/swing_mode/command",
             "swing_mode_stat_t": "e_climate/swing_mode/state",
             "swing_modes": ["off", "both", "vertical"]},
            ((("mode/state", "heat"), ("current_temperature/state", "20.1"),
              ("target_temperature/state", "21.5"), ("preset/state", ""),
              ("action/state", "heating"), ("fan_mode/state", "quiet"),
              ("swing_mode/state", "vertical")),
             (("preset/state", "boost"), ("action/state", "unknown"), ("mode/state", "heat_cool")),
             (("target_temperature/state", "nan"), ("mode/state", "off"), ("action/state", "off"))),
            (("set_temperature", {"temperature": 23}), ("set_hvac_mode", {"hvac_mode": "cool"}),
             ("set_preset_mode", {"preset_mode": "home"}), ("set_fan_mode", {"fan_mode": "auto"}),
             ("set_swing_mode", {"swing_mode": "both"}), OFF)),
    esphome("e_climate_two", "climate",
            {"stat_t": None, "cmd_t": None,
             "mode_cmd_t": "e_climate_two/mode/command", "mode_stat_t": "e_climate_two/mode/state",
             "modes": ["off", "heat_cool"],
             "temp_lo_cmd_t": "e_climate_two/low/command",
             "temp_lo_stat_t": "e_climate_two/low/state",
             "temp_hi_cmd_t": "e_climate_two/high/command",
             "temp_hi_stat_t": "e_climate_two/high/state",
             "min_temp": 10, "max_temp": 30, "temp_step": 0.1, "temp_unit": "C"},
            ((("mode/state", "heat_cool"), ("low/state", "18.0"), ("high/state", "24.5")),),
            (("set_temperature", {"target_temp_low": 19, "target_temp_high": 23}),)),
    esphome("e_sensor", "sensor",
            {**READ, "dev_cla": "temperature", "unit_of_meas": "°C", "stat_cla": "measurement",
             "exp_aft": 3600},
            (("state", "21.4"), ("state", "nan"), ("state", "20.0"))),
    esphome("e_text_sensor", "sensor", READ, (("state", "hello"), ("state", ""))),
    esphome("e_motion", "binary_sensor", {**READ, "dev_cla": "motion"},
            (("state", "ON"), ("state", "OFF"))),
    esphome("e_status", "binary_sensor",
            {**READ, "dev_cla": "connectivity", "pl_on": "online", "pl_off": "offline",
             "stat_t": "e_status/status"},
            (("status", "online"), ("status", "offline"))),
    esphome("e_button", "button", {"stat_t": None, "dev_cla": "restart"}, (), (("press", {}),),
            unlike={"state": "when it was pressed: read on two clocks"}),
    esphome("e_number", "number",
            {"min": 0, "max": 10, "step": 0.1, "mode": "box", "unit_of_meas": "s"},
            (("state", "2.500000"),), (("set_value", {"value": 3}),)),
    esphome("e_select", "select", {"ops": ["a", "b"]}, (("state", "b"),),
            (("select_option", {"option": "a"}),)),
    esphome("e_text", "text", {"mode": "text"}, (("state", "hello"),),
            (("set_value", {"value": "hi"}),)),
)  # fmt: skip
