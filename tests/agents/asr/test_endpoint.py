"""When a turn ends."""

from dataclasses import replace
from itertools import count

import pytest

from agents.asr.endpoint import Progress, Verdict, decide, samples
from agents.understanding.continuation import Ending


def spoken(
    silence_s: float, *, looked_s: float = 0.8, ending: Ending | None = Ending.UNKNOWN
) -> Progress:
    return Progress(
        listened=samples(3.0),
        spoken=True,
        silence=samples(silence_s),
        glanced=True,
        looked=samples(looked_s),
        ending=ending,
    )


@pytest.mark.parametrize(
    ("ending", "silence_s", "verdict"),
    [
        (Ending.COMPLETE, 0.149, Verdict.GO_ON),
        (Ending.COMPLETE, 0.150, Verdict.END),
        (Ending.UNKNOWN, 0.399, Verdict.GO_ON),
        (Ending.UNKNOWN, 0.400, Verdict.END),
        (Ending.OPEN, 0.999, Verdict.GO_ON),
        (Ending.OPEN, 1.000, Verdict.END),
    ],
)
def test_silence_ends_a_turn_by_how_the_sentence_ends(
    ending: Ending, silence_s: float, verdict: Verdict
) -> None:
    assert decide(spoken(silence_s, ending=ending)) is verdict


@pytest.mark.parametrize(
    ("said", "ending", "pause_s"),
    [
        ("add", Ending.OPEN, 0.384),
        ("cancel", Ending.OPEN, 0.480),
        ("set a timer for", Ending.OPEN, 0.576),
        ("set a timer for 3 hours", Ending.UNKNOWN, 0.384),
    ],
)
def test_pauses_people_made_inside_commands_do_not_end_them(
    said: str, ending: Ending, pause_s: float
) -> None:
    assert decide(spoken(pause_s, ending=ending)) is Verdict.GO_ON, said


@pytest.mark.parametrize(
    ("ending", "looked_at"),
    [(Ending.COMPLETE, 1536), (None, 1536), (Ending.UNKNOWN, 3584), (Ending.OPEN, 12800)],
)
def test_a_glance_says_when_to_look(ending: Ending | None, looked_at: int) -> None:
    now, glanced_at = Progress(samples(2.0), spoken=True, silence=0), 0
    for silence in count(0, 512):
        now = replace(now, silence=silence)
        verdict = decide(now)
        if verdict is Verdict.GLANCE:
            glanced_at = silence
            now = replace(now, glanced=True, ending=ending)
        elif verdict is not Verdict.GO_ON:
            break
    assert (glanced_at, now.silence, verdict) == (1024, looked_at, Verdict.LOOK)


@pytest.mark.parametrize(
    ("ending", "looked_s", "silence_s", "verdict"),
    [
        (Ending.COMPLETE, 0.096, 0.14, Verdict.GO_ON),
        (Ending.COMPLETE, 0.320, 0.32, Verdict.END),
        (Ending.UNKNOWN, 0.096, 0.20, Verdict.LOOK),
        (Ending.UNKNOWN, 0.320, 0.35, Verdict.GO_ON),
    ],
)
def test_what_was_said_is_found_out_once_and_once_more_with_all_of_its_end(
    ending: Ending, looked_s: float, silence_s: float, verdict: Verdict
) -> None:
    assert decide(spoken(silence_s, looked_s=looked_s, ending=ending)) is verdict


@pytest.mark.parametrize(
    ("listened_s", "was_spoken", "verdict"),
    [
        (4.999, False, Verdict.GO_ON),
        (5.0, False, Verdict.NO_SPEECH),
        (14.999, True, Verdict.GO_ON),
        (15.0, True, Verdict.TOO_LONG),
    ],
)
def test_listening_has_an_end_in_any_case(
    listened_s: float, verdict: Verdict, *, was_spoken: bool
) -> None:
    assert decide(Progress(samples(listened_s), spoken=was_spoken, silence=0)) is verdict
