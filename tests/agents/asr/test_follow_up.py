"""When a room listens without a wake word."""

from agents.asr.follow_up import AFTER_QUESTION, PATIENCE, asked, played


def test_a_silent_question_is_answered_at_once() -> None:
    assert asked("a", spoken=False, now=100).due == 100 + AFTER_QUESTION


def test_a_spoken_question_is_answered_after_its_sound() -> None:
    waiting = asked("a", spoken=True, now=100)
    assert waiting.due is None
    assert waiting.until == 100 + PATIENCE
    heard = played(waiting, "a", now=500)
    assert heard is not None
    assert heard.due == 500 + AFTER_QUESTION


def test_the_sound_of_another_turn_is_not_the_question() -> None:
    waiting = asked("a", spoken=True, now=100)
    assert played(waiting, "b", now=500) == waiting
    assert played(None, "b", now=500) is None
