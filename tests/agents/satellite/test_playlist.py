"""What plays when: turns one after the other, silence when it is asked for, nothing twice."""

import pytest

from agents.satellite import playlist as module
from agents.satellite.playlist import HOLD_S, Playlist
from agents.satellite.utterance import MISSING_S, Utterance


def add(playlist: Playlist, *turns: str, now: float = 0.0) -> None:
    """Add turns of one piece each."""
    for turn in turns:
        playlist.sound(turn, 0, turn.encode(), now=now)
        playlist.end(turn, 1, now=now)


def start(playlist: Playlist, *, now: float = 0.0) -> Utterance:
    """Begin to play what is next, as a player does."""
    utterance = playlist.next(now)
    assert utterance is not None
    utterance.take(1, now=now)
    utterance.started = True
    return utterance


def play_all(playlist: Playlist, *, now: float = 0.0) -> list[str]:
    """Play everything; return the turns in the order they were played."""
    played = []
    while utterance := playlist.next(now):
        utterance.started = True
        playlist.close(utterance)
        played.append(utterance.turn)
    return played


def turns(utterances: list[Utterance]) -> list[str]:
    return [utterance.turn for utterance in utterances]


def test_turns_play_in_the_order_they_came() -> None:
    playlist = Playlist()
    assert playlist.idle
    add(playlist, "a", "b", "c")
    assert not playlist.idle
    assert play_all(playlist) == ["a", "b", "c"]
    assert playlist.idle


def test_an_announcement_waits_until_the_reply_was_said() -> None:
    playlist = Playlist()
    add(playlist, "reply")
    reply = start(playlist)
    add(playlist, "announcement")
    assert playlist.next(0) is reply
    playlist.close(reply)
    assert play_all(playlist) == ["announcement"]


def test_pieces_of_two_turns_may_come_interleaved() -> None:
    playlist = Playlist()
    for index in range(2):
        for turn in "ab":
            playlist.sound(turn, index, turn.encode(), now=0)
    first = start(playlist)
    assert first.turn == "a"
    assert first.take(10, now=0) == b"a"


def test_words_alone_are_not_yet_to_be_played() -> None:
    playlist = Playlist()
    playlist.text("a", 0, "hello", now=0)
    assert playlist.next(0) is None


def test_a_turn_whose_sound_never_comes_gives_way() -> None:
    playlist = Playlist()
    playlist.text("a", 0, "hello", now=0)
    add(playlist, "b")
    assert playlist.next(MISSING_S) is None
    assert play_all(playlist, now=MISSING_S + 0.1) == ["a", "b"]


def test_what_was_played_never_comes_back() -> None:
    playlist = Playlist()
    add(playlist, "a")
    play_all(playlist)
    add(playlist, "a")
    playlist.text("a", 0, "again", now=0)
    assert playlist.idle


def test_stop_drops_what_waits_and_marks_what_speaks() -> None:
    playlist = Playlist()
    add(playlist, "a", "b", "c")
    speaking = start(playlist)
    assert turns(playlist.stop()) == ["b", "c"]
    assert speaking.stopped
    playlist.sound("a", 1, b"more", now=0)
    assert speaking.waiting == 0
    playlist.close(speaking)
    add(playlist, "a", "b", "c")
    assert playlist.idle


def test_a_stop_of_one_turn_leaves_the_others() -> None:
    playlist = Playlist()
    add(playlist, "a", "b", "c")
    speaking = start(playlist)
    assert turns(playlist.stop("b")) == ["b"]
    assert not speaking.stopped
    assert playlist.stop("b") == []
    assert playlist.stop("a") == []
    assert speaking.stopped
    playlist.close(speaking)
    assert play_all(playlist) == ["c"]


def test_a_stop_of_a_turn_that_never_spoke_silences_everything() -> None:
    playlist = Playlist()
    add(playlist, "a", "b")
    assert turns(playlist.stop("new")) == ["a", "b"]


def test_stop_without_anything_to_play_is_nothing() -> None:
    assert Playlist().stop() == []


def test_what_comes_of_a_stopped_turn_later_is_not_played() -> None:
    playlist = Playlist()
    playlist.stop("a")
    add(playlist, "a", "b")
    assert play_all(playlist) == ["b"]


def test_stop_without_a_turn_means_the_one_last_heard() -> None:
    playlist = Playlist()
    playlist.listen("a", now=0)
    playlist.release()
    playlist.stop()
    add(playlist, "a", "b")
    assert play_all(playlist) == ["b"]


def test_stopping_one_turn_does_not_forbid_the_reply_to_the_next() -> None:
    playlist = Playlist()
    add(playlist, "a")
    start(playlist)
    playlist.converse("b")
    playlist.stop("a")
    playlist.close(start_or_only(playlist))
    add(playlist, "b")
    assert play_all(playlist) == ["b"]


def start_or_only(playlist: Playlist) -> Utterance:
    [only] = playlist._waiting
    return only


def test_a_new_turn_silences_what_speaks_and_the_reply_to_the_last_one() -> None:
    playlist = Playlist()
    playlist.listen("a", now=0)
    playlist.release()
    add(playlist, "announcement")
    speaking = start(playlist)
    add(playlist, "a")
    assert turns(playlist.listen("b", now=0)) == ["a"]
    assert speaking.stopped


def test_what_still_comes_of_the_last_turn_is_not_played() -> None:
    playlist = Playlist()
    playlist.listen("a", now=0)
    playlist.listen("b", now=0)
    playlist.release()
    add(playlist, "a", "b")
    assert play_all(playlist) == ["b"]


def test_hearing_of_the_same_turn_again_silences_nothing() -> None:
    playlist = Playlist()
    playlist.listen("a", now=0)
    add(playlist, "a")
    assert playlist.listen("a", now=0) == []
    playlist.release()
    assert play_all(playlist) == ["a"]


def test_announcements_outlive_a_new_turn_but_wait_while_the_room_listens() -> None:
    playlist = Playlist()
    add(playlist, "announcement")
    assert playlist.listen("b", now=0) == []
    assert playlist.next(HOLD_S - 0.1) is None
    playlist.release()
    assert play_all(playlist) == ["announcement"]


def test_a_room_that_never_says_it_stopped_listening_is_not_waited_for_forever() -> None:
    playlist = Playlist()
    add(playlist, "announcement")
    playlist.listen("b", now=0)
    assert play_all(playlist, now=HOLD_S) == ["announcement"]


def test_the_reply_goes_before_the_announcements_that_wait() -> None:
    playlist = Playlist()
    playlist.listen("b", now=0)
    add(playlist, "x", "y")
    playlist.release()
    add(playlist, "b")
    assert play_all(playlist) == ["b", "x", "y"]


def test_the_reply_goes_behind_what_speaks() -> None:
    playlist = Playlist()
    add(playlist, "x")
    speaking = start(playlist)
    add(playlist, "y")
    playlist.converse("b")
    add(playlist, "b")
    playlist.close(speaking)
    assert play_all(playlist) == ["b", "y"]


def test_too_many_turns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TURNS", 2)
    playlist = Playlist()
    add(playlist, "a", "b", "c")
    assert play_all(playlist) == ["a", "b"]


def test_too_much_sound_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    playlist = Playlist()
    playlist.sound("a", 0, bytes(6), now=0)
    playlist.sound("b", 0, bytes(5), now=0)
    playlist.sound("a", 1, bytes(4), now=0)
    assert start(playlist).waiting + 1 == 10


def test_only_so_many_turns_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    playlist = Playlist()
    for turn in "abc":
        playlist.stop(turn)
    add(playlist, "a", "b", "c")
    assert play_all(playlist) == ["a"]
