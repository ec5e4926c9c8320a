"""What comes from outside is made fit to be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.understanding.text import clean, fold, squeeze


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  turn\ton\n the  light ", "turn on the light"),
        ("turn\u200b on\u200e the\u202e light\u2066", "turn on the light"),
        ("turn on\x00\x07\x1b the light", "turn on the light"),
        ("turn on the light\U000e0041\U000e0042", "turn on the light"),
        ("tu\u200crn o\u200dn", "turn on"),
        ("ｔｕｒｎ　ｏｎ　５０％", "turn on 50%"),
        ("Ku\u0308che", "K\u00fcche"),
    ],
)
def test_hidden_and_odd_characters_are_gone(text: str, read: str) -> None:
    assert clean(text) == read


def test_joiners_stay_where_a_script_spells_with_them() -> None:
    assert clean("پنکه\u200cها") == "پنکه\u200cها"
    assert clean("\u200cپنکه") == "پنکه"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ceiling-Lamp", "ceiling lamp"),
        ("ceiling_lamp", "ceiling lamp"),
        ("Kitchen/Lamp", "kitchen lamp"),
        ("T.V", "t.v"),
        ("Bob’s Lamp!", "bob's lamp"),
    ],
)
def test_names_are_compared_without_case_hyphens_and_marks(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_squeezing_takes_all_white_space() -> None:
    assert squeeze(" 客 厅\u3000灯 ") == "客厅灯"
