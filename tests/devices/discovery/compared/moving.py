"""Covers, valves, fans, thermostats and what else moves or heats."""

from tests.devices.discovery.compared.case import OFF, ON, TOGGLE, Case, Told

OPEN: Told = ("open_cover", {})
CLOSE: Told = ("close_cover", {})
STOP: Told = ("stop_cover", {})
BASIC = {"cmd_t": "~/set", "stat_t": "~/state"}
PLACED = {**BASIC, "pos_t": "~/pos", "set_pos_t": "~/pos/set"}
HALF = ("set_cover_position", {"position": 50})
TILT = ("set_cover_tilt_position", {"tilt_position": 30})
WAYS = ("open", "opening", "closing", "closed", "stopped", "nonsense")

MOVING = (
    Case("shutter", "cover", BASIC, tuple(("state", way) for way in WAYS), (OPEN, CLOSE, STOP)),
    Case("one_way", "cover", {"cmd_t": "~/set", "stat_t": "~/state", "pl_stop": None},
         (("state", "open"),), (OPEN, STOP)),
    Case(
        "placed", "cover", PLACED,
        (("pos", "30"), ("state", "opening"), (("pos", "100"), ("state", "open")), ("pos", "0"),
         ("state", "stopped"), ("pos", "120")),
        (OPEN, CLOSE, HALF),
    ),
    Case(
        "by_position", "cover",
        {"pos_t": "~/pos", "set_pos_t": "~/pos/set", "pos_open": 0, "pos_clsd": 255},
        (("pos", "255"), ("pos", "0"), ("pos", "100"), ("pos", '{"position":200}')),
        (HALF,),
    ),
    Case(
        "tilted", "cover",
        {**PLACED, "tilt_cmd_t": "~/tilt/set", "tilt_status_t": "~/tilt", "tilt_min": 0,
         "tilt_max": 180, "tilt_opnd_val": 90, "tilt_clsd_val": 10},
        (("state", "open"), ("pos", "50"), ("tilt", "90"), ("tilt", "180")),
        (TILT, ("open_cover_tilt", {}), ("close_cover_tilt", {}), HALF),
    ),
    Case(
        "tilt_only", "cover", {"tilt_cmd_t": "~/tilt/set", "tilt_status_t": "~/tilt"},
        (("tilt", "20"),), (TILT, ("open_cover_tilt", {})),
    ),
    Case("blind_cover", "cover", {"cmd_t": "~/set"}, (), (OPEN, CLOSE)),
    Case("valve", "valve", BASIC, (("state", "open"), ("state", "closing"), ("state", "closed")),
         (("open_valve", {}), ("close_valve", {}))),
    Case("valve_placed", "valve", {**BASIC, "pos": True, "reports_position": True},
         (("state", "50"), ("state", '{"state":"opening","position":20}'), ("state", "0")),
         (("open_valve", {}), ("close_valve", {}), ("set_valve_position", {"position": 40}))),
    Case("fan", "fan", BASIC, (("state", "ON"), ("state", "OFF")), (ON, OFF, TOGGLE)),
    Case(
        "fan_whole", "fan",
        {**BASIC, "pct_cmd_t": "~/pct/set", "pct_stat_t": "~/pct", "spd_rng_min": 1,
         "spd_rng_max": 3, "osc_cmd_t": "~/osc/set", "osc_stat_t": "~/osc",
         "dir_cmd_t": "~/dir/set", "dir_stat_t": "~/dir", "pr_mode_cmd_t": "~/pr/set",
         "pr_mode_stat_t": "~/pr", "pr_modes": ["auto", "eco"]},
        (("state", "ON"), ("pct", "1"), ("pct", "2"), ("pct", "3"), ("pct", "0"), ("pct", "7"),
         ("osc", "oscillate_on"), ("dir", "reverse"), ("pr", "eco"), ("pr", "None"),
         ("pct", "None")),
        (ON, ("set_percentage", {"percentage": 66}), ("turn_on", {"percentage": 100}),
         ("oscillate", {"oscillating": False}),
         ("set_direction", {"direction": "forward"}), ("set_preset_mode", {"preset_mode": "auto"}),
         ("turn_on", {"preset_mode": "eco"})),
    ),
    Case("fan_four", "fan", {**BASIC, "pct_cmd_t": "~/pct/set", "pct_stat_t": "~/pct",
                             "spd_rng_max": 4},
         (("state", "ON"), ("pct", "3")),
         (("increase_speed", {}), ("decrease_speed", {}), ("set_percentage", {"percentage": 30}))),
    Case(
        "thermostat", "climate",
        {"mode_cmd_t": "~/mode/set", "mode_stat_t": "~/mode", "modes": ["off", "heat", "cool"],
         "temp_cmd_t": "~/temp/set", "temp_stat_t": "~/temp", "curr_temp_t": "~/now",
         "min_temp": 5, "max_temp": 30, "temp_step": 0.5, "act_t": "~/act",
         "pr_mode_cmd_t": "~/pr/set", "pr_mode_stat_t": "~/pr", "pr_modes": ["eco", "away"],
         "pr_mode_val_tpl": "{{ value }}"},
        (("mode", "heat"), ("temp", "21.5"), ("now", "19.25"), ("act", "heating"), ("pr", "eco"),
         ("pr", "none"), ("mode", "dry"), ("act", "None"), ("mode", "None")),
        (("set_temperature", {"temperature": 22}), ("set_hvac_mode", {"hvac_mode": "off"}),
         ("set_temperature", {"temperature": 20.5, "hvac_mode": "cool"}),
         ("set_preset_mode", {"preset_mode": "away"}), ("set_preset_mode", {"preset_mode": "none"}),
         ON, OFF),
    ),
    Case(
        "range", "climate",
        {"mode_cmd_t": "~/mode/set", "mode_stat_t": "~/mode", "temp_hi_cmd_t": "~/hi/set",
         "temp_hi_stat_t": "~/hi", "temp_lo_cmd_t": "~/lo/set", "temp_lo_stat_t": "~/lo",
         "fan_mode_cmd_t": "~/fan/set", "fan_mode_stat_t": "~/fan",
         "swing_mode_cmd_t": "~/swing/set", "swing_mode_stat_t": "~/swing",
         "hum_cmd_t": "~/hum/set", "hum_stat_t": "~/hum", "curr_hum_t": "~/hum/now",
         "power_command_topic": "~/power"},
        (("mode", "auto"), ("hi", "24"), ("lo", "19"), ("fan", "low"), ("swing", "on"),
         ("hum", "44"), ("hum/now", "51")),
        (("set_temperature", {"target_temp_high": 25, "target_temp_low": 20}),
         ("set_fan_mode", {"fan_mode": "high"}), ("set_swing_mode", {"swing_mode": "off"}),
         ("set_humidity", {"humidity": 50}), ON, OFF),
    ),
    Case(
        "humid", "humidifier",
        {**BASIC, "hum_cmd_t": "~/hum/set", "hum_stat_t": "~/hum", "mode_cmd_t": "~/mode/set",
         "mode_stat_t": "~/mode", "modes": ["auto", "sleep"], "min_hum": 30, "max_hum": 80,
         "curr_hum_t": "~/now"},
        (("state", "ON"), ("hum", "45"), ("mode", "sleep"), ("now", "52")),
        (ON, OFF, ("set_humidity", {"humidity": 50}), ("set_mode", {"mode": "auto"})),
        unlike={"device_class": "they say 'humidifier' where nothing is said"},
    ),
    Case(
        "boiler", "water_heater",
        {"mode_cmd_t": "~/mode/set", "mode_stat_t": "~/mode", "temp_cmd_t": "~/temp/set",
         "temp_stat_t": "~/temp", "curr_temp_t": "~/now", "modes": ["off", "eco", "gas"],
         "power_command_topic": "~/power"},
        (("mode", "eco"), ("temp", "55"), ("now", "50.5")),
        (("set_temperature", {"temperature": 50}),
         ("set_operation_mode", {"operation_mode": "gas"}), ON, OFF),
    ),
)  # fmt: skip
