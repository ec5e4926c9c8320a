"""Vectors of one embedder in memory, found by FAISS: exact while few, approximate when many."""

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.store import Vector

F16 = faiss.ScalarQuantizer.QT_fp16

Ids = NDArray[np.int64]


class VectorIndex:
    """Finds the ids of the most similar vectors by inner product. Not for two threads at once."""

    def __init__(self, dimensions: int) -> None:
        flat = faiss.IndexScalarQuantizer(dimensions, F16, faiss.METRIC_INNER_PRODUCT)
        flat.is_trained = True  # halves of floats need no training
        self._index = faiss.IndexIDMap2(flat)
        self.dimensions = dimensions

    def __len__(self) -> int:
        """Return how many vectors it holds."""
        return int(self._index.ntotal)

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
        if not len(self):
            return []
        options = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(allowed)
            options = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # not in its stub
        count = min(limit, len(self))
        scores, ids = self._index.search(vector.reshape(1, -1), count, params=options)
        pairs = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return [(identity, score) for identity, score in pairs if identity >= 0]
