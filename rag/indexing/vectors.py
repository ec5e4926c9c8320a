"""Vectors for every text that has none of the current embedder."""

import logging
from collections.abc import Callable

from rag.embedding.embedder import Embedder
from rag.store.store import Store

log = logging.getLogger(__name__)

BATCH = 512


class Vectors:
    """Embeds what is not embedded yet. The engine is loaded when it is needed first."""

    def __init__(self, store: Store, load: Callable[[], Embedder], *, batch: int = BATCH) -> None:
        self._store = store
        self._load = load
        self._batch = batch
        self._embedder: Embedder | None = None

    def catch_up(self, *, go_on: Callable[[int], bool]) -> bool:
        """Embed batch by batch; say whether all is done.

        `go_on` is told before each batch how many texts are left; False ends it.

        Raises:
            ConnectionError: if the engine is a server that is away.
            RuntimeError: if the store does not keep what it is given.
        """
        embedder = self._embedder = self._embedder or self._load()
        left = self._store.counts(embedder.name).unembedded
        while texts := self._store.unembedded(embedder.name, limit=self._batch):
            if not go_on(left):
                return False
            rows = embedder.documents(list(texts.values()))
            self._store.embed(embedder.name, dict(zip(texts, rows, strict=True)))
            before, left = left, self._store.counts(embedder.name).unembedded
            if left >= before:
                raise RuntimeError(f"the vectors of {embedder.name} are not kept")
        return go_on(0)

    def tidy(self) -> None:
        """Let the store make searching quick again."""
        if self._embedder is not None:
            self._store.tidy(self._embedder.name)
