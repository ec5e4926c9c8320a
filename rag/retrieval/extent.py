"""How much of an index is in a language, told by that language's commonest words.

In an index of many languages a common word of one of them is rare; beside the passages of its own
language it is not.
"""

from collections.abc import Callable, Mapping, Sequence

from rag.analysis.weighing import common

STANDS_IN = 0.9
"""The share of all passages the commonest words of a language stand in."""
PLACE = 2
"""Its third commonest word is asked: the first ones may be words of a neighbour, too (`in`)."""
DRIFT = 0.05
"""So much may the index grow or shrink before it is asked again."""


class Extents:
    """Remembers what was counted: some hundred words are looked up for a language."""

    def __init__(self, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> None:
        self._frequencies = frequencies
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, language: str | None, passages: int) -> int:
        """Return about how many of the index's passages are in a language; all if unknown."""
        words = common(language)
        if language is None or len(words) <= PLACE:
            return passages
        counted_at, count = self._known.get(language, (-1, 0))
        if abs(passages - counted_at) > DRIFT * passages:
            held = sorted(self._frequencies(sorted(words)).values(), reverse=True)
            count = round((held[PLACE : PLACE + 1] or [0])[0] / STANDS_IN)
            self._known[language] = passages, count
        return min(count, passages)
