"""What is known of rooms and workers, and what follows for what is announced."""

import json

import pytest

from bus.messages import Presence, RoomStatus
from devices.announce.entities import Appliance
from devices.announce.house import House


def presence(name: str, state: str) -> Presence:
    return Presence.build({"name": name, "state": state, "instance": "i"})


@pytest.fixture
def house() -> House:
    return House(root="hearsay", rooms={})


def room(house: House) -> Appliance:
    house.hear(RoomStatus(room="kitchen", state="idle"))
    return house.announcements("homeassistant")["homeassistant/device/hearsay-room-kitchen/config"]


def test_the_rooms_are_known_once_the_assistant_is_there(house: House) -> None:
    """One that is away may have left rooms on the broker that are no more."""
    house.hear(presence("devices", "online"))
    house.hear(presence("assistant", "offline"))
    assert not house.settled
    house.hear(presence("assistant", "online"))
    assert house.settled


def test_mute_is_a_setting_that_nothing_switches_with_everything_else(house: House) -> None:
    parts = room(house).components
    assert parts["mute"]["entity_category"] == "config"
    assert "entity_category" not in parts["announce"]


def test_what_is_no_more_is_named_by_its_platform_alone(house: House) -> None:
    said = json.loads(room(house).payload(without={"old": "switch"}))
    assert said["components"]["old"] == {"platform": "switch"}
    assert "unique_id" in said["components"]["mute"]
