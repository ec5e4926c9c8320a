"""What we announce ourselves is known wherever it comes back."""

from typing import Any

import pytest

from devices.announce.marks import announced_by_us, made_by_us
from devices.homeassistant.registry import Entry, Registry

OURS = {"manufacturer": "Hearsay", "identifiers": [["mqtt", "hearsay-room-kitchen"]]}


@pytest.mark.parametrize("fields", [{}, {"origin": "Hearsay"}, {"origin": {"name": "Other"}}])
def test_what_others_announce_is_not_ours(fields: dict[str, Any]) -> None:
    assert announced_by_us({"origin": {"name": "Hearsay"}})
    assert not announced_by_us(fields)


@pytest.mark.parametrize(
    "differing",
    [
        {"manufacturer": "Other"},
        {"manufacturer": None},
        {"identifiers": [["zha", "hearsay-room-kitchen"]]},
        {"identifiers": [[]]},
        {"identifiers": None},
    ],
)
def test_what_others_made_is_not_ours(differing: dict[str, Any]) -> None:
    assert made_by_us(OURS)
    assert not made_by_us({**OURS, **differing})


def test_what_is_ours_is_not_seen_even_where_somebody_exposed_it() -> None:
    for ours, seen in ((True, False), (False, True)):
        entries = {"switch.mute": Entry(ours=ours)}
        registry = Registry(entries=entries, exposed=frozenset({"switch.mute"}))
        assert registry.sees("switch.mute", {}) is seen
