"""Announcements are read as on the day a real Home Assistant read them alike."""

import pytest

from tests.devices.discovery.compared.agreed import agreed, read

AGREED = agreed()


def test_everything_that_was_compared_is_among_it() -> None:
    assert read().keys() == AGREED.keys()


@pytest.fixture(scope="module")
def now() -> dict[str, object]:
    return read()


@pytest.mark.parametrize("thing", sorted(AGREED))
def test_it_is_read_as_home_assistant_did(thing: str, now: dict[str, object]) -> None:
    assert now[thing] == AGREED[thing]
