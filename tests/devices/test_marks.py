"""What we announce ourselves is known wherever it comes back."""

from typing import Any

import pytest

from devices.announce.entities import Announcements, Place
from devices.homeassistant.registry import Entry, Registry
from devices.marks import announced_by_us, made_by_us

OURS = {"manufacturer": "Hearsay", "identifiers": [["mqtt", "hearsay-room-kitchen"]]}
MUTE = {"platform": "mqtt", "unique_id": "hearsay-room-kitchen-mute"}


@pytest.mark.parametrize("fields", [{}, {"origin": "Hearsay"}, {"origin": {"name": "Other"}}])
def test_what_others_announce_is_not_ours(fields: dict[str, Any]) -> None:
    assert announced_by_us({"origin": {"name": "Hearsay"}})
    assert not announced_by_us(fields)


@pytest.mark.parametrize(
    "differing",
    [
        {"manufacturer": "Other"},
        {"manufacturer": None},
        {"identifiers": [["mqtt", "hearsay-room-attic"]]},
        {"identifiers": [[]]},
        {"identifiers": None},
    ],
)
def test_what_others_made_is_not_ours(differing: dict[str, Any]) -> None:
    assert made_by_us(MUTE, OURS)
    assert not made_by_us(MUTE, {**OURS, **differing})


@pytest.mark.parametrize("name", ["0x00158d0001dc126a", "zigbee2mqtt_0x00158d0001dc126a"])
def test_who_calls_anothers_device_ours_does_not_hide_it(name: str) -> None:
    lock = {"platform": "mqtt", "unique_id": f"{name}-lock"}
    mine = {**OURS, "identifiers": [*OURS["identifiers"], ["mqtt", name]]}
    assert not made_by_us(lock, mine)
    assert not made_by_us({**MUTE, "platform": "zha"}, mine)


def test_all_that_we_announce_is_ours() -> None:
    announcements = Announcements("Our house/1")
    for appliance in (announcements.house(["tts"]), announcements.room(Place("living-room", "x"))):
        device = appliance.fields["device"]
        row = {**device, "identifiers": [["mqtt", name] for name in device["identifiers"]]}
        for fields in appliance.components.values():
            assert made_by_us({"platform": "mqtt", "unique_id": fields["unique_id"]}, row)


def test_what_is_ours_is_not_seen_even_where_somebody_exposed_it() -> None:
    for ours, seen in ((True, False), (False, True)):
        entries = {"switch.mute": Entry(ours=ours)}
        registry = Registry(entries=entries, exposed=frozenset({"switch.mute"}))
        assert registry.sees("switch.mute", {}) is seen
