"""Whatever is announced and said: it is taken or refused, and nothing breaks."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bus.messages import DeviceCommand, DeviceState
from devices.discovery.abbreviations import COMPONENT
from devices.discovery.announcement import Component
from devices.discovery.confirm import assumed, confirmed, waits
from devices.discovery.entity import Entity
from devices.discovery.model import Told
from devices.discovery.platforms import PLATFORMS
from devices.discovery.templates import Said
from devices.kind import Call
from devices.kinds import KINDS
from devices.policy import RefusedError, check

NAMES = sorted({*COMPONENT.values(), "schema", "temp_step", "retain", "precision", "code"})
TOPICS = [name for name in NAMES if name.endswith("_topic") or name == "topic"]
TEMPLATES = [name for name in NAMES if name.endswith("_template")]
TEMPLATE = st.sampled_from(
    ["{{ value }}", "{{ value_json.state }}", "{{ value_json.a[0] }}", "{{ value | float }}", "x"]
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-300, 300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["on", "off", "ON", "json", "template", "heat", "online", "0", "255", ""])
    | st.text(max_size=5)
)
VALUE = (
    SCALAR | st.lists(SCALAR, max_size=4) | st.dictionaries(st.text(max_size=3), SCALAR, max_size=2)
)
FIELDS = st.builds(
    lambda *parts: {k: v for part in parts for k, v in part.items()},
    st.sampled_from([{}, dict.fromkeys(TOPICS, "t")]),
    st.dictionaries(st.sampled_from(TOPICS), st.sampled_from(["t", "u", None]), max_size=12),
    st.dictionaries(st.sampled_from(TEMPLATES), TEMPLATE, max_size=3),
    st.dictionaries(st.sampled_from([*NAMES, "device"]), VALUE, max_size=6),
)
OBJECT = st.dictionaries(
    st.sampled_from(
        ["state", "brightness", "color", "color_mode", "color_temp", "position", "tilt_position",
         "fan_speed", "battery_level", "effect", "a"]
    ),
    SCALAR | st.dictionaries(st.sampled_from("rgbhsxycw"), SCALAR, max_size=4),
    max_size=5,
)  # fmt: skip
PAYLOAD = (
    OBJECT.map(lambda o: Said(json.dumps(o)))
    | st.sampled_from(["ON", "OFF", "50", "255,0,0", "1,2", "None", "open", "heat", "1e400", "nan",
                       "[]", "{", "online", "\0", "1_0"]).map(Said)
    | st.text(max_size=10).map(Said)
)  # fmt: skip


def made(platform: str, fields: dict[str, Any]) -> Entity | None:
    try:
        return Entity(Component(platform, "x", fields), f"{platform}.x", root="hearsay")
    except ValueError:
        return None


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(sorted(PLATFORMS)),
    FIELDS,
    st.lists(st.tuples(st.sampled_from(["t", "u"]), PAYLOAD), max_size=6),
)
def test_whatever_it_says_there_is_a_state_to_tell(
    platform: str, fields: dict[str, Any], heard: list[tuple[str, Said]]
) -> None:
    entity = made(platform, fields)
    if entity is None:
        return
    for topic, said in heard:
        entity.hear(topic, said)
    state = entity.state()
    assert isinstance(state, DeviceState)
    assert DeviceState.decode({"device": state.device}, state.encode()).state == state.state
    _tell(entity, state)


def _tell(entity: Entity, state: DeviceState) -> None:
    """Try every action: it is said or refused."""
    for name, action in KINDS[state.kind].actions.items():
        arguments = {n: v for n, v in ARGUMENTS.items() if n in action.arguments}
        for said in ({}, *({n: v} for n, v in arguments.items()), arguments):
            command = DeviceCommand(
                device=state.device, id="1", action=name, arguments=said, confirmed_by="yes"
            )
            try:
                checked = check(command, state.model_copy(update={"available": True}))
                call = Call(entity.status, checked.arguments, "now")
                after = entity.model.expected(name, call)
                told = Told(name, checked.arguments, entity.status, after)
                orders = entity.model.tell(told)
            except (RefusedError, ValueError, LookupError, TypeError):
                continue
            assert all(isinstance(order.payload, str) for order in orders)
            now = assumed(entity.model, told, entity.status)
            if not waits(entity.model, told):
                assert confirmed(entity.model, told, now)


ARGUMENTS: dict[str, Any] = {
    "brightness_pct": 40,
    "color_name": "red",
    "effect": "on",
    "transition": 1,
    "percentage": 50,
    "preset_mode": "on",
    "oscillating": True,
    "direction": "reverse",
    "position": 30,
    "tilt_position": 60,
    "temperature": 21,
    "hvac_mode": "heat",
    "humidity": 40,
    "mode": "on",
    "fan_mode": "auto",
    "swing_mode": "on",
    "fan_speed": "on",
    "code": "1",
    "tone": "x",
    "operation_mode": "eco",
}
