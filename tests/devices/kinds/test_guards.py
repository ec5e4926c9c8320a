"""Which actions of which devices need somebody's yes."""

from typing import Any

import pytest

from devices.policy import needs_confirmation
from tests.devices.simulated_home import device


@pytest.mark.parametrize(
    ("kind", "attributes", "action", "arguments", "needed"),
    [
        ("lock", {}, "unlock", {}, True),
        ("lock", {}, "open", {}, True),
        ("lock", {}, "lock", {}, False),
        ("cover", {"device_class": "garage"}, "open_cover", {}, True),
        ("cover", {"device_class": "gate"}, "open_cover", {}, True),
        ("cover", {"device_class": "door"}, "toggle", {}, True),
        ("cover", {"device_class": "garage"}, "close_cover", {}, False),
        ("cover", {"device_class": "garage"}, "stop_cover", {}, False),
        ("cover", {"device_class": "garage"}, "set_cover_position", {"position": 1}, True),
        ("cover", {"device_class": "garage"}, "set_cover_position", {"position": 0}, False),
        ("cover", {"device_class": "garage"}, "set_cover_position", {}, True),
        ("cover", {"device_class": "garage"}, "open_cover_tilt", {}, True),
        ("cover", {"device_class": "blind"}, "open_cover", {}, False),
        ("cover", {}, "toggle", {}, False),
        ("valve", {"device_class": "gas"}, "open_valve", {}, True),
        ("valve", {"device_class": "gas"}, "close_valve", {}, False),
        ("valve", {"device_class": "water"}, "open_valve", {}, False),
        ("alarm_control_panel", {}, "alarm_disarm", {}, True),
        ("alarm_control_panel", {}, "alarm_trigger", {}, True),
        ("alarm_control_panel", {}, "alarm_arm_away", {}, False),
        ("light", {}, "turn_on", {}, False),
        ("light", {}, "no_such_action", {}, False),
    ],
)
def test_what_lets_someone_in_needs_a_yes(
    kind: str, attributes: dict[str, Any], action: str, arguments: dict[str, Any], *, needed: bool
) -> None:
    guard = device(kind, **attributes)
    assert needs_confirmation(guard.state(guard.begins), action, arguments) is needed
