import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.messages import Area, DeviceState
from devices.text import clean, hint, nearest, quote, slug


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("  kitchen\t light\r\n", "kitchen light"),
        ("a\u202egarage\u200b door\x00\x7f", "agarage door"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "x"),
        ("厨房灯", "厨房灯"),
    ],
)
def test_text_loses_what_cannot_be_seen(said: str, means: str) -> None:
    assert clean(said) == means


def test_a_wrong_name_meets_the_nearest_or_all() -> None:
    assert hint("turn_onn", ["turn_off", "turn_on"]) == "; did you mean 'turn_on'?"
    assert hint("xyz", ["b", "a"]) == "; choose from: a, b"
    assert hint("xyz", []) == "; there is none"
    assert hint("xyz", [str(n) for n in range(100, 200)]).endswith("158, 159 and 40 more")


def test_an_endless_name_is_only_looked_at_from_its_beginning() -> None:
    assert nearest("x" * 10_000_000, ["turn_on"]) is None


def test_a_quoted_value_is_short() -> None:
    assert quote("a" * 58) == f"'{'a' * 58}'"
    assert quote("a" * 59) == f"'{'a' * 56}..."
    assert len(quote("a" * 1_000)) == 60


def test_places_in_other_scripts_are_told_apart() -> None:
    rooms = {slug(room, 64) for room in ("厨房", "卧室", "Кухня", "")}
    assert len(rooms) == 4


@given(st.text(max_size=300))
def test_any_text_makes_an_id_that_the_bus_takes(text: str) -> None:
    made = slug(text, 64)
    Area(id=made, name=text)
    DeviceState(device=f"light.{made}", name="x", kind="light", state="on")
