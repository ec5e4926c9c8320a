"""The passages of a language, among which words are counted."""

import pytest

from rag.retrieval.extent import Extent, extent_of


class Mixed:
    """An index that holds so many passages of each language."""

    def __init__(self, **held: int) -> None:
        self.held = held

    def size(self, language: str | None = None) -> int:
        return sum(self.held.values()) if language is None else self.held.get(language, 0)


@pytest.mark.parametrize(
    ("language", "extent"),
    [
        ("en", Extent("en", 60)),
        ("de", Extent("de", 3)),
        ("fr", Extent(None, 100)),
        (None, Extent(None, 100)),
    ],
)
def test_words_are_counted_among_the_passages_of_their_language(
    language: str | None, extent: Extent
) -> None:
    assert extent_of(Mixed(en=60, ja=37, de=3), language) == extent


def test_where_nearly_all_is_in_one_language_it_is_the_language_of_all() -> None:
    assert extent_of(Mixed(en=95, nl=5), "en") == Extent(None, 100)
    assert extent_of(Mixed(en=85, nl=15), "en") == Extent("en", 85)


def test_an_empty_index_has_no_passages() -> None:
    assert extent_of(Mixed(), "en") == Extent(None, 0)
