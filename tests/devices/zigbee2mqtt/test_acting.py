"""What devices can be told, beside the usual: ranges, endpoints, motors, questions."""

import json
from typing import Any

import pytest

from devices.discovery.announcement import Component
from tests.devices.zigbee2mqtt.listed import components, read
from tests.devices.zigbee2mqtt.village import (
    BLIND,
    FAN,
    LIGHT,
    PLUG,
    VALVE,
    binary,
    device,
    dimmer,
    enum,
    group,
    info,
    lamp,
    numeric,
    thermostat,
    whole,
)


def only(platform: str, *devices: Any, **more: Any) -> Component:
    """Return the one component of a platform."""
    every = components(read(*devices, **more)).values()
    (one,) = (component for component in every if component.platform == platform)
    return one


def white(least: int, most: int) -> Any:
    """Return a lamp with shades of white from cold to warm, in mired, and 100 steps of light."""
    return whole(
        "light",
        binary("state"),
        numeric("brightness", 7, value_min=0, value_max=100),
        numeric("color_temp", 7, "mired", value_min=least, value_max=most),
    )


def test_a_lamp_is_dimmed_on_its_own_scale() -> None:
    assert only("light", device(LIGHT, "x", white(153, 500))).fields["brightness_scale"] == 100


@pytest.mark.parametrize(
    ("other", "shared"), [((200, 600), (200, 500)), ((153, 500), (153, 500)), ((501, 600), None)]
)
def test_a_group_of_lamps_is_as_white_as_all_of_them_can_be(
    other: tuple[int, int], shared: tuple[int, int] | None
) -> None:
    one, two = device(LIGHT, "one", white(153, 500)), device(PLUG, "two", white(*other))
    every = components(read(one, two, groups=(group(1, "both", LIGHT, PLUG),)))
    fields = next(c.fields for c in every.values() if "group" in str(c.fields["device"]).casefold())
    assert (fields.get("min_mireds"), fields.get("max_mireds")) == (shared or (None, None))


def test_of_two_lamps_in_one_device_each_has_its_own_effects() -> None:
    effects = [enum("effect", 2, "blink", endpoint="l1"), enum("effect", 2, "glow", endpoint="l2")]
    said = components(read(device(LIGHT, "x", dimmer("l1"), dimmer("l2"), *effects)))
    lists = {c.object_id: c.fields["effect_list"] for c in said.values() if c.platform == "light"}
    assert lists == {f"{LIGHT}_light_l1": ["blink"], f"{LIGHT}_light_l2": ["glow"]}


def test_a_socket_of_several_is_told_on_a_topic_of_its_own() -> None:
    socket = whole("switch", binary("state", endpoint="left"), endpoint="left")
    fields = only("switch", device(PLUG, "strip", socket)).fields
    assert fields["command_topic"] == "zigbee2mqtt/strip/left/set"
    assert fields["payload_on"] == "ON"


def test_a_fan_has_speeds_up_to_its_own_fastest() -> None:
    fan = whole("fan", binary("state"), numeric("speed", 7, value_min=1, value_max=5))
    fields = only("fan", device(FAN, "x", fan)).fields
    assert (fields["speed_range_min"], fields["speed_range_max"]) == (1, 5)


def test_a_motor_whose_words_are_not_all_known_says_nothing() -> None:
    blind = whole("cover", enum("state", 7, "OPEN", "CLOSE", "STOP"))
    odd = enum("motor_state", 1, "opening", "humming", "stopped")
    fields = only("cover", device(BLIND, "x", blind, odd)).fields
    assert "motor_state" not in fields["value_template"]
    assert "state_opening" not in fields


def test_a_thermostat_has_no_mode_that_nobody_knows_here() -> None:
    climate, _ = thermostat()
    modes = enum("system_mode", 7, "off", "heat", "sleep", "emergency_heating")
    parts = [part for part in climate["features"] if part["name"] != "system_mode"]
    fields = only("climate", device(VALVE, "x", whole("climate", *parts, modes))).fields
    assert fields["modes"] == ["off", "heat"]


# --- being there, and being asked ----------------------------------------------------------------


@pytest.mark.parametrize(("said", "topics"), [({}, 2), ({"enabled": False}, 1), (False, 1)])
def test_a_device_is_there_only_where_everybody_says_so(said: Any, topics: int) -> None:
    about = {**info(), "config": {"availability": said}}
    fields = only("light", device(LIGHT, "x", lamp()), info_=about).fields
    assert fields["availability_mode"] == "all"
    assert len(fields["availability"]) == topics


def test_only_what_may_be_asked_is_asked() -> None:
    deaf = whole("light", binary("state", 7), numeric("brightness", 3))
    (ask,) = only("light", device(LIGHT, "x", deaf)).asks
    assert ask[0] == "zigbee2mqtt/x/get"
    assert json.loads(ask[1]) == {"state": ""}


def test_what_is_only_a_setting_is_not_asked() -> None:
    plug = whole("switch", binary("state"))
    (ask,) = only(
        "switch",
        device(
            PLUG, "x", plug, numeric("power", 5, "W"), numeric("gauge", 5, "W", category="config")
        ),
    ).asks
    assert json.loads(ask[1]) == {"state": "", "power": ""}
