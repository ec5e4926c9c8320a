"""What becomes of single things that a device exposes: what they say, and what they are told."""

import json
from typing import Any

import pytest

from devices.discovery.platforms import PLATFORMS
from devices.discovery.roster import Roster
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from tests.devices.discovery.things import Thing
from tests.devices.zigbee2mqtt.listed import components, read, there
from tests.devices.zigbee2mqtt.village import (
    COORDINATOR,
    DOOR,
    LIGHT,
    PLUG,
    SENSOR,
    binary,
    composite,
    device,
    dimmer,
    enum,
    group,
    lamp,
    numeric,
    thermostat,
    whole,
)

TOPIC = "zigbee2mqtt/x"
SET = "zigbee2mqtt/x/set"


def thing(*exposes: Any, platform: str) -> Thing:
    """Return the one thing of this platform that a device `x` has which exposes these."""
    found = [
        component
        for component in components(read(device(LIGHT, "x", *exposes))).values()
        if component.platform == platform
    ]
    (component,) = found
    assert platform in PLATFORMS
    return there(component)


def said(thing: Thing, action: str, **arguments: Any) -> Any:
    """Return the object that is said for an action, by where it is said."""
    return [(topic, json.loads(payload)) for topic, payload in thing.orders(action, **arguments)]


def test_unique_ids_are_those_of_its_own_discovery() -> None:
    announced = read(
        device(LIGHT, "hallway/ceiling", lamp(), enum("effect", 2, "blink")),
        device(PLUG, "pair", dimmer("l1"), dimmer("l2"), numeric("power", 1, "W", endpoint="l1")),
        device(DOOR, "door", binary("contact", 1, on=False, off=True)),
        device(SENSOR, "bath", *thermostat()),
        groups=(group(7, "all lamps", LIGHT, PLUG),),
    )
    assert components(announced).keys() == {
        f"light {LIGHT}_light_zigbee2mqtt",
        f"sensor {LIGHT}_linkquality_zigbee2mqtt",
        f"light {PLUG}_light_l1_zigbee2mqtt",
        f"light {PLUG}_light_l2_zigbee2mqtt",
        f"sensor {PLUG}_power_l1_zigbee2mqtt",
        f"sensor {PLUG}_linkquality_zigbee2mqtt",
        f"binary_sensor {DOOR}_contact_zigbee2mqtt",
        f"sensor {DOOR}_linkquality_zigbee2mqtt",
        f"climate {SENSOR}_climate_zigbee2mqtt",
        f"sensor {SENSOR}_local_temperature_zigbee2mqtt",
        f"switch {SENSOR}_switch_child_lock_zigbee2mqtt",
        f"sensor {SENSOR}_linkquality_zigbee2mqtt",
        "light 7_light_zigbee2mqtt",
    }
    light = components(announced)[f"light {LIGHT}_light_zigbee2mqtt"].fields
    assert light["device"]["identifiers"] == [f"zigbee2mqtt_{LIGHT}"]
    assert light["device"]["via_device"] == f"zigbee2mqtt_bridge_{COORDINATOR}"
    assert light["effect_list"] == ["blink"]
    together = components(announced)["light 7_light_zigbee2mqtt"].fields["device"]
    letters = "".join(str(ord(letter)) for letter in "zigbee2mqtt")
    assert together["identifiers"] == [f"zigbee2mqtt_{letters}_7"]


@pytest.mark.parametrize(
    ("endpoint", "wanted"),
    [(None, "hallway/ceiling"), ("l1", "hallway/ceiling_l1"), ("left", "hallway/ceiling_left")],
)
def test_devices_are_called_as_by_its_own_discovery(endpoint: str | None, wanted: str) -> None:
    lit = lamp() if endpoint is None else dimmer(endpoint)
    (light,) = [
        one
        for one in components(read(device(LIGHT, "Hallway/Ceiling", lit))).values()
        if one.platform == "light"
    ]
    assert light.fields["object_id"] == wanted


def test_a_lamp_shows_its_colour_in_the_way_it_says() -> None:
    light = thing(lamp(), platform="light")
    read = light.hear(TOPIC, '{"state":"ON","color_mode":"color_temp","color_temp":250}')
    assert read.attributes["color_temp_kelvin"] == 4000
    read = light.hear(TOPIC, '{"color_mode":"hs","color":{"hue":240,"saturation":100}}')
    assert read.attributes["rgb_color"] == [0, 0, 255]
    assert said(light, "turn_on", color_name="red") == [
        (SET, {"state": "ON", "color": {"x": 0.701, "y": 0.299}})
    ]


def test_what_is_told_is_true_or_false_or_a_number_as_the_device_has_it() -> None:
    alarm = thing(binary("siren_on", 7, on=True, off=False), platform="switch")
    assert alarm.hear(TOPIC, '{"siren_on":true}').state == "on"
    assert alarm.hear(TOPIC, '{"siren_on":null}').state == "unknown"
    assert alarm.hear(TOPIC, '{"siren_on":false}').state == "off"
    assert said(alarm, "turn_on") == [(SET, {"siren_on": True})]
    level = thing(numeric("level", 7, "%", value_min=0, value_max=100), platform="number")
    assert level.hear(TOPIC, '{"level":30}').state == "30"
    assert said(level, "set_value", value=40) == [(SET, {"level": 40})]
    melody = thing(enum("melody", 7, "bell", 'a "loud" one', "3"), platform="select")
    assert said(melody, "select_option", option='a "loud" one') == [
        (SET, {"melody": 'a "loud" one'})
    ]
    press = thing(enum("feed", 2, "START"), platform="button")
    assert said(press, "press") == [(SET, {"feed": "START"})]


@pytest.mark.parametrize(
    ("exposed", "platform"),
    [
        (binary("child_lock", 7, "LOCK", "UNLOCK"), "switch"),
        (numeric("local_temperature_calibration", 7, "°C"), "number"),
        (enum("power_on_behavior", 7, "on", "off", category="config"), "select"),
        (whole("switch", {**binary("state", 3), "property": "window_detection"}), "switch"),
    ],
)
def test_a_setting_is_one(exposed: Any, platform: str) -> None:
    (found,) = [
        one
        for one in components(read(device(LIGHT, "x", exposed))).values()
        if one.platform == platform
    ]
    assert found.fields["entity_category"] == "config"


@pytest.mark.parametrize("besides", [lamp(), *thermostat()[:1]])
def test_what_else_can_be_set_at_a_thing_is_a_setting(besides: Any) -> None:
    every = components(read(device(LIGHT, "x", besides, numeric("countdown", 7, "s"))))
    assert every[f"number {LIGHT}_countdown_zigbee2mqtt"].fields["entity_category"] == "config"
    alone = components(read(device(LIGHT, "x", numeric("countdown", 7, "s"))))
    assert "entity_category" not in alone[f"number {LIGHT}_countdown_zigbee2mqtt"].fields


@pytest.mark.parametrize(("on", "off"), [(False, True), (True, False)])
def test_a_door_is_open_when_its_contact_is_not_made(*, on: bool, off: bool) -> None:
    door = thing(binary("garage_door_contact", 1, on, off), platform="binary_sensor")
    assert door.hear(TOPIC, '{"garage_door_contact":false}').state == "on"
    assert door.hear(TOPIC, '{"garage_door_contact":true}').state == "off"


def test_a_measurement_has_its_unit_and_class() -> None:
    every = components(
        read(device(SENSOR, "x", numeric("power_l1", 1, "W"), numeric("co2", 1, "ppm")))
    )
    watts = every[f"sensor {SENSOR}_power_l1_zigbee2mqtt"].fields
    assert (watts["unit_of_measurement"], watts["device_class"]) == ("W", "power")
    gas = every[f"sensor {SENSOR}_co2_zigbee2mqtt"].fields
    assert gas["device_class"] == "carbon_dioxide"


@pytest.mark.parametrize(
    ("exposed", "name"),
    [
        ([numeric("local_temperature", 1, "°C")], "x temperature"),
        ([numeric("device_temperature", 1, "°C"), numeric("probe", 1, "°C")],
         "x Device temperature"),
        ([binary("contact", 1, on=False, off=True, homeassistant={"name": None})], "x"),
        ([binary("contact", 1, on=False, off=True)], "x door"),
        ([enum("phase", 1, "a", "b")], "x Phase"),
        ([numeric("power", 1, "W", endpoint="l1"), numeric("power", 1, "W", endpoint="l2")],
         "x Power l1"),
    ],
)  # fmt: skip
def test_what_is_told_is_called_by_what_it_measures(exposed: list[Any], name: str) -> None:
    every = components(read(device(SENSOR, "x", *exposed)))
    assert there(next(iter(every.values()))).entity.name == name


@pytest.mark.parametrize(
    ("exposed", "shown"),
    [
        (numeric("battery", 1, "%", category="diagnostic"), True),
        (binary("battery_low", 1, on=True, off=False, category="diagnostic"), True),
        (numeric("temperature", 1, "°C"), True),
        (numeric("device_temperature", 1, "°C", category="diagnostic"), False),
        (numeric("power_outage_count", 1, category="diagnostic"), False),
        (numeric("reporting_time", 1, "min", category="config"), False),
        (enum("state_of_run", 1, "a", homeassistant={"entityCategory": "diagnostic"}), False),
    ],
)
def test_what_a_device_tells_only_of_itself_is_unseen(exposed: Any, *, shown: bool) -> None:
    roster = Roster(dialect=Zigbee2MqttDialect("zigbee2mqtt"), root="hearsay")
    payload = json.dumps([device(SENSOR, "x", exposed)]).encode()
    roster.announce("zigbee2mqtt/bridge/devices", payload)
    roster.settle()
    assert len(roster) == shown


def test_a_fan_has_its_modes_for_speeds() -> None:
    mode = enum("mode", 7, "off", "low", "medium", "high", "auto")
    parts = {**binary("state"), "property": "fan_state"}, {**mode, "property": "fan_mode"}
    fan = thing(whole("fan", *parts), platform="fan")
    assert fan.hear(TOPIC, '{"fan_state":"ON","fan_mode":"medium"}').attributes["percentage"] == 66
    assert said(fan, "set_percentage", percentage=100) == [(SET, {"fan_mode": "high"})]
    assert said(fan, "set_preset_mode", preset_mode="auto") == [(SET, {"fan_mode": "auto"})]
    assert said(fan, "turn_off") == [(SET, {"fan_state": "OFF"})]
    read = fan.hear(TOPIC, '{"fan_mode":"auto"}')
    assert (read.attributes["preset_mode"], read.state) == ("auto", "on")


def test_a_fan_has_speeds_of_its_own() -> None:
    parts = binary("state"), numeric("speed", 7, value_min=1, value_max=254)
    fan = thing(whole("fan", *parts), platform="fan")
    assert fan.hear(TOPIC, '{"state":"ON","speed":127}').attributes["percentage"] == 50
    assert said(fan, "set_percentage", percentage=50) == [(SET, {"speed": 127})]


def test_a_lock_is_locked_and_unlocked() -> None:
    lock = thing(whole("lock", binary("state", 7, "LOCK", "UNLOCK")), platform="lock")
    assert lock.hear(TOPIC, '{"state":"LOCK"}').state == "locked"
    assert said(lock, "unlock") == [(SET, {"state": "UNLOCK"})]


def test_a_siren_is_told_all_at_once() -> None:
    mode = enum("mode", 2, "stop", "burglar", "emergency")
    siren = thing(
        composite("warning", "warning", mode, enum("level", 2, "low", "high"), access=2),
        platform="siren",
    )
    assert said(siren, "turn_on", tone="burglar", duration=30) == [
        (SET, {"warning": {"mode": "burglar", "duration": 30, "level": "high"}})
    ]
    assert said(siren, "turn_off") == [(SET, {"warning": {"mode": "stop"}})]


@pytest.mark.parametrize(
    ("payload", "state"),
    [
        ({"position": 40, "state": "OPEN", "moving": "UP"}, "opening"),
        ({"position": 40, "state": "OPEN", "moving": "STOP"}, "open"),
        ({"position": 0, "state": "CLOSE", "moving": "DOWN"}, "closed"),
        ({"position": 0, "state": "CLOSE", "moving": "UP"}, "opening"),
        ({"position": 100, "state": "OPEN", "moving": "UP"}, "open"),
        ({"position": 70, "state": "OPEN"}, "open"),
        ({"position": 0, "state": "CLOSE", "moving": None}, "closed"),
    ],
)
def test_a_cover_moves_as_its_motor_says(payload: Any, state: str) -> None:
    parts = binary("state", 3, "OPEN", "CLOSE"), numeric("position", 7), numeric("tilt", 7)
    cover = thing(whole("cover", *parts), enum("moving", 1, "UP", "STOP", "DOWN"), platform="cover")
    assert cover.hear(TOPIC, json.dumps(payload)).state == state
    assert said(cover, "open_cover") == [(SET, {"state": "OPEN"})]
    cover.hear(TOPIC, '{"tilt":20}')
    assert said(cover, "set_cover_tilt_position", tilt_position=60) == [(SET, {"tilt": 60})]
