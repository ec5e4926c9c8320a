"""When an answer counts, and what it comes to."""

from dataclasses import replace

import pytest

from agents.assistant.actions import Act
from agents.assistant.pending import (
    LATENCY_S,
    About,
    Confirm,
    Pending,
    Questions,
    Verdict,
    Which,
    merged,
    weigh,
)
from agents.assistant.turns import Phase, Turn
from tests.agents.assistant.test_actions import device, intent

CONFIRM_S = 10.0
ASKED, PLAYED = 100.0, 103.0
UNLOCK = intent("HassTurnOff")
CONFIRM = Confirm(acts=(Act(device("lock"), "unlock"),), intents=(UNLOCK,))
WHICH = Which(intent("HassTurnOn"), ("light.a", "light.b"))


def pending(about: About = CONFIRM, *, played_at: float | None = PLAYED) -> Pending:
    return Pending(
        turn="a" * 32,
        language="en",
        text="Shall I?",
        about=about,
        asked_at=ASKED,
        played_at=played_at,
    )


def answer(
    *, typed: bool, began_at: float, said_at: float | None = None, room: str = "kitchen"
) -> Turn:
    return Turn(
        id="b" * 32,
        room=room,
        began_at=began_at,
        said_at=began_at if said_at is None else said_at,
        typed=typed,
        phase=Phase.WORKING,
    )


@pytest.mark.parametrize(
    ("typed", "played_at", "began_at", "said_at", "now", "counts"),
    [
        # spoken: only what began after the playback, until ten seconds after it
        (False, PLAYED, 103.0, 104.0, 104.2, True),
        (False, PLAYED, 102.9, 104.0, 104.2, False),
        (False, None, 103.0, 104.0, 104.2, False),
        (False, PLAYED, 112.0, 113.0, 113.5, True),
        (False, PLAYED, 112.0, 113.1, 113.5, False),
        (False, PLAYED, 112.0, 113.0, 113.0 + LATENCY_S, True),
        (False, PLAYED, 112.0, 112.5, 113.1 + LATENCY_S, False),
        # typed: from the reply on, whatever is still being played
        (True, None, 100.0, 100.0, 100.0, True),
        (True, None, 99.9, 99.9, 100.5, False),
        (True, None, 110.0, 110.0, 110.0, True),
        (True, None, 110.5, 110.5, 110.5, False),
        (True, PLAYED, 113.0, 113.0, 113.0, True),
        (True, PLAYED, 113.1, 105.0, 113.1, False),
    ],
)
def test_an_answer_counts_in_its_time(
    *,
    typed: bool,
    played_at: float | None,
    began_at: float,
    said_at: float,
    now: float,
    counts: bool,
) -> None:
    asked = pending(played_at=played_at)
    said = answer(typed=typed, began_at=began_at, said_at=said_at)
    assert asked.takes(said, now, confirm_s=CONFIRM_S, quiet_since=0.0) is counts


@pytest.mark.parametrize(
    ("about", "after_s", "counts"),
    [(CONFIRM, 10, True), (CONFIRM, 11, False), (WHICH, 30, True), (WHICH, 31, False)],
)
def test_which_one_may_be_answered_longer_than_a_protected_action(
    *, about: About, after_s: float, counts: bool
) -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending(about))
    at = PLAYED + after_s
    assert (questions.take(answer(typed=True, began_at=at), at) is not None) is counts


def test_a_question_that_is_over_is_forgotten() -> None:
    assert not pending().is_over(PLAYED + CONFIRM_S + LATENCY_S, CONFIRM_S)
    assert pending().is_over(PLAYED + CONFIRM_S + LATENCY_S + 0.1, CONFIRM_S)
    assert not pending(played_at=None).is_over(PLAYED + 1_000, CONFIRM_S)


@pytest.mark.parametrize(
    ("typed", "loud_at", "counts"),
    [(False, 103.9, True), (False, 104.1, False), (True, 104.1, True)],
)
def test_what_was_heard_while_the_room_played_anything_is_no_answer(
    *, typed: bool, loud_at: float, counts: bool
) -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    questions.loud("kitchen", loud_at)
    questions.loud("bedroom", 104.5)
    said = answer(typed=typed, began_at=104.0)
    assert (questions.take(said, 104.6) is not None) is counts


def test_a_stop_for_all_drops_every_question() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    questions.drop("all")
    assert questions.take(answer(typed=True, began_at=104.0), 104.0) is None


def test_a_question_is_answered_once() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    yes = answer(typed=True, began_at=104.0)
    assert questions.take(yes, 104.0) == pending()
    assert questions.take(yes, 104.0) is None


def test_a_question_is_answered_in_its_room_only() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    assert questions.take(answer(typed=True, began_at=104.0, room="bedroom"), 104.0) is None
    assert questions.take(answer(typed=True, began_at=104.0), 104.0) is not None


def test_a_room_has_one_question() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    questions.put("kitchen", pending(WHICH))
    yes = answer(typed=True, began_at=104.0)
    assert questions.take(yes, 104.0) == pending(WHICH)
    assert questions.take(yes, 104.0) is None


def test_an_answer_during_the_playback_leaves_the_question_open() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    asker = replace(answer(typed=False, began_at=90.0), id="a" * 32)
    questions.put("kitchen", pending(played_at=None))
    early = answer(typed=False, began_at=102.0)
    assert questions.take(early, 102.5) is None
    questions.played(asker, PLAYED)
    questions.played(asker, PLAYED + 5)
    assert questions.take(answer(typed=False, began_at=104.0), 104.5) == pending()


def test_somebody_elses_playback_is_not_the_questions() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending(played_at=None))
    questions.played(answer(typed=False, began_at=90.0), PLAYED)
    assert questions.take(answer(typed=False, began_at=104.0), 104.5) is None


def test_a_question_that_was_not_heard_out_is_dropped_and_another_is_not() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    questions.drop_of(answer(typed=False, began_at=90.0))
    assert questions.take(answer(typed=True, began_at=104.0), 104.0) is not None
    questions.put("kitchen", pending())
    questions.drop_of(replace(answer(typed=False, began_at=90.0), id="a" * 32))
    assert questions.take(answer(typed=True, began_at=104.0), 104.0) is None


def test_a_dropped_question_is_gone() -> None:
    questions = Questions(confirm_s=CONFIRM_S)
    questions.put("kitchen", pending())
    questions.drop("bedroom")
    questions.drop("kitchen")
    questions.drop("kitchen")
    assert questions.take(answer(typed=True, began_at=104.0), 104.0) is None


@pytest.mark.parametrize(
    ("about", "yes", "chosen", "command", "verdict"),
    [
        (CONFIRM, True, None, False, Verdict.YES),
        (CONFIRM, True, None, True, Verdict.YES),
        (CONFIRM, False, None, False, Verdict.NO),
        (CONFIRM, False, None, True, Verdict.NO),
        (CONFIRM, None, None, True, Verdict.COMMAND),
        (CONFIRM, None, "light.a", False, Verdict.AGAIN),
        (CONFIRM, None, None, False, Verdict.AGAIN),
        (WHICH, None, "light.a", False, Verdict.CHOSEN),
        (WHICH, None, "light.a", True, Verdict.COMMAND),
        (WHICH, True, None, False, Verdict.AGAIN),
        (WHICH, False, None, False, Verdict.NO),
        (WHICH, None, None, False, Verdict.AGAIN),
    ],
)
def test_an_answer_comes_to_one_thing(
    *, about: About, yes: bool | None, chosen: str | None, command: bool, verdict: Verdict
) -> None:
    assert weigh(pending(about), yes=yes, chosen=chosen, command=command) is verdict


def test_a_question_is_repeated_once() -> None:
    again = replace(pending(), repeated=True)
    assert weigh(again, yes=None, chosen=None, command=False) is Verdict.DROP
    assert weigh(again, yes=True, chosen=None, command=False) is Verdict.YES


def test_all_confirmations_of_a_sentence_are_one_question_after_the_others() -> None:
    gate = Confirm(acts=(Act(device("cover", "gate"), "open_cover"),), intents=(UNLOCK,))
    assert merged(()) == ()
    assert merged((WHICH,)) == (WHICH,)
    which, confirm = merged((CONFIRM, WHICH, gate))
    assert which is WHICH
    assert confirm == Confirm(acts=CONFIRM.acts + gate.acts, intents=(UNLOCK, UNLOCK))
