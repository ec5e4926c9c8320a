"""The Embedder Protocol: texts into vectors."""

from collections.abc import Sequence
from typing import Protocol

from rag.store.store import Vector


class Embedder(Protocol):
    """Turns texts into vectors of unit length. Blocking; safe to call from any thread.

    A text that says nothing (empty, only white space) has a row of zeros: it is like no other.
    """

    @property
    def name(self) -> str:
        """Engine and model in one word, as kept beside every vector (`wordllama/l2-256`)."""
        ...

    def documents(self, texts: Sequence[str]) -> Vector:
        """Return one float32 row per text that is to be found.

        Raises:
            ConnectionError: with one sentence, if the engine is a server that is away or refuses.
        """
        ...

    def query(self, text: str) -> Vector:
        """Return the vector (one row, one dimension) of what is looked for.

        Raises:
            ConnectionError: with one sentence, if the engine is a server that is away or refuses.
        """
        ...
