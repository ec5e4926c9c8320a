"""What holds for every embedder, ours and foreign: texts cut, rows counted, vectors of length 1."""

from collections.abc import Sequence

import numpy as np

from rag.embedding.embedder import Embedder
from rag.store.store import Vector

LONGEST = 8_000
"""Characters of a text that count: a chunk is far shorter, and no model reads more."""
NOTHING = "."
"""Stands in for a text that says nothing: some servers refuse an empty one."""


class Guarded:
    """Passes texts on to an embedder and vouches for what comes back."""

    def __init__(self, engine: Embedder) -> None:
        self._engine = engine
        self.name = engine.name

    def documents(self, texts: Sequence[str]) -> Vector:
        """Return one row per text, zeros for one that says nothing.

        Raises:
            ConnectionError: if the engine is a server that is away or refuses.
            ValueError: if the engine returns anything but a row of finite numbers per text.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        rows = self._engine.documents([_sayable(text) for text in texts])
        return self._checked(rows, texts)

    def query(self, text: str) -> Vector:
        """Return the vector of what is looked for.

        Raises:
            ConnectionError: if the engine is a server that is away or refuses.
            ValueError: if the engine returns anything but a row of finite numbers.
        """
        row = np.asarray(self._engine.query(_sayable(text)), dtype=np.float32)
        vector: Vector = self._checked(row.reshape(1, -1), [text])[0]
        return vector

    def _checked(self, rows: Vector, texts: Sequence[str]) -> Vector:
        rows = np.array(rows, dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():  # noqa: PLR2004  # a matrix
            raise ValueError(f"{self.name} returned {rows.shape} for {len(texts)} texts")
        rows[[not text.strip() for text in texts]] = 0
        return unit(rows)


def unit(rows: Vector) -> Vector:
    """Return the rows with length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vector = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def _sayable(text: str) -> str:
    return text[:LONGEST] if text.strip() else NOTHING
