"""Some chunks of a language, which tell how many of all its chunks hold a frequent term."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.store.remembered import DRIFT

MOST = 600
"""Chunks of a sample; a language with fewer is counted as a whole."""
ENOUGH = 20
"""A term in fewer chunks of a sample than this is too rare for it to tell."""

CHANGES = "SELECT number FROM changes"
WORDS = (
    "SELECT details.terms, details.context FROM json_each(?) AS wanted"
    " JOIN details ON details.chunk = wanted.value"
)


@dataclass(frozen=True)
class State:
    """What an index was like when a sample was taken."""

    chunks: int
    change: int
    """Grows with every change of what can be searched."""

    @classmethod
    def of(cls, connection: sqlite3.Connection, chunks: int) -> "State":
        """Return what an index of so many chunks is like now."""
        return cls(chunks, int(connection.execute(CHANGES).fetchone()[0]))


@dataclass(frozen=True)
class Sample:
    """In how many chunks of a sample each term stands."""

    held: Mapping[str, int]
    times: float
    """So many times as many chunks of the language there are as in the sample."""
    taken: State

    @property
    def whole(self) -> bool:
        """Whether it is all there is of the language."""
        return self.times == 1.0

    def tells(self, now: State) -> bool:
        """Say whether it is like the index still; small ones are taken anew at every change."""
        if self.whole:
            return self.taken == now
        return abs(now.chunks - self.taken.chunks) <= DRIFT * self.taken.chunks

    def frequency(self, term: str) -> int | None:
        """Return how many chunks of the language hold a term; None if it is too rare to tell."""
        count = self.held.get(term, 0)
        return round(count * self.times) if self.whole or count >= ENOUGH else None


def chosen(inside: NDArray[np.bool_]) -> list[int]:
    """Return chunks evenly from all over those inside, by id."""
    ids = np.flatnonzero(inside)
    few = ids if len(ids) <= MOST else ids[np.linspace(0, len(ids) - 1, MOST).astype(np.int64)]
    return [int(one) for one in few]


def counted(chunks: Iterable[str]) -> Mapping[str, int]:
    """Return in how many chunks each term stands; a chunk is its terms, separated by spaces."""
    held: Counter[str] = Counter()
    for words in chunks:
        held.update(set(words.split()))
    return held
