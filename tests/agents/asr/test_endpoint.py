"""When a turn ends."""

from itertools import count

import pytest

from agents.asr.endpoint import Progress, Verdict, decide, samples
from agents.understanding.continuation import Ending


def spoken(silence_s: float, *, looks: int = 2, ending: Ending = Ending.UNKNOWN) -> Progress:
    return Progress(
        listened=samples(3.0), spoken=True, silence=samples(silence_s), looks=looks, ending=ending
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


def test_a_first_pause_is_looked_at_soon_and_a_longer_one_again() -> None:
    looks = 0
    looked_at = []
    for silence in count(0, 512):
        verdict = decide(Progress(samples(2.0), spoken=True, silence=silence, looks=looks))
        if verdict is Verdict.LOOK:
            looks += 1
            looked_at.append(silence)
        if verdict is Verdict.END:
            break
    assert looked_at == [1536, 5120]


def test_a_whole_command_is_not_looked_at_again() -> None:
    assert decide(spoken(0.14, looks=1, ending=Ending.COMPLETE)) is Verdict.GO_ON
    assert decide(spoken(0.30, looks=1, ending=Ending.OPEN)) is Verdict.LOOK


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
