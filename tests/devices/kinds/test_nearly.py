"""What a device shows may be rounded, but an order that was not heard is never taken for done."""

import pytest

from devices.kinds.nearly import same


@pytest.mark.parametrize(
    ("name", "wanted", "shown", "attributes", "is_it"),
    [
        ("brightness", 102, 100, {}, True),
        ("brightness", 102, 90, {}, False),
        ("color_temp_kelvin", 2700, 2730, {}, True),
        ("temperature", 21, 21.0, {}, True),
        ("temperature", 21, 20.5, {}, False),
        ("temperature", 21.3, 21.5, {"target_temp_step": 0.5}, True),
        ("temperature", 21, 20.5, {"target_temp_step": 0.5}, False),
        ("target_temp_low", 18, 17, {"target_temp_step": 1}, False),
        ("target_temp_high", 24, 25, {"target_temp_step": 1}, False),
        ("percentage", 50, 67, {"percentage_step": 33.3}, True),
        ("percentage", 66.6, 33, {"percentage_step": 33.3}, False),
        ("percentage", 60, 50, {"percentage_step": 10}, False),
        ("percentage", 50, 51, {"percentage_step": 1}, True),
        ("humidity", 50, 51, {}, False),
        ("volume_level", 0.6, 0.59, {}, True),
        ("volume_level", 0.6, 0.5, {}, False),
        ("temperature", 21, 20.5, {"target_temp_step": "0.5"}, False),
    ],
)
def test_it_is_what_was_wanted(
    name: str, wanted: float, shown: float, attributes: dict[str, object], *, is_it: bool
) -> None:
    assert same(name, wanted, shown, attributes) is is_it
