"""Lights of all schemas."""

from tests.devices.discovery.compared.case import HALF, OFF, ON, RED, Case

ODD = ("turn_on", {"rgb_color": [31, 200, 77], "brightness": 90})
HUE = ("turn_on", {"hs_color": [200, 60]})
WARM = ("turn_on", {"color_temp_kelvin": 2700})
SLOW = ("turn_on", {"brightness_pct": 30, "transition": 2})
SLOWLY_OFF = ("turn_off", {"transition": 3})
BASIC = {"cmd_t": "~/set", "stat_t": "~/state"}
DIMS = {**BASIC, "bri_cmd_t": "~/bri/set", "bri_stat_t": "~/bri"}

LIGHTS = (
    Case("plain", "light", BASIC, (("state", "ON"), ("state", "OFF"), ("state", "x")), (ON, OFF)),
    Case("blind", "light", {"cmd_t": "~/set"}, (), (ON, OFF)),
    Case(
        "dimmed", "light", {**DIMS, "bri_scl": 100},
        (("state", "ON"), ("bri", "50"), ("bri", "0"), ("bri", "100"), ("bri", "1")),
        (ON, HALF, OFF, ("turn_on", {"brightness_pct": 1})),
    ),
    Case(
        "first", "light", {**DIMS, "on_cmd_type": "first"},
        (("state", "ON"), ("bri", "77")), (ON, HALF, OFF),
    ),
    Case(
        "by_brightness", "light", {**DIMS, "on_cmd_type": "brightness"},
        (("state", "OFF"), ("bri", "77")), (ON, HALF, OFF),
    ),
    Case(
        "painted", "light", {**DIMS, "rgb_cmd_t": "~/rgb/set", "rgb_stat_t": "~/rgb"},
        (("state", "ON"), ("bri", "200"), ("rgb", "255,0,0"), ("rgb", "10,20,30")),
        (RED, ODD, HUE, HALF),
    ),
    Case(
        "painted_only", "light", {**BASIC, "rgb_cmd_t": "~/rgb/set", "rgb_stat_t": "~/rgb"},
        (("state", "ON"), ("rgb", "255,0,0"), ("rgb", "10,20,30"), ("rgb", "0,0,0")),
        (RED, ODD, HALF),
    ),
    Case(
        "hued", "light", {**DIMS, "hs_cmd_t": "~/hs/set", "hs_stat_t": "~/hs"},
        (("state", "ON"), ("bri", "200"), ("hs", "120,50"), ("hs", "359.9,100")), (RED, HUE, ODD),
    ),
    Case(
        "pointed", "light", {**DIMS, "xy_cmd_t": "~/xy/set", "xy_stat_t": "~/xy"},
        (("state", "ON"), ("bri", "200"), ("xy", "0.675,0.322"), ("xy", "0.3,0.3")), (RED, ODD),
    ),
    Case(
        "four", "light", {**DIMS, "rgbw_cmd_t": "~/rgbw/set", "rgbw_stat_t": "~/rgbw"},
        (("state", "ON"), ("bri", "200"), ("rgbw", "255,0,0,0"), ("rgbw", "10,20,30,40")),
        (RED, ODD),
    ),
    Case(
        "five", "light", {**DIMS, "rgbww_cmd_t": "~/rgbww/set", "rgbww_stat_t": "~/rgbww"},
        (("state", "ON"), ("bri", "200"), ("rgbww", "255,0,0,0,0"), ("rgbww", "10,20,30,40,50")),
        (RED,),
        unlike={"hs_color": "they know the tint of white", "rgb_color": "they know it"},
    ),
    Case(
        "warmed", "light",
        {**DIMS, "clr_temp_cmd_t": "~/ct/set", "clr_temp_stat_t": "~/ct",
         "min_mirs": 153, "max_mirs": 454},
        (("state", "ON"), ("bri", "200"), ("ct", "370"), ("ct", "153")), (WARM, HALF),
    ),
    Case(
        "kelvins", "light",
        {**DIMS, "clr_temp_cmd_t": "~/ct/set", "clr_temp_stat_t": "~/ct", "clr_temp_k": True,
         "min_k": 2200, "max_k": 6500},
        (("state", "ON"), ("bri", "200"), ("ct", "3700")), (WARM,),
    ),
    Case(
        "everything", "light",
        {**DIMS, "rgb_cmd_t": "~/rgb/set", "rgb_stat_t": "~/rgb", "clr_temp_cmd_t": "~/ct/set",
         "clr_temp_stat_t": "~/ct", "fx_cmd_t": "~/fx/set", "fx_stat_t": "~/fx",
         "fx_list": ["rainbow", "off"], "clrm_stat_t": "~/mode"},
        (("state", "ON"), (("mode", "rgb"), ("rgb", "255,0,0")), ("bri", "128"),
         (("mode", "color_temp"), ("ct", "300")), (("mode", "rgb"), ("rgb", "0,255,0")),
         ("fx", "rainbow")),
        (RED, WARM, ("turn_on", {"effect": "rainbow"})),
    ),
    Case(
        "moded_by_topic", "light",
        {**DIMS, "rgb_cmd_t": "~/rgb/set", "rgb_stat_t": "~/rgb", "clr_temp_cmd_t": "~/ct/set",
         "clr_temp_stat_t": "~/ct"},
        (("state", "ON"), ("bri", "9"), ("rgb", "255,0,0"), ("ct", "300"), ("rgb", "0,0,255")),
        (RED, WARM),
    ),
    Case(
        "templated_values", "light",
        {**DIMS, "stat_val_tpl": "{{ value_json.s }}", "bri_val_tpl": "{{ value_json.b }}",
         "bri_stat_t": "~/state", "pl_on": "1", "pl_off": "0"},
        (("state", '{"s":1,"b":10}'), ("state", '{"s":0}'), ("state", '{"b":20,"s":1}')),
        (ON, OFF),
    ),
    Case(
        "whitened", "light",
        {**DIMS, "hs_cmd_t": "~/hs/set", "hs_stat_t": "~/hs", "whit_cmd_t": "~/w/set",
         "whit_scl": 100, "clrm_stat_t": "~/mode"},
        (("state", "ON"), ("bri", "100"), (("mode", "hs"), ("hs", "120,100")), ("mode", "white")),
        (RED,),
    ),
    Case("json_plain", "light", {**BASIC, "schema": "json"},
         (("state", '{"state":"ON"}'), ("state", '{"state":"OFF"}'), ("state", '{"state":null}')),
         (ON, OFF, SLOWLY_OFF)),
    Case(
        "json_dimmed", "light", {**BASIC, "schema": "json", "brightness": True, "bri_scl": 254},
        (("state", '{"state":"ON","brightness":127}'), ("state", '{"state":"ON","brightness":0}'),
         ("state", '{"state":"x","brightness":3}')),
        (ON, HALF, SLOW, OFF),
    ),
    Case(
        "json_xy", "light",
        {**BASIC, "schema": "json", "brightness": True, "bri_scl": 254, "min_mirs": 153,
         "max_mirs": 500, "sup_clrm": ["xy", "color_temp"], "fx_list": ["blink", "stop"],
         "effect": True},
        (("state", '{"state":"ON","brightness":127,"color_mode":"xy","color":{"x":0.5,"y":0.4}}'),
         ("state", '{"state":"ON","color_mode":"color_temp","color_temp":370}'),
         ("state", '{"color_mode":"xy","state":"ON","color":{"x":0.17,"y":0.7},"color_temp":250}'),
         ("state", '{"state":"ON","effect":"blink"}'), ("state", '{"state":"OFF"}')),
        (RED, ODD, HUE, WARM, ("turn_on", {"effect": "blink"}), SLOW),
    ),
    Case(
        "json_hs", "light",
        {**BASIC, "schema": "json", "brightness": True, "sup_clrm": ["hs", "color_temp"]},
        (("state", '{"state":"ON","brightness":9,"color_mode":"hs","color":{"h":20,"s":50}}'),),
        (RED, ODD, WARM),
    ),
    Case(
        "json_rgb", "light", {**BASIC, "schema": "json", "brightness": True, "sup_clrm": ["rgb"]},
        (("state", '{"state":"ON","color_mode":"rgb","color":{"r":1,"g":20,"b":7}}'),),
        (RED, ODD),
    ),
    Case(
        "json_kelvin", "light",
        {**BASIC, "schema": "json", "brightness": True, "sup_clrm": ["color_temp"],
         "clr_temp_k": True},
        (("state", '{"state":"ON","brightness":9,"color_mode":"color_temp","color_temp":3000}'),),
        (WARM,),
    ),
    Case(
        "template", "light",
        {**BASIC, "schema": "template",
         "cmd_on_tpl": "on,{{ brightness|d }},{{ red|d }}-{{ green|d }}-{{ blue|d }},"
         "{{ color_temp|d }},{{ transition|d }},{{ hue|d }},{{ sat|d }}",
         "cmd_off_tpl": "off,{{ transition|d }}", "stat_tpl": "{{ value.split(',')[0] }}",
         "bri_tpl": "{{ value.split(',')[1] }}",
         "r_tpl": "{{ value.split(',')[2].split('-')[0] }}",
         "g_tpl": "{{ value.split(',')[2].split('-')[1] }}",
         "b_tpl": "{{ value.split(',')[2].split('-')[2] }}"},
        (("state", "on,77,255-0-0"), ("state", "on,200,10-20-30"), ("state", "off,3,1-1-1")),
        (ON, HALF, RED, ODD, SLOW, SLOWLY_OFF),
    ),
    Case(
        "template_warm", "light",
        {**BASIC, "schema": "template", "cmd_on_tpl": "on,{{ brightness|d }},{{ color_temp|d }}",
         "cmd_off_tpl": "off", "stat_tpl": "{{ value.split(',')[0] }}",
         "bri_tpl": "{{ value.split(',')[1] }}", "clr_temp_tpl": "{{ value.split(',')[2] }}"},
        (("state", "on,77,300"), ("state", "off,3,153")), (ON, HALF, WARM, OFF),
    ),
)  # fmt: skip
