"""The house hearing itself."""

import pytest

from agents.asr.echo import Echo, repeats


@pytest.mark.parametrize(
    ("heard", "spoken", "echo"),
    [
        ("turned on the lights", "Turned on the lights.", True),
        ("turned on the light", "Turned on the lights in here.", False),
        ("turn on the lights", "Turned on the lights", False),
        ("the desk lamp", "Which one: the ceiling light or the desk lamp?", False),
        ("one two three four", "one two three four five", True),
        ("one two three", "one two three four five", False),
        ("anything", "", False),
    ],
)
def test_a_transcript_that_repeats_most_of_what_was_spoken_is_an_echo(
    heard: str, spoken: str, *, echo: bool
) -> None:
    assert repeats(heard, spoken) is echo


def test_the_last_sentences_and_all_of_them_together_may_come_back() -> None:
    room = Echo()
    room.spoke("It is five.")
    room.spoke("The lamp is on.")
    assert room.repeats("the lamp is on")
    assert room.repeats("it is five the lamp is on")
    assert not room.repeats("lock the door")
