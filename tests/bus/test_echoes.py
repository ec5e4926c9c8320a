import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.echoes import KEEP_S, MOST, Echoes, marked, unmarked

JSON = b'{"at":1,"text":"hi"}'
WAV = b"RIFF1234WAVE"
OBJECTS = st.dictionaries(st.text(), st.integers(), min_size=1).map(
    lambda fields: json.dumps(fields, separators=(",", ":")).encode()
)


@given(OBJECTS)
def test_a_mark_is_one_more_field_and_can_be_taken_off(payload: bytes) -> None:
    again = marked(payload)
    assert json.loads(again) == {"again": True} | json.loads(payload)
    assert unmarked(again) == payload
    assert marked(again) == again


@pytest.mark.parametrize("payload", [b"", b"plain", b"{}", b"{ }", WAV])
def test_what_cannot_be_marked_stays_as_it_is(payload: bytes) -> None:
    assert marked(payload) == payload


def test_a_marked_copy_of_something_heard_is_an_echo() -> None:
    echoes = Echoes()
    assert not echoes.repeats("t", JSON)
    assert echoes.repeats("t", marked(JSON))


def test_a_marked_copy_of_something_never_heard_is_news_once() -> None:
    echoes = Echoes()
    assert not echoes.repeats("t", marked(JSON))
    assert echoes.repeats("t", marked(JSON))


def test_saying_the_same_twice_on_purpose_is_no_echo() -> None:
    echoes = Echoes()
    assert not any(echoes.repeats("t", JSON) for _ in range(2))
    assert not any(echoes.repeats("t", b"turn on the light") for _ in range(2))


def test_the_same_on_another_topic_is_no_echo() -> None:
    echoes = Echoes()
    echoes.repeats("one", JSON)
    assert not echoes.repeats("other", marked(JSON))


def test_a_piece_of_speech_is_heard_once() -> None:
    echoes = Echoes()
    assert [echoes.repeats("t", WAV) for _ in range(2)] == [False, True]


def test_it_forgets_after_a_minute() -> None:
    now = [0.0]
    echoes = Echoes(clock=lambda: now[0])
    echoes.repeats("t", JSON)
    now[0] = KEEP_S - 1
    assert echoes.repeats("t", marked(JSON))
    now[0] = 2 * KEEP_S
    assert not echoes.repeats("t", marked(JSON))


def test_it_remembers_no_more_than_so_many() -> None:
    echoes = Echoes()
    for number in range(MOST + 1):
        echoes.repeats("t", b'{"n":%d}' % number)
    assert not echoes.repeats("t", marked(b'{"n":0}'))
    assert echoes.repeats("t", marked(b'{"n":%d}' % MOST))
