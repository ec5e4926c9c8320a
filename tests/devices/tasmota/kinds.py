"""Devices of all kinds that Tasmota runs on: what they announce, say and are told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Said = tuple[tuple[str, str], ...]
ON: tuple[str, Mapping[str, Any]] = ("turn_on", {})
OFF: tuple[str, Mapping[str, Any]] = ("turn_off", {})


@dataclass(frozen=True)
class Device:
    """One device; its name is its topic, too."""

    name: str
    config: Mapping[str, Any] = field(default_factory=dict)
    says: tuple[Said, ...] = ()
    """What it says: the end of a topic (`tele/STATE`) and a payload, several at once."""
    told: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    """What is unique of a thing behind the mac, an action and its arguments."""
    sensors: Mapping[str, Any] | None = None
    unlike: Mapping[str, str] = field(default_factory=dict)

    @property
    def mac(self) -> str:
        """What stands for its address."""
        return self.name.upper().replace("_", "")

    def topic(self, end: str) -> str:
        """Return the whole topic."""
        prefix, _, last = end.partition("/")
        full = str(self.config.get("ft", "%prefix%/%topic%/"))
        return full.replace("%prefix%", prefix).replace("%topic%", self.name) + last


def says(*said: tuple[str, Any]) -> Said:
    return tuple((topic, json.dumps(payload)) for topic, payload in said)


def lamp(name: str, channels: int, *states: Any, told: Any = (), **config: Any) -> Device:
    what = "light_light_0"
    return Device(
        name,
        {"rl": [2], "lt_st": channels, **config},
        tuple(says(("stat/RESULT", state)) for state in states),
        tuple((what, action, arguments) for action, arguments in (*told, ON, OFF)),
        unlike={"effect": "they remember one that was never told"},
    )


HALF = ("turn_on", {"brightness": 128})
RED = ("turn_on", {"rgb_color": [255, 0, 0]})
ODD = ("turn_on", {"hs_color": [200, 60], "brightness": 200})
WARM = ("turn_on", {"color_temp_kelvin": 2700})
FX = ("turn_on", {"effect": "Cycle up"})
SHUTTER = {"Position": 40, "Direction": 0, "Target": 40}
ENERGY = {
    "TotalStartTime": "2018-11-23T15:33:47", "Total": 0.017, "TotalTariff": [0, 0.017],
    "Yesterday": 0, "Today": 0.002, "ExportActive": 0, "Power": 0, "ApparentPower": 7.84,
    "ReactivePower": -7.21, "Factor": 0.39, "Frequency": 50.0, "Voltage": 234.31,
    "Current": [0.039, 0.04], "ImportReactive": 0.1, "ImportActive": 12.5, "PhaseAngle": 290.45,
}  # fmt: skip
MANY = {
    "BME280": {"Temperature": 21.5, "Humidity": 40.5, "DewPoint": 8, "Pressure": 1001.2},
    "DS18B20-1": {"Id": "000008C", "Temperature": 20},
    "DS18B20-2": {"Id": "000008D", "Temperature": 19},
    "TX23": {"Speed": {"Act": 14.8, "Avg": 8.5}, "Dir": {"Card": "WSW", "Deg": 247.5}},
    "ANALOG": {"A0": 169, "Temperature1": 20.1, "CTEnergy1": {"Energy": 1, "Power": 2300}},
    "PMS5003": {"CF1": 1, "PM2.5": 3, "PB0.3": 500}, "CCS811": {"eCO2": 400, "TVOC": 2},
    "AS3935": {"Event": 1, "Distance": 12, "Energy": 58622}, "BH1750": {"Illuminance": 55},
    "PressureUnit": "hPa", "TempUnit": "C", "SpeedUnit": "km/h", "Switch1": "ON",
    "PN532": {"UID": "1"},
}  # fmt: skip

DEVICES = (
    Device(
        "plug", {}, (
            says(("stat/RESULT", {"POWER": "ON"})), says(("tele/STATE", {"POWER": "OFF"})),
            says(("tele/SENSOR", {"ENERGY": {**ENERGY, "Power": 7.5, "Current": 0.05}})),
            says(("stat/STATUS10", {"StatusSNS": {"ENERGY": {"Power": 9, "Total": 1.5}}})),
            (("tele/LWT", "Offline"),), (("tele/LWT", "Online"),),
        ),
        (("switch_relay_0", *ON), ("switch_relay_0", *OFF)), {"ENERGY": ENERGY},
    ),
    Device(
        "two", {"rl": [1, 1], "so": {"30": 1}, "state": ["AUS", "AN", "UM", "HALT"],
                "ft": "%topic%/%prefix%/"},
        (says(("stat/RESULT", {"POWER1": "AN"})), says(("tele/STATE", {"POWER2": "AUS"}))),
        (("light_relay_0", *ON), ("light_relay_1", *OFF)),
    ),
    lamp("dimmer", 1, {"POWER": "ON", "Dimmer": 50}, {"POWER": "ON", "Dimmer": 1},
         {"POWER": "OFF", "Dimmer": 1}, told=(HALF,)),
    lamp("white", 2, {"POWER": "ON", "Dimmer": 50, "CT": 300, "White": 50}, told=(WARM, HALF)),
    lamp("short_white", 2, {"POWER": "ON", "Dimmer": 50, "CT": 300}, so={"82": 1}),
    lamp("rgb", 3, {"POWER": "ON", "Dimmer": 50, "Color": "FF0000", "HSBColor": "0,100,50"},
         {"POWER": "ON", "HSBColor": "200,60,80", "Dimmer": 80, "Scheme": 2},
         told=(RED, ODD, HALF, FX)),
    lamp("rgbw", 4, {"POWER": "ON", "Dimmer": 50, "HSBColor": "0,100,50", "White": 0},
         {"POWER": "ON", "Dimmer": 50, "HSBColor": "0,100,50", "White": 50}, told=(RED,)),
    lamp("rgbcw", 5,
         {"POWER": "ON", "Dimmer": 50, "HSBColor": "20,100,50", "White": 0, "CT": 300},
         {"POWER": "ON", "Dimmer": 50, "HSBColor": "20,100,50", "White": 50, "CT": 250},
         told=(RED, WARM, ODD)),
    Device(
        "apart", {"rl": [2, 2], "lt_st": 5, "lk": 0, "fn": ["apart", "white"]},
        (says(("stat/RESULT", {"POWER1": "ON", "Dimmer1": 20, "HSBColor": "9,8,20", "White": 4})),
         says(("stat/RESULT", {"POWER2": "ON", "Dimmer2": 30, "CT": 400}))),
        (("light_light_0", *HALF), ("light_light_0", *RED), ("light_light_1", *HALF),
         ("light_light_1", *WARM)),
    ),
    Device(
        "channels", {"rl": [2, 2, 2], "lt_st": 3, "so": {"68": 1}},
        (says(("stat/RESULT", {"POWER1": "ON", "Channel1": 20})),
         says(("tele/STATE", {"POWER3": "ON", "Channel3": 90}))),
        (("light_light_0", *HALF), ("light_light_2", *ON)),
    ),
    lamp("tuya", 1, {"POWER": "ON", "Dimmer": 50}, ty=1, told=(HALF,)),
    lamp("apart_power", 1, {"POWER": "ON", "Dimmer": 50}, so={"20": 1}, told=(HALF,)),
    Device(
        "shutter", {"rl": [3, 3, 1], "sho": [0], "sht": [[-90, 90, 24]]},
        (says(("stat/RESULT", {"Shutter1": {**SHUTTER, "Tilt": 45}})),
         says(("tele/SENSOR", {"Shutter1": {**SHUTTER, "Direction": 1, "Tilt": 0}})),
         says(("stat/STATUS10", {"StatusSNS": {"Shutter1": {**SHUTTER, "Position": 0,
                                                           "Tilt": -90}}}))),
        (("cover_shutter_0", "open_cover", {}), ("cover_shutter_0", "close_cover", {}),
         ("cover_shutter_0", "stop_cover", {}),
         ("cover_shutter_0", "set_cover_position", {"position": 30}),
         ("cover_shutter_0", "set_cover_tilt_position", {"tilt_position": 75})),
    ),
    Device(
        "inverted", {"rl": [3, 3, 3, 3], "sho": [1, 0], "sht": []},
        (says(("stat/RESULT", {"Shutter1": {**SHUTTER, "Direction": -1}, "Shutter2": SHUTTER})),),
        (("cover_shutter_0", "set_cover_position", {"position": 30}),
         ("cover_shutter_1", "set_cover_position", {"position": 30})),
    ),
    Device(
        "ifan", {"rl": [2, 0, 0, 0], "if": 1},
        (says(("stat/RESULT", {"FanSpeed": 2})), says(("tele/STATE", {"POWER1": "ON",
                                                                    "FanSpeed": 0})),
         says(("stat/RESULT", {"FanSpeed": 3}))),
        (("fan_fan_ifan", "set_percentage", {"percentage": 33}), ("fan_fan_ifan", *OFF),
         ("light_relay_0", *ON)),
    ),
    Device(
        "inputs", {"rl": [0], "swc": [1, 13, 0, 9], "swn": ["Door", "PIR", None, None],
                   "so": {"114": 1}},
        (says(("stat/RESULT", {"Door": {"Action": "ON"}})), says(("tele/SENSOR", {"Door": "OFF"})),
         says(("stat/STATUS10", {"StatusSNS": {"Door": "ON", "Switch4": "ON"}})),
         says(("stat/RESULT", {"Switch4": {"Action": "HOLD"}}))),
    ),
    Device(
        "sensors", {"rl": [0], "bat": 1, "dslp": 1},
        (says(("tele/SENSOR", MANY)), says(("tele/STATE", {"BatteryPercentage": 61})),
         says(("stat/STATUS10", {"StatusSNS": {"BME280": {"Temperature": None, "Humidity": 41}}})),
         says(("stat/STATUS11", {"StatusSTS": {"BatteryPercentage": 60}}))),
        (), MANY,
    ),
)  # fmt: skip
