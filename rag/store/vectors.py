"""Vectors of one embedder in memory, found by FAISS: exact while few, approximate when many.

Approximate means an inverted file: vectors lie in lists around centroids, and only the lists
nearest to the question are looked into. Vectors are halves of floats in both.
"""

from math import sqrt
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.store import Vector

faiss.omp_set_num_threads(1)
"""A search takes a millisecond: threads would spend more on waiting for each other."""
F16 = faiss.ScalarQuantizer.QT_fp16
PER_LIST = 40
"""So many vectors of each list are enough to place its centroid (FAISS asks for 39)."""

Ids = NDArray[np.int64]


class VectorIndex:
    """Finds the ids of the most similar vectors by inner product. Not for two threads at once."""

    def __init__(self, index: faiss.Index) -> None:
        self._index: Any = index  # of one of two classes, told apart by `lists`

    @classmethod
    def exact(cls, dimensions: int) -> Self:
        """Return an empty index that looks at every vector."""
        flat = faiss.IndexScalarQuantizer(dimensions, F16, faiss.METRIC_INNER_PRODUCT)
        flat.is_trained = True  # halves of floats need no training
        return cls(faiss.IndexIDMap2(flat))

    @classmethod
    def approximate(cls, sample: Vector, *, lists: int) -> Self:
        """Return an empty index whose centroids are learned from a sample."""
        dimensions = sample.shape[1]
        centroids = faiss.IndexFlatIP(dimensions)
        metric, by_residual = faiss.METRIC_INNER_PRODUCT, False
        index = faiss.IndexIVFScalarQuantizer(
            centroids, dimensions, lists, F16, metric, by_residual
        )
        index.train(sample)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an approximate index.

        Raises:
            RuntimeError: if the file is none.
            OSError: if it cannot be read.
        """
        with path.open("rb") as file:
            reader = faiss.PyCallbackIOReader(file.read)  # type: ignore[attr-defined]  # not in its stub
            return cls(faiss.read_index(reader))

    def save(self, path: Path) -> None:
        """Write it to a file."""
        with path.open("wb") as file:
            writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]  # likewise
            faiss.write_index(self._index, writer)

    def __len__(self) -> int:
        """Return how many vectors it holds."""
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return int(self._index.d)

    @property
    def lists(self) -> int:
        """How many lists it has; 0 if it is exact."""
        return int(getattr(self._index, "nlist", 0))

    @property
    def probes(self) -> int:
        """Into how many lists a search looks: the more, the more it finds and the longer it takes.

        It is saved with the index; an exact one has none.
        """
        return int(self._index.nprobe)

    @probes.setter
    def probes(self, count: int) -> None:
        self._index.nprobe = min(count, self.lists)

    def add(self, ids: Ids, vectors: Vector) -> None:
        """Add vectors under ids that are not there yet."""
        self._index.add_with_ids(vectors, ids)

    def keep_only(self, ids: Ids) -> None:
        """Remove all but these."""
        self._index.remove_ids(faiss.IDSelectorNot(faiss.IDSelectorBatch(ids)))

    def search(
        self, vector: Vector, *, limit: int, allowed: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `limit` ids with their inner products, best first."""
        count = min(limit, len(self))
        if count <= 0:
            return []
        options = None if allowed is None else self._among(allowed)
        scores, ids = self._index.search(vector.reshape(1, -1), count, params=options)
        pairs = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return [(identity, score) for identity, score in pairs if identity >= 0]

    def _among(self, allowed: Ids) -> faiss.SearchParameters:
        """Return how to search some ids only: the fewer, the more lists are looked into."""
        selector = faiss.IDSelectorBatch(allowed)
        if not self.lists:
            return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # not in its stub
        share = max(len(allowed), 1) / len(self)
        probes = min(self.lists, int(self.probes / share) + 1)
        return faiss.SearchParametersIVF(sel=selector, nprobe=probes)  # type: ignore[call-arg]  # likewise


def lists_for(count: int) -> int:
    """Return how many lists so many vectors are divided into (FAISS's guideline: 4 to 16 √n).

    Half the guideline: learning takes a quarter of the time, and probing is still short.
    """
    return max(1, round(2 * sqrt(count)))
