"""The passages of a language, among which the words of a question are counted.

In an index of many languages a common word of one of them is rare, and `die` is an article here
and a verb there; among the passages of its own language a word is as rare as it is.
"""

from dataclasses import dataclass
from typing import Protocol

NEARLY_ALL = 0.9
"""Where so large a share of the index is in a language, all of it is taken for it: what is left is
rather lists and names than passages in another one."""


class Sized(Protocol):
    """As much of a Store as it takes to know how large it is."""

    def size(self, language: str | None = None) -> int:
        """Return how many passages there are (of a language)."""
        ...


@dataclass(frozen=True)
class Extent:
    """Where words are counted."""

    language: str | None
    """Only passages of this one count; None: all."""
    passages: int
    """How many they are."""


def extent_of(store: Sized, language: str | None) -> Extent:
    """Return where the words of a question in this language are counted.

    Among all passages if the language is not known, or none is in it: it may be taken for a wrong
    one.
    """
    every = store.size()
    own = store.size(language) if language is not None else 0
    apart = 0 < own < NEARLY_ALL * every
    return Extent(language, own) if apart else Extent(None, every)
