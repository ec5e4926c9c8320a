"""Numbers, choices, texts and timers where they are special."""

import time
from typing import Any

import pytest

from devices.kinds import KINDS
from devices.kinds.light import shows_color
from devices.kinds.values import Words, holds_secret, same_number


@pytest.mark.parametrize(
    ("kind", "state", "attributes", "sentence"),
    [
        ("number", "warm", {}, "its state must be a number from 0 to 100"),
        ("number", "nan", {}, "its state must be a number from 0 to 100"),
        ("input_number", "101", {}, "its state must be a number from 0 to 100"),
        ("counter", "3", {"maximum": 2}, "its state must be a number"),
        ("select", "ecco", {"options": ["eco"]}, "is no option; did you mean .eco."),
        ("text", "x" * 256, {}, "must have 0 to 255 characters"),
        ("text", "", {"mode": "password"}, "'mode' must be one of its choices"),
        ("timer", "running", {}, "a timer has no state 'running'"),
    ],
)
def test_an_impossible_beginning_is_refused(
    kind: str, state: str, attributes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        KINDS[kind].begin(state, attributes)


@pytest.mark.parametrize(
    ("kind", "attributes", "state"),
    [
        ("number", {"min": 5}, "5"),
        ("counter", {"initial": 3}, "3"),
        ("select", {"options": ["a", "b"]}, "a"),
        ("select", {}, "unknown"),
        ("text", {}, ""),
        ("timer", {}, "idle"),
    ],
)
def test_what_is_not_said_begins_somewhere(
    kind: str, attributes: dict[str, Any], state: str
) -> None:
    assert KINDS[kind].begin(None, attributes).state == state


@pytest.mark.parametrize(
    ("wanted", "now", "attributes", "same"),
    [
        ("42", "42.0", {}, True),
        ("21.3", "21.5", {"step": 0.5}, True),
        ("21", "22", {"step": 1}, False),
        ("21", "unknown", {"step": 1}, False),
        ("unknown", "unknown", {}, True),
        ("7", "7.5", {"step": "wide"}, False),
    ],
)
def test_a_number_is_one_however_it_is_written(
    wanted: str, now: str, attributes: dict[str, Any], *, same: bool
) -> None:
    assert same_number(wanted, now, attributes) is same


def test_a_pattern_is_kept_to() -> None:
    assert Words().check("AB-12", {"pattern": "[A-Z]{2}-[0-9]+"}) == "AB-12"
    with pytest.raises(ValueError, match="pattern"):
        Words().check("ab", {"pattern": "[A-Z]{2}"})


def test_a_pattern_that_is_none_lets_everything_pass() -> None:
    assert Words().check("ab", {"pattern": "([A-Z"}) == "ab"


def test_a_pattern_that_thinks_for_ever_is_not_waited_for() -> None:
    begun = time.monotonic()
    assert Words().check("a" * 60 + "!", {"pattern": "(a|aa|a?)+$"})
    assert time.monotonic() - begun < 5


def test_a_text_that_is_a_password_is_known_as_such() -> None:
    assert holds_secret("input_text", {"mode": "password"})
    assert not holds_secret("input_text", {"mode": "text"})
    assert not holds_secret("number", {"mode": "password"})


RED, ORANGE, GREEN, WHITE = [255, 0, 0], [255, 165, 0], [0, 255, 0], [255, 255, 255]


@pytest.mark.parametrize(
    ("wanted", "before", "now", "shows"),
    [
        (RED, None, RED, True),
        (RED, GREEN, [255, 71, 0], True),  # the reddest that some lamps have
        (RED, GREEN, GREEN, False),
        (RED, ORANGE, ORANGE, False),
        (GREEN, RED, [235, 255, 67], True),  # the greenest that some lamps have
        (RED, GREEN, None, False),
        (WHITE, RED, None, True),
        (WHITE, RED, RED, False),
        (RED, RED, [128, 0, 0], True),
        (None, RED, GREEN, True),
    ],
)
def test_a_colour_is_shown_as_well_as_a_lamp_can(
    wanted: Any, before: Any, now: Any, *, shows: bool
) -> None:
    assert shows_color(wanted, before, now) is shows


def test_a_home_file_may_foretell_the_weather() -> None:
    tomorrow = {"datetime": "2026-11-21", "condition": "Rainy", "temperature": "12"}
    begun = KINDS["weather"].begin("sunny", {"forecast": [tomorrow]})
    assert begun.attributes["forecast"] == [
        {"datetime": "2026-11-21T00:00:00", "condition": "rainy", "temperature": 12.0}
    ]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"condition": "rainy"}, "must have a 'datetime'"),
        ("rainy", "must have a 'datetime'"),
        ({"datetime": "soon"}, "must be a time"),
        ({"datetime": "2026-11-21", "condition": "rain"}, "must be one of its choices"),
    ],
)
def test_what_is_no_forecast_is_refused(entry: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        KINDS["weather"].begin("sunny", {"forecast": [entry]})
