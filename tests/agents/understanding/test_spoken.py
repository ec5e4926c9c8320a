"""Words as they are spoken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.understanding.spoken import agree, digits, is_number, is_unit, number_words, words


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Set it to 25%", "set it to twenty five percent"),
        ("whats the EcoBee", "what's the ecobee"),
        ("20° in the TV-room", "twenty degrees in the tv room"),
        ("nevermind", "never mind"),
        ("1/2 an hour", "half an hour"),
        ("Möller’s lamp", "möller's lamp"),
        ("…", ""),
    ],
)
def test_text_becomes_spoken_words(text: str, spoken: str) -> None:
    assert " ".join(words(text)) == spoken


@pytest.mark.parametrize(
    ("drawn", "agreed"),
    [
        ("set a timer for five minute", "set a timer for five minutes"),
        ("set a five minutes timer", "set a five minute timer"),
        ("one hours", "one hour"),
        ("twenty two degree", "twenty two degrees"),
    ],
)
def test_units_agree_with_their_numbers(drawn: str, agreed: str) -> None:
    assert agree(drawn) == agreed


@pytest.mark.parametrize(
    ("spoken", "shown"),
    [
        ("set a timer for three hours and ten minutes", "set a timer for 3 hours and 10 minutes"),
        ("to twenty five percent", "to 25 percent"),
        ("two thousand seven hundred kelvin", "2700 kelvin"),
        ("the second one", "the second one"),
        ("one minute", "1 minute"),
        ("one hundred percent", "100 percent"),
    ],
)
def test_number_words_are_shown_as_digits(spoken: str, shown: str) -> None:
    assert digits(spoken) == shown


@settings(deadline=None)  # the first number loads the words for numbers
@given(st.integers(0, 100))
def test_every_small_number_survives_being_spoken(number: int) -> None:
    assert digits(f"{number_words(number)} percent") == f"{number} percent"


def test_numbers_and_units_are_known() -> None:
    assert all(map(is_number, ["5", "2.5", "20%", "twenty", "half"]))
    assert all(map(is_unit, ["minute", "hours", "percent", "degrees"]))
    assert not is_number("lamp")
    assert not is_unit("lamps")
