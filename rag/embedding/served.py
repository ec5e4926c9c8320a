"""What the embedders behind a server have in common."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rag.embedding.prefixes import prefixes
from rag.embedding.server import Server, UnknownThereError
from rag.store.store import Vector

DOCUMENTS_S = 120.0
"""How long a batch may take: a model that is just being loaded takes its time."""
QUERY_S = 5.0
"""How long a question may take: somebody waits for the answer."""
AWAY_S = 15.0
"""A server that let one question wait in vain is not asked by the next ones for so long."""
AT_ONCE = 64
"""Texts in one request: enough to keep a server busy, little enough for any limit of size."""


class ServedEmbedder(ABC):
    """Sends texts in batches and reads rows of numbers."""

    def __init__(
        self,
        server: Server,
        *,
        engine: str,
        model: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = f"{engine}/{model}"
        self._clock = clock
        self._away: tuple[float, str] | None = None
        self._server = server
        self._model = model
        self._prefixes = prefixes(model)

    def documents(self, texts: Sequence[str]) -> Vector:
        """Return one row per text.

        Raises:
            ConnectionError: if the server is away or refuses.
        """
        said = [self._prefixes.document + text for text in texts]
        batches = [said[i : i + AT_ONCE] for i in range(0, len(said), AT_ONCE)]
        return np.concatenate([self._embed(batch, timeout_s=DOCUMENTS_S) for batch in batches])

    def query(self, text: str) -> Vector:
        """Return the vector of a question.

        Raises:
            ConnectionError: if the server is away or refuses.
        """
        if self._away is not None and self._clock() < self._away[0]:
            raise ConnectionError(self._away[1])
        try:
            row: Vector = self._embed([self._prefixes.query + text], timeout_s=QUERY_S)[0]
        except ConnectionError as exc:
            self._away = self._clock() + AWAY_S, str(exc)
            raise
        return row

    def _embed(self, texts: list[str], *, timeout_s: float) -> Vector:
        try:
            rows = np.array(self._rows(texts, timeout_s=timeout_s), dtype=np.float32)
        except UnknownThereError as exc:
            raise ConnectionError(self.unknown) from exc
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise ConnectionError(
                f"{self._server.url} answers something else than vectors"
            ) from exc
        if rows.ndim != 2 or len(rows) != len(texts):  # noqa: PLR2004  # a row per text
            raise ConnectionError(f"{self._server.url} does not answer with a vector per text")
        return rows

    @property
    @abstractmethod
    def unknown(self) -> str:
        """One sentence about what to do if the server does not know the model."""

    @abstractmethod
    def _rows(self, texts: list[str], *, timeout_s: float) -> Any:
        """Ask the server; return the vectors as it gave them, in the order of the texts.

        Raises:
            UnknownThereError: if it does not know the model.
            ConnectionError: if it is away or refuses.
            KeyError, TypeError, AttributeError: if its answer has another shape.
        """
