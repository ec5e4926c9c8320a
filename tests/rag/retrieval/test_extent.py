"""How much of an index is in a language."""

from collections.abc import Mapping, Sequence

from rag.retrieval.extent import DRIFT, Extents


class Counted:
    """An index of so many English passages. Remembers how often it was asked."""

    def __init__(self, english: int) -> None:
        self.english = english
        self.asked = 0

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        self.asked += 1
        held = {"in": 1000, "the": self.english, "of": self.english * 9 // 10, "and": 1}
        return {term: held.get(term, 0) for term in terms}


def test_the_third_commonest_word_tells() -> None:
    assert Extents(Counted(100).frequencies).of("en", 1000) == 100


def test_there_are_never_more_than_there_are() -> None:
    assert Extents(Counted(100).frequencies).of("en", 60) == 60


def test_a_language_that_is_not_there_has_none() -> None:
    assert Extents(Counted(0).frequencies).of("en", 1000) == 0


def test_of_a_language_nothing_is_known_of_it_may_be_all() -> None:
    index = Counted(100)
    assert Extents(index.frequencies).of(None, 1000) == 1000
    assert Extents(index.frequencies).of("tlh", 1000) == 1000
    assert index.asked == 0


def test_it_is_counted_again_when_the_index_has_changed() -> None:
    index = Counted(100)
    extents = Extents(index.frequencies)
    assert [extents.of("en", 1000), extents.of("en", 1040)] == [100, 100]
    assert index.asked == 1
    index.english = 200
    assert extents.of("en", round(1000 * (1 + 2 * DRIFT))) == 200
    assert index.asked == 2
