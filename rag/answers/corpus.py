"""How large the part of the index is that is in a question's language."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from rag.analysis import analyse
from rag.analysis.weighing import common
from rag.store.store import Counts

MARKERS = {
    "en": "the of and",
    "de": "und der ist nicht",
    "zh": "的",
    "ja": "した ている ます です から",
}
"""Words most passages of a language hold, and hardly any of another.

Of a language that is not here it is all its common words that are none in English.
"""
CHANGED = 0.1
"""An index that grew or shrank by more than this is counted again."""


class Corpus(Protocol):
    """As much of a Store as it takes to know which words are rare."""

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return how many chunks hold each term."""
        ...

    def counts(self) -> Counts:
        """Return how much the index holds."""
        ...


class Sizes:
    """Knows how many passages there are of each language, near enough.

    As many as hold the most frequent of the words that mark it. In an index of many languages a
    word is as rare as it is among the passages of its own. Safe to use from any thread.
    """

    def __init__(self, store: Corpus) -> None:
        self._store = store
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, language: str | None) -> int:
        """Return the number of passages; where nothing tells the language, of all."""
        every = self._store.counts().chunks
        words = markers(language)
        if language is None or not words:
            return every
        counted, found = self._known.get(language, (-1, 0))
        if counted < 0 or abs(every - counted) > CHANGED * counted:
            found = max(self._store.frequencies(sorted(words)).values(), default=0)
            self._known[language] = (every, found)
        return min(every, found)


@cache
def markers(language: str | None) -> frozenset[str]:
    """Return the terms that mark a language; none where nothing is known of it."""
    marks = MARKERS.get((language or "").partition("-")[0])
    if marks is None:
        return common(language) - common("en")
    return frozenset(analyse(marks, language))
