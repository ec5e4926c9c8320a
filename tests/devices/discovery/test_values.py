"""Numbers, choices and texts that announce themselves, and colours that are read back."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceState
from devices.discovery.templates import Said
from devices.policy import RefusedError
from tests.devices.discovery.street import street
from tests.devices.discovery.test_platforms import BASIC, JSON
from tests.devices.discovery.things import Thing

NUMBER = {"command_topic": "c", "state_topic": "s", "min": 0, "max": 30, "step": 0.5}
SELECT = {"command_topic": "c", "state_topic": "s", "options": ["off", "Eco", "boost"]}
TEXT = {"command_topic": "c", "state_topic": "s", "max": 20}
RED, BLUE = '{"state":"ON","color":{"h":0,"s":100}}', '{"state":"ON","color":{"h":240,"s":100}}'


@pytest.mark.parametrize(
    ("platform", "fields", "heard", "state"),
    [
        ("number", NUMBER, ["7"], "7"),
        ("number", NUMBER, ["7.50"], "7.5"),
        ("number", NUMBER, ["7", "31"], "7"),
        ("number", NUMBER, ["7", "warm"], "7"),
        ("number", NUMBER, ["7", "nan"], "7"),
        ("number", NUMBER, ["7", "None"], "unknown"),
        ("number", {**NUMBER, "payload_reset": "off"}, ["7", "off"], "unknown"),
        ("number", {**NUMBER, "value_template": "{{ value_json.t }}"}, ['{"t": 8}', "{}"], "8"),
        ("select", SELECT, ["Eco"], "Eco"),
        ("select", SELECT, ["Eco", "eco"], "Eco"),
        ("select", SELECT, ["Eco", "none"], "unknown"),
        ("text", TEXT, ["Hello\nthere"], "Hello there"),
        ("text", TEXT, ["Hello", ""], ""),
        ("text", TEXT, ["Hello", "x" * 256], "Hello"),
    ],
)
def test_what_it_says_is_how_it_is(
    platform: str, fields: dict[str, Any], heard: list[str], state: str
) -> None:
    thing = Thing(platform, **fields)
    for payload in heard:
        thing.hear("s", payload)
    assert thing.state.state == state


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "payload"),
    [
        ("number", NUMBER, "set_value", {"value": 7}, "7"),
        ("number", NUMBER, "set_value", {"value": 7.0}, "7"),
        ("number", NUMBER, "set_value", {"value": "7.5"}, "7.5"),
        ("number", {**NUMBER, "command_template": "{{ value * 2 }}"}, "set_value", {"value": 4},
         "8"),
        ("select", SELECT, "select_option", {"option": "eco"}, "Eco"),
        ("select", SELECT, "select_last", {}, "boost"),
        ("select", SELECT, "select_next", {}, "off"),
        ("text", TEXT, "set_value", {"value": "Hi"}, "Hi"),
    ],
)  # fmt: skip
def test_what_it_is_told(
    platform: str, fields: dict[str, Any], action: str, arguments: dict[str, Any], payload: str
) -> None:
    assert Thing(platform, **fields).orders(action, **arguments) == [("c", payload)]


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "reason"),
    [
        ("number", NUMBER, "set_value", {"value": 31}, "from 0 to 30"),
        ("select", SELECT, "select_option", {"option": "ecco"}, "choose from: Eco, boost, off"),
        ("text", TEXT, "set_value", {"value": "x" * 21}, "must have 0 to 20 characters"),
        ("text", {**TEXT, "pattern": "[a-z]+"}, "set_value", {"value": "7"}, "pattern"),
    ],
)
def test_what_it_cannot_be_is_refused_with_a_sentence(
    platform: str, fields: dict[str, Any], action: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        Thing(platform, **fields).orders(action, **arguments)


@pytest.mark.parametrize(
    ("platform", "fields", "reason"),
    [
        ("number", {**NUMBER, "min": 31}, "'min' must not be above 'max'"),
        ("number", {**NUMBER, "step": 0}, "'step' must be more than 0"),
        ("select", {"command_topic": "c"}, "it has no 'options'"),
        ("text", {**TEXT, "min": 30}, "'min' must not be above 'max'"),
        ("text", {**TEXT, "mode": "password"}, "it holds a password"),
    ],
)
def test_what_makes_no_sense_is_not_taken(
    platform: str, fields: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Thing(platform, **fields)


@pytest.mark.parametrize(
    ("platform", "fields", "action", "arguments", "heard", "done"),
    [
        ("number", NUMBER, "set_value", {"value": 7}, [("s", "7.0")], True),
        ("number", NUMBER, "set_value", {"value": 7.2}, [("s", "7")], True),
        ("number", NUMBER, "set_value", {"value": 7}, [("s", "8")], False),
        ("number", {"command_topic": "c"}, "set_value", {"value": 7}, [], True),
        ("select", SELECT, "select_option", {"option": "Eco"}, [("s", "Eco")], True),
        ("select", SELECT, "select_option", {"option": "Eco"}, [("s", "off")], False),
        ("text", TEXT, "set_value", {"value": ""}, [("s", "")], True),
        ("light", JSON, "turn_on", {"color_name": "red"}, [("s", BLUE)], False),
        ("light", JSON, "turn_on", {"color_name": "red"}, [("s", '{"state":"ON"}')], False),
        ("light", JSON, "turn_on", {"rgb_color": [255, 0, 0]}, [("s", RED)], True),
        ("light", BASIC, "turn_on", {"hs_color": [0, 100]}, [("s", "ON"), ("rgb", "0,0,255")],
         False),
        ("light", BASIC, "turn_on", {"hs_color": [0, 100]}, [("s", "ON"), ("rgb", "128,0,0")],
         True),
        ("light", {**BASIC, "rgb_state_topic": None}, "turn_on", {"color_name": "red"},
         [("s", "ON")], True),
    ],
)  # fmt: skip
def test_when_it_is_done(
    platform: str, fields: dict[str, Any], action: str, arguments: dict[str, Any],
    heard: list[tuple[str, str]], *, done: bool,
) -> None:  # fmt: skip
    assert Thing(platform, **fields).obeys(action, *heard, **arguments) is done


BELL = {"state_topic": "s", "event_types": ["pressed", "held"], "device_class": "doorbell"}


def test_an_event_is_when_it_happened() -> None:
    bell = Thing("event", **BELL)
    first = bell.hear("s", '{"event_type": "pressed", "battery": 90, "list": [1], "a": "b\\nc"}')
    assert dt.datetime.fromisoformat(first.state).tzinfo is not None
    assert (first.attributes["event_type"], first.attributes["battery"]) == ("pressed", 90)
    assert (first.attributes["a"], "list" in first.attributes) == ("b c", False)
    again = bell.hear("s", '{"event_type": "held", "event_types": []}')
    assert (again.attributes["event_type"], "battery" in again.attributes) == ("held", False)
    assert again.attributes["event_types"] == ["pressed", "held"]


@pytest.mark.parametrize("said", ["", "pressed", "[]", '{"event_type": "rung"}', "{}", "None"])
def test_what_is_none_of_its_events_is_none(said: str) -> None:
    assert Thing("event", **BELL).hear("s", said).state == "unknown"


def test_what_is_replayed_does_not_happen_now() -> None:
    bell = Thing("event", **BELL)
    bell.entity.hear("s", Said('{"event_type": "pressed"}', fresh=False))
    assert bell.state.state == "unknown"
    with pytest.raises(ValueError, match="no 'event_types'"):
        Thing("event", state_topic="s")


async def test_a_bell_that_rang_before_does_not_ring_when_the_house_starts() -> None:
    async with asyncio.timeout(10):
        announced = ("event/bell", {**BELL, "name": "Bell", "state_topic": "bell"})
        rang = ("/bell", '{"event_type": "pressed"}')
        async with street(MemoryBus(MemoryBroker(), source="devices"), announced, rang) as here:
            (bell,) = (await here.snapshot()).devices
            assert bell.state == "unknown"
            await here.say("bell", '{"event_type": "held"}', retain=False)
            change = await here.change()
            assert isinstance(change, DeviceState)
            assert change.attributes["event_type"] == "held"
            await here.announce("event/other", {**BELL, "name": "Other", "state_topic": "bell"})
            other = {device.name: device for device in (await here.snapshot()).devices}["Other"]
            assert other.state == "unknown"  # it was announced after that
