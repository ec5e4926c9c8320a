"""Whatever is announced on Tasmota's topics: it is taken or refused, and nothing breaks."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bus.messages import DeviceState
from devices.discovery.roster import Roster
from devices.tasmota.dialect import TasmotaDialect
from tests.devices.tasmota.firmware import MAC, config

NAMES = sorted(config())
SCALAR = st.none() | st.booleans() | st.integers(-300, 300) | st.text(max_size=6)
VALUE = (
    SCALAR
    | st.lists(SCALAR | st.lists(st.integers(-90, 90), max_size=4), max_size=5)
    | st.dictionaries(st.sampled_from(["20", "30", "68", "82", "x"]), SCALAR, max_size=3)
)
WRONG = st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=4)
ODD = st.fixed_dictionaries(
    {
        "rl": st.lists(st.integers(-1, 4), max_size=6),
        "lt_st": st.integers(-1, 6),
        "lk": st.integers(0, 1),
        "if": st.integers(0, 1),
        "ty": st.integers(0, 1),
        "so": st.dictionaries(st.sampled_from(["20", "30", "68", "82"]), st.integers(0, 1)),
        "swc": st.lists(st.integers(-2, 17), max_size=4),
        "swn": st.lists(st.none() | st.text(max_size=5), max_size=4),
        "fn": st.lists(st.none() | st.text(max_size=5), max_size=4),
        "sho": st.lists(st.integers(0, 8), max_size=3),
        "sht": st.lists(st.lists(st.integers(-90, 90), min_size=3, max_size=3), max_size=3),
        "ft": st.sampled_from(["%prefix%/%topic%/", "%topic%", "a/%id%//%hostname%#/", "", "+"]),
        "t": st.text(max_size=5),
    }
)
KEY = st.sampled_from(["Shutter1", "Switch1", "POWER", "POWER2", "Dimmer", "HSBColor", "FanSpeed",
                       "White", "StatusSNS", "ENERGY", "'] }}", "\\", "CT"])  # fmt: skip
LEAF = SCALAR | st.floats() | st.sampled_from(["ON", "OFF", "1,2,3", "1e999"])
SAID = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(odd=ODD, wrong=WRONG, sensors=SAID, said=st.lists(SAID, max_size=4))
def test_whatever_is_announced_and_said_breaks_nothing(
    odd: dict[str, Any], wrong: dict[str, Any], sensors: Any, said: list[Any]
) -> None:
    roster = Roster(dialect=TasmotaDialect("tasmota"), root="hearsay")
    base = f"tasmota/discovery/{MAC}"
    whole = {**config(), **odd, **wrong}
    roster.announce(f"{base}/config", json.dumps(whole).encode())
    roster.announce(f"{base}/sensors", json.dumps({"sn": sensors, "ver": 1}).encode())
    roster.settle()
    for topic in sorted(roster.topics):
        for payload in said:
            roster.hear(topic, json.dumps(payload).encode())
    for entity in roster:
        assert isinstance(entity.state(), DeviceState)
    roster.announce(f"{base}/config", b"")
    roster.settle()
    assert len(roster) == 0


def test_names_of_sensors_are_no_templates() -> None:
    roster = Roster(dialect=TasmotaDialect("tasmota"), root="hearsay")
    evil = "'] }}{{ 7 * 7 }}{{ said['"
    base = f"tasmota/discovery/{MAC}"
    roster.announce(f"{base}/config", json.dumps(config(rl=[0])).encode())
    sensors = {"sn": {evil: {evil: 1, "Grad\u00b0\U0001f321": 2}}, "ver": 1}
    roster.announce(f"{base}/sensors", json.dumps(sensors).encode())
    roster.settle()
    said = json.dumps({evil: {evil: 21, "Grad\u00b0\U0001f321": 22}}).encode()
    roster.hear("tele/tasmota_0848A2/SENSOR", said)
    assert sorted(entity.status.state for entity in roster) == ["21", "22"]
