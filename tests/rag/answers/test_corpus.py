"""How much of an index is in a language."""

from collections.abc import Sequence

import pytest

from rag.answers.corpus import Sizes
from rag.store.store import Counts


class Mixed:
    """An index of `chunks` passages; tells how many hold a word, and how often it was asked."""

    def __init__(self, chunks: int, **held: int) -> None:
        self.chunks = chunks
        self.held = held
        self.asked = 0

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        self.asked += 1
        return {term: self.held.get(term, 0) for term in terms}

    def counts(self) -> Counts:
        return Counts(0, 0, self.chunks, 0, 0)


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("en", 60),
        ("de", 30),
        ("de-CH", 30),
        ("zh-CN", 20),
        ("ja", 10),
        ("fr", 5),
        ("es", 0),
        (None, 100),
        ("xx", 100),
    ],
)
def test_a_language_has_as_many_passages_as_hold_its_most_common_word(
    language: str | None, size: int
) -> None:
    marks = {"的": 20, "した": 10, "avec": 5, "die": 70, "a": 65}
    store = Mixed(100, the=60, of=50, und=30, larch=90, **marks)
    assert Sizes(store).of(language) == size


def test_it_is_counted_again_only_when_the_index_has_changed_much() -> None:
    store = Mixed(100, the=60)
    sizes = Sizes(store)
    store.held = {"the": 60}
    assert [sizes.of("en"), sizes.of("en"), store.asked] == [60, 60, 1]
    store.chunks, store.held = 110, {"the": 70}
    assert [sizes.of("en"), store.asked] == [60, 1]
    store.chunks = 111
    assert [sizes.of("en"), store.asked] == [70, 2]
    store.chunks = 0
    assert sizes.of("en") == 0


def test_an_index_that_is_filled_is_counted_anew() -> None:
    store = Mixed(0)
    sizes = Sizes(store)
    assert sizes.of("en") == 0
    store.chunks, store.held = 5, {"the": 5}
    assert sizes.of("en") == 5
