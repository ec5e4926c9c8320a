"""Announcements are read as on the day a real Home Assistant read them alike."""

import pytest

from tests.devices.discovery.compared.agreed import CASES, agreed, elsewhere, read

AGREED, NOW = agreed(), read()


def test_everything_that_was_compared_is_among_it() -> None:
    assert NOW.keys() == AGREED.keys()
    assert AGREED.keys() > {case.entity for case in CASES}


@pytest.mark.parametrize("thing", sorted(name for name in AGREED if not elsewhere(name)))
def test_it_is_read_as_home_assistant_did(thing: str) -> None:
    assert NOW[thing] == AGREED[thing]
