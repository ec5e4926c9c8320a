"""BM25 (Robertson et al., 1994) over arrays: how well chunks fit weighted terms.

The sum, over the terms, of weight · idf · tf · (K1 + 1) / (tf + K1 · (1 - B + B · length / mean)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import Self

import numpy as np
from numpy.typing import NDArray

K1 = 0.8
"""How soon a term that is repeated adds nothing more."""
B = 0.75
"""How much long chunks are marked down."""

Ids = NDArray[np.int64]
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """Where one term stands."""

    chunks: Ids
    """Ascending, each once."""
    counts: NDArray[np.int64]
    """How often it stands there."""
    weight: float
    """What it adds at most, but for the factor K1 + 1."""

    @classmethod
    def of(cls, places: Ids, weight: float) -> Self:
        """Return the postings of a term by the chunk of each of its places, ascending."""
        first = np.flatnonzero(np.diff(places, prepend=-1))
        return cls(places[first], np.diff(first, append=len(places)), weight)


def idf(frequency: int, chunks: int) -> float:
    """Return what a term is worth that stands in `frequency` of so many chunks; never below 0."""
    return log1p(max(0.0, chunks - frequency + 0.5) / (frequency + 0.5))


def weigh(terms: Sequence[Postings], lengths: Numbers) -> Numbers:
    """Return the score of every chunk, by id; 0 where none of the terms stands.

    `lengths` are counted in terms, by chunk id, and 0 where there is no such chunk.
    """
    scores = np.zeros(len(lengths), dtype=np.float32)
    mean = lengths.sum() / max(1, np.count_nonzero(lengths))
    for term in terms:
        norm = K1 * (1 - B + B * lengths[term.chunks] / mean)
        scores[term.chunks] += term.weight * (K1 + 1) * term.counts / (term.counts + norm)
    return scores
