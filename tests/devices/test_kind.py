from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.kind import Call, Status
from devices.kinds import KINDS

PLAUSIBLE = st.sampled_from(
    [
        0, 1, 0.5, 25, 50, 100, -20, 255, 3000, True, False, "on", "off", "red", "heat", "milk",
        "home", "turbo", "2026-11-20", "2026-11-20T18:30", "completed", [1, 2, 3], [120, 50],
        ["milk"], "reverse", "all",
    ]
)  # fmt: skip


@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_what_passes_the_check_is_done_or_refused_in_words(data: st.DataObject, kind: str) -> None:
    """No effect stumbles over arguments and states that were found right, step after step."""
    known = KINDS[kind]
    assume(known.actions)
    status = known.begin(None, {"items": ["milk"], "preset_modes": ["home"]})
    for _ in range(3):
        name = data.draw(st.sampled_from(sorted(known.actions)))
        rules = known.actions[name].arguments
        wanted = data.draw(st.sets(st.sampled_from(sorted(rules) or ["none"]), max_size=3))
        said = {name: data.draw(PLAUSIBLE) for name in wanted}
        try:
            arguments = known.action(name).check(said, status.attributes)
            status = known.perform(name, Call(status, arguments, "2026-11-20T18:30:00"))
        except ValueError as refused:
            sentence = str(refused)
            assert "\n" not in sentence
        else:
            assert not known.states or status.state in known.states
            assert None not in status.attributes.values()


def test_none_takes_an_attribute_away() -> None:
    assert Status("on", {"a": 1, "b": 2}).but(a=None, c=3) == Status("on", {"b": 2, "c": 3})


@pytest.mark.parametrize(
    ("kind", "said", "means"),
    [
        ("light", "yes", "on"),
        ("light", "true", "on"),
        ("light", "NO", "off"),
        ("binary_sensor", "false", "off"),
        ("lock", "Locked", "locked"),
        ("sensor", "yes", "yes"),
        ("climate", "heat", "heat"),
    ],
)
def test_a_state_is_read_as_people_write_it(kind: str, said: str, means: str) -> None:
    assert KINDS[kind].begin(said, {}).state == means


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_device_of_any_kind_begins_without_a_word(kind: str) -> None:
    begins = KINDS[kind].begin(None, {})
    assert bool(begins.state) == (kind not in {"text", "input_text"})
    assert KINDS[kind].check_attributes(begins.attributes) == dict(begins.attributes)


@pytest.mark.parametrize(
    ("kind", "state", "attributes", "sentence"),
    [
        ("light", "onn", {}, "a light has no state 'onn'; did you mean 'on'?"),
        ("lock", "shut", {}, "a lock has no state 'shut'; choose from: jammed, locked"),
        ("light", None, {"brightnes": 5}, "no attribute 'brightnes'; did you mean 'brightness'?"),
        ("light", None, {"brightness": 300}, "'brightness' must be from 0 to 255 (it is 300)"),
        ("climate", None, {"min_temp": "low"}, "'min_temp' must be a number (it is 'low')"),
        ("climate", None, {"max_temp": 19, "temperature": 20}, "must be from 7 to 19 °"),
        ("fan", None, {"preset_mode": "x"}, "the device has no 'preset_modes'"),
        (
            "cover",
            "closed",
            {"current_position": 40},
            "its state is 'closed', but its attributes make it 'open'",
        ),
        ("todo", None, {"items": [{"text": "x"}]}, "must have a 'summary'"),
    ],
)
def test_what_a_device_cannot_be_meets_one_sentence(
    kind: str, state: str | None, attributes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"\w") as refused:
        KINDS[kind].begin(state, attributes)
    assert sentence in str(refused.value)


def test_attributes_of_ones_own_are_kept() -> None:
    assert KINDS["light"].begin(None, {"icon": "mdi:lamp"}).attributes["icon"] == "mdi:lamp"


def test_an_attribute_left_empty_keeps_its_default() -> None:
    assert KINDS["climate"].begin(None, {"min_temp": None}).attributes["min_temp"] == 7


def test_a_position_decides_whether_a_cover_is_open() -> None:
    assert KINDS["cover"].begin(None, {"current_position": 1}).state == "open"
    assert KINDS["cover"].begin("open", {}).attributes["current_position"] == 100


def test_a_colour_gives_way_to_another() -> None:
    light = KINDS["light"]
    red = light.begin("on", {"rgb_color": [255, 0, 0]})
    warm = light.put(red, None, {"color_temp_kelvin": 2700})
    assert warm.attributes["color_mode"] == "color_temp"
    assert "rgb_color" not in warm.attributes
