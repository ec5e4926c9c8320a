import pytest

from bus import Message
from bus.messages import Listening, Outcome, Transcript, TurnEnded, Wake
from hearsay import turns
from hearsay.turns import Turns

ONE, TWO = "1" * 32, "2" * 32


def wake(turn: str) -> Wake:
    return Wake(room="kitchen", wake_word="okay_nabu", score=0.9, turn=turn)


def ended(turn: str, outcome: Outcome = "done") -> TurnEnded:
    return TurnEnded(room="kitchen", outcome=outcome, turn=turn)


def watched(*said: Message) -> Turns:
    seen = Turns()
    for one in said:
        seen.hear(one)
    return seen


def test_nothing_heard_is_no_turn() -> None:
    seen = watched()
    assert not seen.begun
    assert not seen.over
    assert not seen.went_well


def test_a_turn_is_over_when_it_ended() -> None:
    assert not watched(wake(ONE)).over
    assert watched(wake(ONE), ended(ONE)).over


def test_all_turns_must_end() -> None:
    assert not watched(wake(ONE), wake(TWO), ended(TWO)).over


@pytest.mark.parametrize("outcome", ["done", "answered", "asked"])
def test_some_outcomes_are_good(outcome: Outcome) -> None:
    assert watched(wake(ONE), ended(ONE, outcome)).went_well


@pytest.mark.parametrize("outcome", ["refused", "not_understood", "no_speech", "stopped", "failed"])
def test_others_are_not(outcome: Outcome) -> None:
    assert not watched(wake(ONE), ended(ONE, outcome)).went_well


def test_a_turn_may_give_way_to_the_next_one() -> None:
    assert watched(wake(ONE), wake(TWO), ended(ONE, "stopped"), ended(TWO)).went_well
    assert not watched(wake(ONE), wake(TWO), ended(ONE, "failed"), ended(TWO)).went_well


def test_a_window_in_which_nothing_is_said_is_no_turn() -> None:
    window = Listening(room="kitchen", state="started", reason="follow_up", turn=TWO)
    seen = watched(wake(ONE), window, ended(TWO, "no_speech"), ended(ONE))
    assert seen.ended == {ONE: "done"}


def test_what_is_said_in_that_window_is_one() -> None:
    window = Listening(room="kitchen", state="started", reason="follow_up", turn=TWO)
    said = Transcript(room="kitchen", text="yes", turn=TWO)
    assert not watched(wake(ONE), ended(ONE), window, said).over


def test_a_turn_that_gave_way_to_more_words_is_not_over_before_they_are() -> None:
    window = Listening(room="kitchen", state="started", reason="follow_up", turn=TWO)
    said = Transcript(room="kitchen", text="and ten minutes", turn=TWO)
    cut = (wake(ONE), window, ended(ONE, "stopped"))
    assert not watched(*cut).over
    assert watched(*cut, ended(TWO, "no_speech")).over
    assert not watched(*cut, said).over
    both = watched(*cut, said, ended(TWO))
    assert both.over
    assert both.went_well


def test_listening_without_a_wake_word_begins_a_turn() -> None:
    started = Listening(room="kitchen", state="started", reason="listen", turn=ONE)
    stopped = Listening(room="kitchen", state="stopped", reason="speech_end", turn=TWO)
    assert watched(started, stopped).ended == {ONE: None}


def test_other_turns_are_not_ours() -> None:
    seen = watched(wake(ONE), ended(TWO))
    assert seen.has(ended(ONE))
    assert not seen.has(ended(TWO))
    assert not seen.has(None)
    assert turns.of_turn(ended(ONE), ONE)
    assert not turns.of_turn(ended(TWO), ONE)
