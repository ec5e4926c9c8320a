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
        """Return the postings of a term that stands in these chunks, once for each place."""
        chunks, counts = np.unique(places, return_counts=True)
        return cls(chunks, counts, weight)


def idf(frequency: int, chunks: int) -> float:
    """Return what a term is worth that stands in `frequency` of so many chunks; never below 0."""
    return log1p(max(0.0, chunks - frequency + 0.5) / (frequency + 0.5))


def weigh(terms: Sequence[Postings], lengths: Numbers) -> tuple[Ids, Numbers]:
    """Return the chunks in which any of the terms stands, ascending, and their scores.

    `lengths` are counted in terms, by chunk id, and 0 where there is no such chunk.
    """
    if not terms:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    ids = np.unique(np.concatenate([term.chunks for term in terms]))
    scores = np.zeros(len(ids), dtype=np.float32)
    mean = lengths.sum() / max(1, np.count_nonzero(lengths))
    for term in terms:
        norm = K1 * (1 - B + B * lengths[term.chunks] / mean)
        part = term.weight * (K1 + 1) * term.counts / (term.counts + norm)
        scores[np.searchsorted(ids, term.chunks)] += part.astype(np.float32)
    return ids, scores
