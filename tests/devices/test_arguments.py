"""Property tests: a value is either made what devices want, or refused in one sentence."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.arguments import (
    Argument,
    ColorName,
    Date,
    Flag,
    Listed,
    Moment,
    Number,
    Text,
    When,
    has,
)
from devices.kinds import KINDS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
ARGUMENTS = {
    repr(argument): argument
    for kind in KINDS.values()
    for action in kind.actions.values()
    for argument in action.arguments.values()
}


@given(argument=st.sampled_from(list(ARGUMENTS.values())), value=ANYTHING)
def test_no_value_does_worse_than_being_refused(argument: Argument, value: Any) -> None:
    try:
        once = argument.check(value, {})
    except ValueError as refused:
        reason = str(refused)
        assert reason.isprintable()
    else:
        assert argument.check(once, {}) == once


@given(st.floats(-1e6, 1e6))
def test_a_number_passes_exactly_within_its_range(number: float) -> None:
    rule = Number(-10, 50, "%")
    if -10 <= number <= 50:
        assert rule.check(number, {}) == number
        assert rule.check(str(number), {}) == number
    else:
        with pytest.raises(ValueError, match="must be from -10 to 50 %"):
            rule.check(number, {})


@given(st.integers(0, 255))
def test_a_whole_number_stays_one(number: int) -> None:
    checked = Number(0, 255, whole=True).check(float(number), {})
    assert checked == number
    assert isinstance(checked, int)


@pytest.mark.parametrize("wrong", ["many", None, True, [1], {}, "nan", float("nan"), "1e999"])
def test_what_is_no_number_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        Number(0, 100).check(wrong, {})


def test_a_part_of_a_whole_number_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a whole number"):
        Number(0, 255, whole=True).check(1.5, {})


def test_the_device_narrows_a_range() -> None:
    rule = Number(0, 100, low_in="min_temp", high_in="max_temp")
    assert rule.check(16, {"min_temp": 16, "max_temp": 28}) == 16
    assert rule.check(28, {"min_temp": 16, "max_temp": 28}) == 28
    for outside in (15.9, 28.1):
        with pytest.raises(ValueError, match="must be from 16 to 28"):
            rule.check(outside, {"min_temp": 16, "max_temp": 28})


@given(st.text())
def test_text_never_carries_control_characters(text: str) -> None:
    try:
        cleaned = Text(50).check(text, {})
    except ValueError:
        return
    assert 1 <= len(cleaned) <= 50
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} for c in cleaned)
    assert cleaned == cleaned.strip()


def test_text_has_a_longest() -> None:
    assert Text(3).check("abc", {}) == "abc"
    with pytest.raises(ValueError, match="1 to 3 characters"):
        Text(3).check("abcd", {})


@pytest.mark.parametrize("yes", [True, "on", "YES", "true"])
def test_yes_can_be_said_in_several_ways(yes: Any) -> None:
    assert Flag().check(yes, {}) is True


@pytest.mark.parametrize("no", [False, "off", "No", "false"])
def test_no_can_be_said_in_several_ways(no: Any) -> None:
    assert Flag().check(no, {}) is False


def test_text_that_is_far_too_long_is_not_even_read() -> None:
    with pytest.raises(ValueError, match="1 to 3 characters"):
        Text(3).check("ab" + " " * 5, {})
    assert Text(3).check("a b  ", {}) == "a b"


def test_what_a_device_lacks_is_refused_with_a_reason() -> None:
    rule = When(has("speed"), "does not work here", Number(0, 5))
    assert rule.check(3, {"speed": 0}) == 3
    with pytest.raises(ValueError, match="does not work here"):
        rule.check(3, {"speed": None})


def test_a_list_has_a_longest() -> None:
    assert Listed(Text(), most=2).check(["a", "b"], {}) == ["a", "b"]
    with pytest.raises(ValueError, match="at most 2"):
        Listed(Text(), most=2).check(["a", "b", "c"], {})


def test_a_colour_misspelt_meets_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'turquoise'"):
        ColorName().check("turqoise", {})


def test_days_and_times_are_iso() -> None:
    assert Date().check("2026-11-20", {}) == "2026-11-20"
    assert Moment().check("2026-11-20 18:30", {}) == "2026-11-20T18:30:00"
    with pytest.raises(ValueError, match="must be a day"):
        Date().check("tomorrow", {})
    with pytest.raises(ValueError, match="must be a time"):
        Moment().check("soon", {})
