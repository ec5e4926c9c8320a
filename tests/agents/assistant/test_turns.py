"""What happens to a turn, as a table."""

from dataclasses import replace

import pytest

from agents.assistant.turns import (
    FRESH_S,
    LISTEN_S,
    PLAY_S,
    SPEAK_S,
    Event,
    House,
    Phase,
    Turn,
    heard,
    is_deaf,
    is_fresh,
    listening,
    replied,
    step,
    typed,
)
from bus.messages import (
    Ask,
    Failed,
    Playback,
    Presence,
    Speaking,
    SpeechEnd,
    Stage,
    Transcript,
)

TURN, ROOM, NOW = "a" * 32, "kitchen", 1_000.0


def presence(name: str, state: str = "online", instance: str = "one") -> Presence:
    return Presence.build({"name": name, "state": state, "instance": instance})


def house(*names: str) -> House:
    here = House()
    for name in names:
        here = here.with_worker(presence(name))
    return here


FULL = house("asr", "tts", "satellite-kitchen", "devices")
SPEAKING = Turn(
    id=TURN,
    room=ROOM,
    began_at=990.0,
    said_at=995.0,
    phase=Phase.SPEAKING,
    outcome="done",
    patience_at=1_010.0,
)
WORKING = replace(SPEAKING, phase=Phase.WORKING, patience_at=None, outcome="failed")


@pytest.mark.parametrize(
    ("at", "fresh"),
    [(NOW, True), (NOW - FRESH_S, True), (NOW - FRESH_S - 0.1, False), (NOW + 11, False)],
)
def test_words_are_fresh_for_ten_seconds(at: float, *, fresh: bool) -> None:
    assert is_fresh(Ask(room=ROOM, text="x", at=at), NOW) is fresh


def test_a_typed_turn_is_silent_unless_asked_to_speak() -> None:
    turn = typed(Ask(room=ROOM, text="x", at=NOW - 1, language="de"), TURN, NOW)
    assert (turn.typed, turn.speak, turn.language) == (True, False, "de")
    assert (turn.alone, turn.silent, turn.patience_at) == (False, False, None)
    assert (turn.said_at, turn.began_at, turn.phase) == (NOW - 1, NOW, Phase.WORKING)
    assert typed(Ask(room=ROOM, text="x", at=NOW, speak=True), TURN, NOW).speak


def test_the_time_of_a_sender_with_a_fast_clock_is_now() -> None:
    assert typed(Ask(room=ROOM, text="x", at=NOW + 5), TURN, NOW).said_at == NOW
    words = Transcript(room=ROOM, text="x", at=NOW, speech_end_at=NOW + 5)
    assert heard(None, words, TURN, NOW).said_at == NOW


def test_a_spoken_turn_counts_from_the_end_of_speech() -> None:
    words = Transcript(room=ROOM, text="x", at=NOW, speech_end_at=NOW - 0.25, language="en")
    turn = heard(listening(ROOM, TURN, NOW - 3), words, TURN, NOW)
    assert (turn.said_at, turn.began_at) == (NOW - 0.25, NOW - 3)
    assert turn.timings == {"transcript": 0.25}
    assert (turn.phase, turn.speak, turn.typed) == (Phase.WORKING, True, False)
    assert (turn.language, turn.patience_at) == ("en", None)


def test_words_nobody_was_seen_to_listen_for_began_as_long_ago_as_they_are() -> None:
    words = Transcript(room=ROOM, text="x", at=NOW, speech_end_at=NOW - 1, audio_s=2.5)
    assert heard(None, words, TURN, NOW).began_at == NOW - 3.5
    late = listening(ROOM, TURN, NOW)
    assert heard(late, words, TURN, NOW).began_at == NOW - 1


def test_a_stage_is_timed_the_first_time() -> None:
    turn = WORKING.timed("reply", NOW).timed("reply", NOW + 1)
    assert turn.timings == {"reply": 5.0}
    assert WORKING.timed("reply", 0.0).timings == {"reply": 0.0}


@pytest.mark.parametrize(
    ("turn", "spoken", "here", "phase"),
    [
        (WORKING, True, FULL, Phase.SPEAKING),
        (WORKING, True, house("tts"), Phase.SPEAKING),
        (WORKING, False, FULL, Phase.ENDED),
        (WORKING, True, house("asr"), Phase.ENDED),
        (WORKING.hushed(), True, FULL, Phase.ENDED),
    ],
)
def test_a_turn_ends_with_its_reply_unless_it_is_spoken(
    turn: Turn, *, spoken: bool, here: House, phase: Phase
) -> None:
    after = replied(turn, "answered", spoken=spoken, house=here, now=NOW)
    assert (after.phase, after.outcome, after.timings) == (phase, "answered", {"reply": 5.0})


def of_turn(stage: Stage) -> Failed:
    return Failed(room=ROOM, turn=TURN, stage=stage, code="x", text="x")


def playback(state: str) -> Playback:
    return Playback.build({"room": ROOM, "turn": TURN, "state": state})


def speech_end(chunks: int) -> SpeechEnd:
    return SpeechEnd(room=ROOM, turn=TURN, chunks=chunks)


@pytest.mark.parametrize(
    ("event", "here", "ends"),
    [
        (playback("finished"), FULL, True),
        (playback("interrupted"), FULL, True),
        (playback("started"), FULL, False),
        (speech_end(2), FULL, False),
        (speech_end(0), FULL, True),
        (speech_end(2), house("tts"), True),
        (speech_end(2), house("tts", "satellite-bedroom"), True),
        (of_turn("tts"), FULL, True),
        (of_turn("satellite"), FULL, True),
        (of_turn("devices"), FULL, False),
        (presence("tts", "offline"), FULL, True),
        (presence("tts", "offline", "two"), FULL, False),
        (presence("tts", "online", "two"), FULL, True),
        (presence("tts", "online"), FULL, False),
        (presence("satellite-kitchen", "offline"), FULL, True),
        (presence("satellite-bedroom", "offline"), house("satellite-bedroom"), False),
        (presence("asr", "offline"), FULL, False),
        (presence("tts", "offline"), house("asr"), False),
    ],
)
def test_a_turn_is_over_when_nothing_more_of_it_will_be_heard(
    event: Event, here: House, *, ends: bool
) -> None:
    after = step(SPEAKING, event, here, NOW)
    assert (after.phase is Phase.ENDED) is ends
    assert after.outcome == "done"


def test_a_reply_that_was_heard_before_it_was_whole_does_not_keep_the_turn_open() -> None:
    turn = step(WORKING, playback("finished"), FULL, NOW)
    assert turn.phase is Phase.WORKING
    after = replied(turn, "done", spoken=True, house=FULL, now=NOW)
    assert after.phase is Phase.ENDED


def test_speech_is_timed_and_waited_for() -> None:
    piece = Speaking(room=ROOM, turn=TURN, index=0, text="x", audio_s=60.0)
    turn = step(SPEAKING, piece, FULL, NOW)
    assert turn.timings == {"speech": 5.0}
    assert turn.patience_at == NOW + SPEAK_S + 60
    turn = step(turn, piece, FULL, NOW)
    assert turn.patience_at == NOW + SPEAK_S + 120
    turn = step(turn, playback("started"), FULL, NOW + 1)
    assert turn.timings == {"speech": 5.0, "playback": 6.0}
    assert turn.patience_at == NOW + 1 + SPEAK_S + 120
    assert step(turn, speech_end(2), FULL, NOW + 2).patience_at == NOW + 2 + 120 + PLAY_S


def test_what_was_spoken_before_the_reply_was_whole_counts_too() -> None:
    piece = Speaking(room=ROOM, turn=TURN, index=0, text="x", audio_s=60.0)
    turn = step(WORKING, piece, FULL, NOW)
    assert (turn.patience_at, turn.speech_s) == (None, 60.0)
    assert step(turn, speech_end(1), FULL, NOW).patience_at is None
    after = replied(turn, "done", spoken=True, house=FULL, now=NOW)
    assert step(after, speech_end(1), FULL, NOW).patience_at == NOW + 60 + PLAY_S


def test_a_turn_that_listens_is_deaf_without_its_recognizer() -> None:
    turn = listening(ROOM, TURN, NOW)
    assert turn.patience_at == NOW + LISTEN_S
    assert is_deaf(turn, presence("asr", "offline"), FULL)
    assert is_deaf(turn, presence("asr", "online", "two"), FULL)
    assert not is_deaf(turn, presence("asr", "offline", "two"), FULL)
    assert not is_deaf(turn, presence("asr", "offline"), house("tts"))
    assert not is_deaf(turn, presence("tts", "offline"), FULL)
    assert not is_deaf(WORKING, presence("asr", "offline"), FULL)


def test_a_worker_that_left_is_not_lost_twice() -> None:
    left = FULL.with_worker(presence("tts", "offline"))
    assert not left.has("tts")
    assert not left.loses(presence("tts", "offline"))
    assert not left.loses(presence("tts", "online", "two"))


def test_a_strangers_offline_is_no_news() -> None:
    assert FULL.with_worker(presence("tts", "offline", "two")).has("tts")
    assert not FULL.left("tts")
    assert not FULL.left("nobody")
    assert FULL.with_worker(presence("tts", "offline")).left("tts")
    assert FULL.with_worker(presence("tts", "online", "two")).has("tts")
