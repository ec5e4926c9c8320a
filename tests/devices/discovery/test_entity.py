"""One announced thing, announced anew, and what else it says of itself."""

from typing import Any

from devices.discovery.announcement import Component
from devices.discovery.entity import Entity
from devices.discovery.templates import Said


def entity(platform: str = "light", **fields: Any) -> Entity:
    topics = {"state_topic": "state", "command_topic": "set"}
    return Entity(Component(platform, "x", {**topics, **fields}), f"{platform}.x", root="hearsay")


def test_what_is_announced_anew_is_as_it_was() -> None:
    """Nothing is said again for it: the broker has told what it retains."""
    old = entity(availability_topic="there")
    old.hear("there", Said("online"))
    old.hear("state", Said("ON"))
    new = entity(availability_topic="there", name="other")
    new.adopt(old)
    state = new.state()
    assert state is not None
    assert (state.state, state.available) == ("on", True)


def test_what_is_there_by_other_topics_now_is_away_until_they_say_so() -> None:
    old, new = entity(availability_topic="there"), entity(availability_topic="elsewhere")
    old.hear("there", Said("online"))
    new.adopt(old)
    assert not new.availability.there


def test_what_is_of_another_kind_now_is_not_as_it_was() -> None:
    old, new = entity("light"), entity("cover")
    old.hear("state", Said("ON"))
    new.adopt(old)
    assert new.status.state == "unknown"


def test_what_it_says_besides_is_told_but_for_what_is_known_better() -> None:
    lamp = entity(json_attributes_topic="more")
    lamp.hear("state", Said("ON"))
    lamp.hear("more", Said('{"linkquality": 90, "brightness": 1, "effect": "x", "list": [1]}'))
    state = lamp.state()
    assert state is not None
    assert state.attributes["linkquality"] == 90
    assert not {"brightness", "effect", "list"} & state.attributes.keys()
