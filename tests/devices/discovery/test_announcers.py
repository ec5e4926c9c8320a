"""Announcements as zigbee2mqtt, Tasmota and ESPHome publish them, and what follows."""

import asyncio
import json

import pytest

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceState
from tests.devices.discovery.street import obeying, street
from tests.devices.discovery.things import announced

ORIGIN = {"name": "Zigbee2MQTT", "sw": "2.1.1", "url": "https://www.zigbee2mqtt.io"}
BULB = {
    "identifiers": ["zigbee2mqtt_0x001788010b4c5d6e"],
    "manufacturer": "Philips",
    "model": "Hue white and color ambiance E26/E27",
    "model_id": "9290012573A",
    "name": "hallway/ceiling",
    "sw_version": "1.104.2",
    "via_device": "zigbee2mqtt_bridge_0x00124b0024c1a2b3",
}
THERE = [
    {"topic": "zigbee2mqtt/bridge/state", "value_template": "{{ value_json.state }}"},
    {
        "topic": "zigbee2mqtt/hallway/ceiling/availability",
        "value_template": "{{ value_json.state }}",
    },
]
COMMON = {
    "availability": THERE,
    "availability_mode": "all",
    "device": BULB,
    "origin": ORIGIN,
    "state_topic": "zigbee2mqtt/hallway/ceiling",
}
ZIGBEE2MQTT = [
    (
        "light/0x001788010b4c5d6e/light",
        {
            **COMMON,
            "brightness": True,
            "brightness_scale": 254,
            "command_topic": "zigbee2mqtt/hallway/ceiling/set",
            "effect": True,
            "effect_list": ["blink", "breathe", "okay", "colorloop"],
            "max_mireds": 500,
            "min_mireds": 153,
            "name": None,
            "object_id": "hallway_ceiling",
            "schema": "json",
            "supported_color_modes": ["xy", "color_temp"],
            "unique_id": "0x001788010b4c5d6e_light_zigbee2mqtt",
        },
    ),
    (
        "sensor/0x001788010b4c5d6e/linkquality",
        {
            **COMMON,
            "enabled_by_default": False,
            "entity_category": "diagnostic",
            "name": "Linkquality",
            "object_id": "hallway_ceiling_linkquality",
            "unique_id": "0x001788010b4c5d6e_linkquality_zigbee2mqtt",
            "unit_of_measurement": "lqi",
            "value_template": "{{ value_json.linkquality }}",
        },
    ),
    (
        "select/0x001788010b4c5d6e/power_on_behavior",
        {
            **COMMON,
            "command_topic": "x",
            "entity_category": "config",
            "options": ["off", "on"],
            "unique_id": "p",
        },
    ),
    (
        "binary_sensor/0x001788010b4c5d6e/update",
        {
            **COMMON,
            "payload_off": False,
            "payload_on": True,
            "name": "Update available",
            "object_id": "hallway_ceiling_update",
            "unique_id": "u",
            "value_template": "{{ value_json['update_available'] }}",
        },
    ),
    ("/zigbee2mqtt/bridge/state", '{"state":"online"}'),
    ("/zigbee2mqtt/hallway/ceiling/availability", '{"state":"online"}'),
]


async def test_zigbee2mqtt() -> None:
    async with (
        asyncio.timeout(10),
        street(MemoryBus(MemoryBroker(), source="devices"), *ZIGBEE2MQTT) as here,
    ):
        ids = [device.device for device in (await here.snapshot()).devices]
        assert ids == ["binary_sensor.hallway_ceiling_update", "light.hallway_ceiling"]
        state = {"state": "OFF", "brightness": 254, "linkquality": 80, "update_available": False}
        await here.say("zigbee2mqtt/hallway/ceiling", json.dumps(state), retain=False)
        news = [await here.change() for _ in range(2)]
        assert {(d.device, d.state) for d in news if isinstance(d, DeviceState)} == {
            ("light.hallway_ceiling", "off"),
            ("binary_sensor.hallway_ceiling_update", "off"),
        }

        def answer(said: str) -> list[tuple[str, str]]:
            state.update(json.loads(said), color_mode="xy")
            return [("zigbee2mqtt/hallway/ceiling", json.dumps(state))]

        async with obeying(here, "zigbee2mqtt/hallway/ceiling/set", answer) as told:
            lit = await here.tell("light.hallway_ceiling", "turn_on", color_name="red")
        assert json.loads(told[0]) == {"state": "ON", "color": {"x": 0.701, "y": 0.299}}
        assert lit.name == "hallway/ceiling"
        assert lit.attributes["rgb_color"] == [255, 0, 0]
        assert lit.attributes["max_color_temp_kelvin"] == 6535
        await here.say("zigbee2mqtt/bridge/state", '{"state":"offline"}')
        await here.become("light.hallway_ceiling", "on", available=False)


def test_a_thermostat_of_zigbee2mqtt() -> None:
    payload = {
        "action_template": "{% set values = {None:None,'idle':'idle','heat':'heating'} %}"
        "{{ values[value_json.running_state] }}",
        "action_topic": "zigbee2mqtt/valve",
        "current_temperature_template": "{{ value_json.local_temperature }}",
        "current_temperature_topic": "zigbee2mqtt/valve",
        "device": {"identifiers": ["v"], "name": "valve"},
        "max_temp": "30",
        "min_temp": "5",
        "mode_command_topic": "zigbee2mqtt/valve/set/system_mode",
        "mode_state_template": "{{ value_json.system_mode }}",
        "mode_state_topic": "zigbee2mqtt/valve",
        "modes": ["off", "heat", "auto"],
        "name": None,
        "temp_step": 0.5,
        "temperature_command_topic": "zigbee2mqtt/valve/set/occupied_heating_setpoint",
        "temperature_state_template": "{{ value_json.occupied_heating_setpoint }}",
        "temperature_state_topic": "zigbee2mqtt/valve",
        "temperature_unit": "C",
    }
    (valve,) = announced("climate/0x1/climate/config", json.dumps(payload).encode())
    read = valve.hear(
        "zigbee2mqtt/valve",
        '{"local_temperature":19.5,"occupied_heating_setpoint":21,"system_mode":"heat",'
        '"running_state":"heat"}',
    )
    assert read.state == "heat"
    assert read.attributes["hvac_action"] == "heating"
    assert valve.orders("set_temperature", temperature=22.5) == [
        ("zigbee2mqtt/valve/set/occupied_heating_setpoint", "22.5")
    ]
    assert valve.obeys(
        "set_temperature",
        ("zigbee2mqtt/valve", '{"occupied_heating_setpoint":22.5}'),
        temperature=22.5,
    )


def test_tasmota_with_home_assistant_discovery() -> None:
    payload = (
        b'{"name":"Tasmota","stat_t":"tele/tasmota_1/STATE","avty_t":"tele/tasmota_1/LWT",'
        b'"pl_avail":"Online","pl_not_avail":"Offline","cmd_t":"cmnd/tasmota_1/POWER",'
        b'"val_tpl":"{{value_json.POWER}}","pl_off":"OFF","pl_on":"ON",'
        b'"uniq_id":"DC4F22_RL_1","dev":{"ids":["DC4F22"]}}'
    )
    (relay,) = announced("switch/DC4F22_RL_1/config", payload)
    assert not relay.state.available
    relay.hear("tele/tasmota_1/LWT", "Online")
    read = relay.hear("tele/tasmota_1/STATE", '{"Time":"2026-11-20T18:00:00","POWER":"ON"}')
    assert (read.state, read.available, read.name) == ("on", True, "Tasmota")
    assert relay.orders("turn_off") == [("cmnd/tasmota_1/POWER", "OFF")]
    assert relay.obeys("turn_off", ("tele/tasmota_1/STATE", '{"POWER":"OFF"}'))


def test_an_esphome_light_and_sensor() -> None:
    payload = (
        b'{"schema":"json","sup_clrm":["rgb"],"brightness":true,"name":"Desk lamp",'
        b'"stat_t":"livingroom/light/desk_lamp/state","cmd_t":"livingroom/light/desk_lamp/command",'
        b'"avty_t":"livingroom/status","uniq_id":"ESPlightdesk_lamp",'
        b'"dev":{"ids":"a4cf12","name":"livingroom","sw":"esphome v2025.9","mdl":"nodemcuv2",'
        b'"mf":"espressif","sa":"Living Room"}}'
    )
    (lamp,) = announced("light/livingroom/desk_lamp/config", payload)
    lamp.hear("livingroom/status", "online")
    said = '{"state":"ON","color_mode":"rgb","brightness":128,"color":{"r":0,"g":0,"b":255}}'
    read = lamp.hear("livingroom/light/desk_lamp/state", said)
    assert (read.state, read.available, read.area) == ("on", True, "living_room")
    assert read.attributes["rgb_color"] == [0, 0, 255]
    assert lamp.orders("turn_on", color_name="red") == [
        (
            "livingroom/light/desk_lamp/command",
            '{"state": "ON", "color": {"r": 255, "g": 0, "b": 0}}',
        )
    ]
    payload = (
        b'{"dev_cla":"temperature","unit_of_meas":"\xc2\xb0C","stat_cla":"measurement",'
        b'"name":"Temperature","stat_t":"livingroom/sensor/temperature/state",'
        b'"avty_t":"livingroom/status","uniq_id":"ESPsensortemperature",'
        b'"dev":{"ids":"a4cf12","name":"livingroom"}}'
    )
    (sensor,) = announced("sensor/livingroom/temperature/config", payload)
    read = sensor.hear("livingroom/sensor/temperature/state", "21.4")
    assert (read.name, read.state) == ("livingroom Temperature", "21.4")
    assert read.attributes["unit_of_measurement"] == "°C"


def test_a_whole_device_with_shared_options() -> None:
    payload = {
        "dev": {"ids": "ea33", "name": "Bath", "sa": "Bathroom"},
        "o": {"name": "bla2mqtt", "sw": "2.1"},
        "~": "bath",
        "avty": [{"t": "~/there"}],
        "stat_t": "~/state",
        "cmps": {
            "t": {
                "p": "sensor",
                "dev_cla": "temperature",
                "unit_of_meas": "°C",
                "val_tpl": "{{ value_json.t }}",
                "uniq_id": "t",
            },
            "fan": {
                "p": "switch",
                "name": "Fan",
                "cmd_t": "~/fan",
                "val_tpl": "{{ value_json.fan }}",
                "uniq_id": "f",
            },
            "gone": {"p": "sensor"},
        },
    }
    sensor, fan = announced("device/ea33/config", json.dumps(payload).encode())
    fan.hear("bath/there", "online")
    assert fan.hear("bath/state", '{"t": 20, "fan": "ON"}').state == "on"
    assert fan.orders("turn_off") == [("bath/fan", "OFF")]
    assert sensor.hear("bath/state", '{"t": 20, "fan": "ON"}').state == "20"
    assert (sensor.state.name, fan.state.name) == ("Bath temperature", "Bath Fan")
    assert sensor.state.area == "bathroom"


@pytest.mark.parametrize(
    ("mode", "said", "there"),
    [
        ("all", [("a", "online")], False),
        ("all", [("a", "online"), ("b", "online")], True),
        ("any", [("a", "online"), ("b", "offline")], True),
        ("any", [("a", "offline")], False),
        ("latest", [("a", "online"), ("b", "offline")], False),
        ("latest", [("b", "offline"), ("a", "online")], True),
        ("latest", [("a", "online"), ("b", "what?")], True),
        ("latest", [], False),
    ],
)
def test_whether_it_is_there_in_every_mode(
    mode: str, said: list[tuple[str, str]], *, there: bool
) -> None:
    payload = json.dumps({"avty": [{"t": "a"}, {"t": "b"}], "avty_mode": mode, "name": "x"})
    (thing,) = announced("switch/x/config", payload.encode())
    for topic, text in said:
        thing.hear(topic, text)
    assert thing.state.available is there
