"""What announced things and places are called."""

from typing import Any

import pytest

from bus.messages import Area
from devices.discovery.announcement import Component
from devices.discovery.names import area, name, object_id


def thing(platform: str = "light", **fields: Any) -> Component:
    return Component(platform, "topic_id", fields)


@pytest.mark.parametrize(
    ("platform", "fields", "called"),
    [
        ("light", {"name": None, "device": {"name": "Lamp"}}, "Lamp"),
        ("light", {"name": "Ring", "device": {"name": "Lamp"}}, "Lamp Ring"),
        ("light", {"name": "Lamp ring", "device": {"name": "Lamp"}}, "Lamp ring"),
        ("light", {"name": "Lamp"}, "Lamp"),
        ("light", {"device": {"name": "Lamp"}}, "Lamp"),
        ("sensor", {"device": {"name": "Bath"}, "device_class": "carbon_dioxide"},
         "Bath carbon dioxide"),
        ("light", {}, "topic id"),
        ("light", {"name": ["x"], "device": {"name": True}}, "topic id"),
        ("light", {"name": 7}, "7"),
        ("light", {"name": "a\u202eb\nc"}, "ab c"),
    ],
)  # fmt: skip
def test_a_thing_is_called_as_home_assistant_calls_it(
    platform: str, fields: dict[str, Any], called: str
) -> None:
    assert name(thing(platform, **fields)) == called


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({}, "topic_id"),
        ({"object_id": "Kitchen Lamp"}, "kitchen_lamp"),
        ({"object_id": "light.lamp"}, "lamp"),
        ({"object_id": ""}, "topic_id"),
        ({"object_id": ["x"]}, "topic_id"),
    ],
)
def test_it_may_choose_its_id(fields: dict[str, Any], made: str) -> None:
    assert object_id(thing(**fields)) == made


def test_a_suggested_area_becomes_one() -> None:
    assert area(thing(device={"suggested_area": "Küche"})) == Area(id="kuche", name="Küche")
    assert area(thing(device={"suggested_area": ""})) is None
    assert area(thing()) is None
