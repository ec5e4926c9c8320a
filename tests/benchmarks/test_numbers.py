import pytest

from benchmarks.numbers import Distribution, Row, distribution


def test_quantiles_of_a_hundred_and_one_values() -> None:
    found = distribution([float(value) for value in range(101)])
    assert found == Distribution(101, 50.0, 95.0, 99.0, 100.0)


def test_one_value_is_every_quantile() -> None:
    assert distribution([3.0]) == Distribution(1, 3.0, 3.0, 3.0, 3.0)


def test_nothing_measured_is_no_number() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        distribution([])


def test_a_row_is_reached_when_every_number_is() -> None:
    measured = Distribution(10, 5.0, 6.0, 7.0, 8.0)
    assert Row("x", "ms", measured, {"p50": 5.0, "max": 8.0}).reached is True
    assert Row("x", "ms", measured, {"p50": 5.0, "max": 7.9}).reached is False
    assert Row("x", "ms", measured).reached is None


def test_a_miss_says_by_how_much() -> None:
    row = Row("x", "ms", Distribution(10, 5.0, 6.0, 7.0, 8.0), {"p50": 5.0, "p99": 4.5})
    assert row.misses == ["p99 misses 4.5 ms by 2.5"]
