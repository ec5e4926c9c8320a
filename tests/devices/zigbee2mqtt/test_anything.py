"""Whatever is listed, nothing but a ValueError comes of it, and what is right is still taken."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.discovery.dialect import Dialect
from devices.discovery.roster import Roster
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from tests.devices.zigbee2mqtt.village import (
    BLIND,
    LIGHT,
    binary,
    composite,
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

TOPIC = "zigbee2mqtt/bridge"
EVERYTHING = device(
    BLIND,
    "odd",
    dimmer("l1"),
    *thermostat(),
    whole("switch", binary("state")),
    whole("lock", binary("state", 7, "LOCK", "UNLOCK")),
    whole("cover", binary("state", 3, "OPEN", "CLOSE"), numeric("position", 7)),
    whole("fan", binary("state"), enum("mode", 7, "off", "low", "auto")),
    composite("warning", "warning", enum("mode", 2, "stop", "fire"), access=2),
    enum("moving", 1, "UP", "STOP", "DOWN"),
    numeric("humidity", 1, "%", homeassistant={"deviceClass": "humidity", "entityCategory": "x"}),
    enum("feed", 2, "START"),
    binary("contact", 1, on=False, off=True, homeassistant={"name": None}),
    homeassistant={"name": "x"},
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=10)
    | st.sampled_from(["{{ 1/0 }}", "a}}", "#", "+", "/", "\0", "$SYS", "hearsay/x", "on", "ON"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every part of a JSON value."""
    found = [path] if path else []
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for name, part in parts.items() if isinstance(parts, dict) else ():
        found += places(part, (*path, name))
    return found


def changed(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    """Return a JSON value with one part changed."""
    if not path:
        return by
    parts = dict(value) if isinstance(value, dict) else list(value)
    parts[path[0]] = changed(parts[path[0]], path[1:], by)
    return parts


def take(dialect: Dialect, what: str, said: Any) -> Roster:
    """Take a payload as a home does; return the things that there are then."""
    roster = Roster(dialect=dialect, root="hearsay")
    roster.announce(f"{TOPIC}/{what}", json.dumps(said).encode())
    roster.settle()
    return roster


@settings(max_examples=60)
@given(st.data())
def test_an_odd_device_costs_only_itself(data: st.DataObject) -> None:
    odd = EVERYTHING
    for _ in range(data.draw(st.integers(1, 4))):
        odd = changed(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))
    roster = take(
        Zigbee2MqttDialect("zigbee2mqtt"), "devices", [odd, device(LIGHT, "lamp", lamp())]
    )
    assert "light.lamp" in {thing.device for thing in roster}
    for thing in roster:
        for topic in thing.topics:
            roster.hear(topic, json.dumps(data.draw(JSON)).encode())
    assert roster.snapshot().devices


@settings(max_examples=40)
@given(st.data())
def test_odd_settings_and_groups_cost_no_device(data: st.DataObject) -> None:
    dialect = Zigbee2MqttDialect("zigbee2mqtt")
    said = info(devices={LIGHT: {"availability": True}}, groups={"1": {}})
    together = [group(1, "all", LIGHT, scenes=[{"id": 1, "name": "x"}])]
    said = changed(said, data.draw(st.sampled_from(places(said))), data.draw(JSON))
    together = changed(together, data.draw(st.sampled_from(places(together))), data.draw(JSON))
    take(dialect, "info", said)
    take(dialect, "groups", together)
    roster = take(dialect, "devices", [device(LIGHT, "lamp", lamp())])
    assert "light.lamp" in {thing.device for thing in roster}


@given(st.binary(max_size=60))
def test_no_payload_does_harm(payload: bytes) -> None:
    roster = Roster(dialect=Zigbee2MqttDialect("zigbee2mqtt"), root="hearsay")
    for what in ("info", "groups", "devices", "state"):
        roster.announce(f"{TOPIC}/{what}", payload)
    roster.settle()
    assert not len(roster)
