"""Settings, groups, names and mistakes: what a zigbee2mqtt tells of itself as a whole."""

import json
from typing import Any

import pytest

from devices.discovery.announcement import Announcement
from devices.discovery.roster import Roster
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from tests.devices.zigbee2mqtt.listed import components, read, there
from tests.devices.zigbee2mqtt.village import (
    ALARM,
    BLIND,
    FAN,
    LIGHT,
    LOCK,
    PLUG,
    binary,
    device,
    dimmer,
    group,
    info,
    lamp,
    numeric,
    whole,
)

TOPIC = "zigbee2mqtt/x"
SET = "zigbee2mqtt/x/set"


def test_what_is_wished_in_its_settings_is_granted() -> None:
    wishes = {
        "name": "kettle",
        "switch": {"type": "light", "object_id": "light"},
        "light": None,
        "power": None,
        "energy": {"name": "what it took", "device_class": "energy"},
    }
    configured = info(devices={PLUG: {"friendly_name": "x", "homeassistant": wishes}})
    plug = [whole("switch", binary("state")), numeric("power", 1, "W"), numeric("energy", 1, "kWh")]
    every = components(read(device(PLUG, "x", *plug), info_=configured))
    assert every.keys() == {
        f"light {PLUG}_light_zigbee2mqtt",
        f"sensor {PLUG}_energy_zigbee2mqtt",
        f"sensor {PLUG}_linkquality_zigbee2mqtt",
    }
    light = every[f"light {PLUG}_light_zigbee2mqtt"]
    assert light.fields["device"]["name"] == "kettle"
    assert every[f"sensor {PLUG}_energy_zigbee2mqtt"].fields["name"] == "what it took"
    lit = there(light)
    assert lit.hear(TOPIC, '{"state":"ON"}').state == "on"
    assert lit.orders("turn_off") == [(SET, "OFF")]


@pytest.mark.parametrize(
    ("config", "topics"),
    [
        ({"availability": {"enabled": True}}, 2),
        ({"availability": {"enabled": False}}, 1),
        ({"availability": True}, 2),
        ({}, 1),
        ({"availability": {"enabled": True}, "devices": {LOCK: {"availability": False}}}, 1),
        (
            {
                "availability": {"enabled": False},
                "devices": {LOCK: {"availability": {"timeout": 1}}},
            },
            2,
        ),
        ({"availability": {"enabled": True}, "device_options": {"availability": False}}, 1),
    ],
)
def test_a_device_is_watched_where_that_is_on(config: Any, topics: int) -> None:
    locked = device(LOCK, "x", whole("lock", binary("state", 7, "LOCK", "UNLOCK")))
    every = components(read(locked, info_={"config": config}))
    places = every[f"lock {LOCK}_lock_zigbee2mqtt"].fields["availability"]
    assert [place["topic"] for place in places] == [
        "zigbee2mqtt/bridge/state",
        "zigbee2mqtt/x/availability",
    ][:topics]


def test_a_group_has_what_its_members_share() -> None:
    warm = numeric("color_temp", 7, "mired", value_min=200, value_max=400)
    other = whole("light", binary("state"), numeric("brightness", 7, value_max=254), warm)
    pair = dimmer("l1"), whole("switch", binary("state", endpoint="l2"), endpoint="l2")
    announced = read(
        device(LIGHT, "one", lamp()), device(PLUG, "two", other), device(FAN, "three", *pair),
        groups=(group(1, "all", LIGHT, PLUG, FAN), group(2, "gone", ALARM)),
    )  # fmt: skip
    assert "group 2" not in announced
    every = {one.platform: one.fields for one in announced["group 1"].components}
    assert every.keys() == {"light", "switch"}
    assert (every["light"]["min_mireds"], every["light"]["max_mireds"]) == (200, 400)
    assert every["light"]["command_topic"] == "zigbee2mqtt/all/set"
    assert every["light"]["key_suffix"] == ""
    assert every["switch"]["value_template"] == '{{ value_json["state"] }}'


@pytest.mark.parametrize(("other", "topics"), [({}, 2), ({"disabled": True}, 1)])
def test_a_group_is_watched_where_all_of_its_members_are(other: Any, topics: int) -> None:
    announced = read(
        device(LIGHT, "one", lamp()),
        device(PLUG, "two", lamp(), **other),
        groups=(group(1, "all", LIGHT, PLUG),),
    )
    assert len(components(announced)["light 1_light_zigbee2mqtt"].fields["availability"]) == topics


def test_what_changes_is_read_anew() -> None:
    dialect, topic = Zigbee2MqttDialect("zigbee2mqtt"), "zigbee2mqtt/bridge/devices"

    def listed(*devices: Any) -> dict[str, Announcement]:
        return dict(dialect.read(topic, json.dumps(devices).encode()))

    first = listed(device(LIGHT, "one", lamp()), device(PLUG, "two", dimmer("l1")))
    again = listed(device(LIGHT, "one", lamp()), device(PLUG, "two", dimmer("l2")))
    assert again[LIGHT] == first[LIGHT]
    assert "light_l2" in str(again[PLUG].components)
    assert "light_l1" not in str(again[PLUG].components)
    wished = info(devices={LIGHT: {"homeassistant": {"light": {"name": "sun"}}}})
    told = dialect.read("zigbee2mqtt/bridge/info", json.dumps(wished).encode())
    assert "sun" in str(told[LIGHT].components)
    assert told[PLUG].components != again[PLUG].components  # availability is on now


@pytest.mark.parametrize(
    "exposed",
    [
        {"type": "light", "features": []},
        {"type": "cover", "features": [numeric("position", 7)]},
        {"type": "fan", "features": [binary("state")]},
        {"type": "climate", "features": [numeric("local_temperature")]},
        {"type": "hologram", "name": "x"},
        {"type": "numeric", "name": "x", "property": "a}}b", "access": 1},
        {"type": "numeric", "name": "x", "property": "", "access": 1},
        {"type": "composite", "name": "warning", "property": "warning", "access": 2},
        {"type": 3},
        "light",
        None,
    ],
)
def test_what_is_wrong_is_said_once_and_costs_only_itself(
    exposed: Any, caplog: pytest.LogCaptureFixture
) -> None:
    odd = device(BLIND, "odd", exposed, numeric("power", 1, "W"))
    dialect = Zigbee2MqttDialect("zigbee2mqtt")
    for again in (1, 2):
        payload = json.dumps([odd, device(LIGHT, f"lamp {again}", lamp())]).encode()
        announced = dict(dialect.read("zigbee2mqtt/bridge/devices", payload))
    every = components(announced)
    assert f"sensor {BLIND}_power_zigbee2mqtt" in every
    assert f"light {LIGHT}_light_zigbee2mqtt" in every
    sentences = [record.getMessage() for record in caplog.records]
    assert len(sentences) == 1
    assert "is not taken" in sentences[0]
    assert "'odd'" in sentences[0]


@pytest.mark.parametrize("name", ["a+b", "#", "a/#/b", "\0", "x" * 256, ""])
def test_a_name_that_is_no_topic_costs_only_its_device(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    roster = Roster(dialect=Zigbee2MqttDialect("zigbee2mqtt"), root="hearsay")
    payload = json.dumps([device(PLUG, name, lamp()), device(LIGHT, "lamp", lamp())]).encode()
    roster.announce("zigbee2mqtt/bridge/devices", payload)
    roster.settle()
    assert [thing.device for thing in roster] == ["light.lamp"]
    assert "is not taken" in caplog.text


@pytest.mark.parametrize("odd", ["\ud800", "a/b", "", 7, {"a": 1}, "x" * 200])
def test_an_odd_wish_is_not_granted(odd: Any) -> None:
    wishes = {"name": odd, "light": {"object_id": odd, "type": odd, "name": odd}}
    configured = info(devices={LIGHT: {"homeassistant": wishes}})
    every = components(read(device(LIGHT, "x", lamp()), info_=configured))
    state = there(every[f"light {LIGHT}_light_zigbee2mqtt"]).state
    assert state.model_dump_json()


def test_nothing_below_our_own_root_is_taken() -> None:
    roster = Roster(dialect=Zigbee2MqttDialect("hearsay/zigbee"), root="hearsay")
    payload = json.dumps([device(LIGHT, "lamp", lamp())]).encode()
    roster.announce("hearsay/zigbee/bridge/devices", payload)
    roster.settle()
    assert not len(roster)


def test_a_list_of_nothing_takes_everything_away() -> None:
    dialect = Zigbee2MqttDialect("zigbee2mqtt")
    topic = "zigbee2mqtt/bridge/devices"
    assert dialect.read(topic, json.dumps([device(LIGHT, "x", lamp())]).encode())[LIGHT].components
    assert dialect.read(topic, b"") == {LIGHT: Announcement()}
