"""The pieces of a turn are handed out in order, without gaps, and counted as they are heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.satellite.utterance import END_S, MISSING_S, Piece, Utterance, cut, words_heard


def make(*sounds: bytes, total: int | None = None, texts: tuple[str, ...] = ()) -> Utterance:
    utterance = Utterance("t", news_at=0.0)
    for index, text in enumerate(texts):
        utterance.add_text(index, text, now=0.0)
    for index, sound in enumerate(sounds):
        utterance.add_sound(index, sound, now=0.0)
    if total is not None:
        utterance.end(total, now=0.0)
    return utterance


@given(
    sounds=st.lists(st.binary(max_size=20), min_size=1, max_size=6),
    size=st.integers(1, 30),
    data=st.data(),
)
def test_whatever_the_order_and_however_often_pieces_come_all_is_played_once_in_order(
    sounds: list[bytes], size: int, data: st.DataObject
) -> None:
    utterance = Utterance("t", news_at=0.0)
    heard = b""
    for index in data.draw(st.permutations([*range(len(sounds)), *range(len(sounds))])):
        utterance.add_sound(index, sounds[index], now=0.0)
        heard += utterance.take(size, now=0.0)
        assert utterance.handed == len(heard)
    utterance.end(len(sounds), now=0.0)
    while block := utterance.take(size, now=0.0):
        heard += block
    assert heard == b"".join(sounds)
    assert utterance.complete
    assert utterance.waiting == 0


def test_a_block_goes_over_the_border_of_two_pieces_without_a_gap() -> None:
    utterance = make(b"abc", b"def")
    assert [utterance.take(2, now=0) for _ in range(4)] == [b"ab", b"cd", b"ef", b""]


def test_a_missing_piece_stops_the_sound_until_it_comes() -> None:
    utterance = make(b"a")
    utterance.add_sound(2, b"c", now=0)
    assert utterance.take(10, now=0) == b"a"
    assert not utterance.ready
    utterance.add_sound(1, b"b", now=0)
    assert utterance.ready
    assert utterance.take(10, now=0) == b"bc"


def test_what_waits_is_what_was_not_handed_out() -> None:
    utterance = make(b"abcd", b"ef")
    utterance.take(3, now=0)
    assert (utterance.handed, utterance.waiting) == (3, 3)


def test_a_piece_that_comes_too_late_is_ignored() -> None:
    utterance = make(b"a", b"b", total=2)
    utterance.take(2, now=0)
    utterance.add_sound(0, b"again", now=0)
    assert utterance.take(10, now=0) == b""
    assert utterance.waiting == 0


def test_pieces_beyond_the_announced_number_are_not_played() -> None:
    assert make(b"a", b"b", total=1).take(10, now=0) == b"a"


def test_a_turn_without_pieces_is_complete_at_once() -> None:
    utterance = make(total=0)
    assert utterance.complete
    assert utterance.ready
    assert not make().ready


@pytest.mark.parametrize(
    ("utterance", "patience_s"),
    [
        (make(), END_S),
        (make(texts=("hello",)), MISSING_S),
        (make(total=1), MISSING_S),
    ],
)
def test_what_must_come_is_waited_for_less_long_than_what_may_come(
    utterance: Utterance, patience_s: float
) -> None:
    assert not utterance.overdue(patience_s)
    assert utterance.overdue(patience_s + 0.1)


def test_news_of_any_sort_renew_the_patience() -> None:
    with_text, with_sound, with_end = make(), make(), make()
    with_text.add_text(0, "hello", now=5.0)
    with_sound.add_sound(1, b"b", now=5.0)
    with_end.end(2, now=5.0)
    for utterance in (with_text, with_sound, with_end):
        assert not utterance.overdue(5.0 + MISSING_S)
        assert utterance.overdue(5.1 + MISSING_S)


def test_playing_renews_the_patience_but_waiting_does_not() -> None:
    utterance = make(b"a")
    utterance.take(1, now=50.0)
    assert not utterance.overdue(50.0 + END_S)
    utterance.take(1, now=60.0)
    assert utterance.overdue(50.1 + END_S)


def test_what_is_ready_is_never_overdue() -> None:
    assert not make(b"a").overdue(1e9)
    assert not make(total=0).overdue(1e9)


def test_a_missing_piece_is_skipped_for_the_next_that_is_there() -> None:
    utterance = make()
    utterance.add_sound(3, b"d", now=0)
    utterance.add_sound(2, b"c", now=0)
    utterance.skip()
    assert utterance.take(10, now=0) == b"cd"


def test_without_a_next_piece_skipping_ends_the_turn() -> None:
    utterance = make(b"a")
    utterance.take(1, now=0)
    utterance.skip()
    assert utterance.complete


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (0, ""),
        (1, ""),
        (10, "The light is"),  # of "The light is on now." in 16 bytes
        (16, "The light is on now."),
        (17, "The light is on now."),
        (24, "The light is on now. And"),
        (32, "The light is on now. And the fan."),
        (99, "The light is on now. And the fan."),
    ],
)
def test_what_was_heard_is_cut_where_a_word_ends(heard: int, words: str) -> None:
    pieces = [Piece("The light is on now.", 16), Piece(" And the fan. ", 16)]
    assert words_heard(pieces, heard) == words


def test_what_was_handed_out_tells_its_words() -> None:
    utterance = make(b"12345678", b"12345678", texts=("one two", "three four"))
    utterance.take(12, now=0)
    assert utterance.heard_text(8) == "one two"
    assert utterance.heard_text(11) == "one two"
    assert utterance.heard_text(12) == "one two three"
    assert utterance.heard_text(16) == "one two three four"
    assert make(b"1234", texts=("one",)).heard_text(4) == ""


def test_a_piece_without_sound_was_not_heard() -> None:
    assert words_heard([Piece("broken", 0), Piece("whole", 4)], 4) == "whole"


def test_scripts_without_spaces_are_cut_between_characters_and_joined_without() -> None:
    assert cut("客厅的灯已打开", 0.5) == "客厅的"
    assert words_heard([Piece("开了。", 4), Piece("还有吗", 4)], 8) == "开了。还有吗"


@given(st.text(max_size=40), st.floats(0, 1))
def test_a_cut_is_a_beginning_and_no_longer_than_its_share(text: str, share: float) -> None:
    assert text.startswith(cut(text, share))
    assert len(cut(text, share)) <= len(text) * share
    assert cut(text, 1.0) == text.rstrip()
