import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.narration import Narration
from agents.tts.sentences import split

TEXT = "One. Two, three. Four! And 5."


@given(st.data())
def test_all_is_given_and_nothing_twice_whatever_arrives_when(data: st.DataObject) -> None:
    borders = data.draw(st.lists(st.integers(0, len(TEXT)), max_size=8).map(sorted))
    cuts = [0, *borders, len(TEXT)]
    pieces = [(i, TEXT[a:b]) for i, (a, b) in enumerate(itertools.pairwise(cuts))]
    arriving = data.draw(st.lists(st.sampled_from(pieces), max_size=20))
    narration = Narration()
    given_out = [s for index, text in arriving for s in narration.piece(index, text)]
    given_out += narration.whole(TEXT)
    assert given_out == split(TEXT)
    assert narration.complete
    assert [*narration.piece(len(pieces), "More. And more."), *narration.whole("Again.")] == []


@pytest.mark.parametrize(
    ("pieces", "whole", "rest"),
    [
        (["One.  Two. Three"], "One.\nTwo. Three.", ["Three."]),
        (["One. Two. Thr"], "One. Zwei. Drei.", ["Zwei.", "Drei."]),
        (["Uno. Dos"], "One. Two.", ["One.", "Two."]),
        (["One. Two. Thr"], "One.", []),
        (["One. Two"], "", []),
    ],
)
def test_a_whole_that_differs_goes_on_after_what_they_share(
    pieces: list[str], whole: str, rest: list[str]
) -> None:
    narration = Narration()
    for index, piece in enumerate(pieces):
        narration.piece(index, piece)
    assert narration.whole(whole) == rest


def test_an_end_gives_what_is_left() -> None:
    narration = Narration()
    assert narration.piece(0, "One. And th") == ["One."]
    assert narration.piece(2, "!") == []
    assert narration.end() == ["And th"]
    assert narration.complete
