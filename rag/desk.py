"""The desk where questions are asked: from a query to what the documents say about it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from bus.messages import Hits, Query
from config import Settings
from rag.answers.answerer import READ, Answerer
from rag.embedding.embedder import Embedder
from rag.embedding.engines import UNAVAILABLE, open_embedder
from rag.filters import filters_of
from rag.retrieval.rerank import Reranker, open_reranker
from rag.retrieval.search import Searcher
from rag.store.open import open_store
from rag.store.store import Store

log = logging.getLogger(__name__)

E = TypeVar("E")


class Desk:
    """Answers queries from one store. Blocking; safe to call from any thread."""

    def __init__(
        self,
        *,
        store: Store,
        embedder: Embedder | None,
        languages: Sequence[str] = (),
        reranker: Reranker | None = None,
    ) -> None:
        self.engine = embedder.name if embedder else "full text only"
        self._searcher = Searcher(
            store=store, embedder=embedder, languages=languages, reranker=reranker
        )
        self._answerer = Answerer(store=store)

    def answer(self, query: Query) -> Hits:
        """Return what the documents hold about a query, best first.

        Raises:
            FilterError: with one sentence, if a filter is wrong.
            StoreError: if the index cannot be used.
        """
        passages = self._searcher.search(
            query.text, limit=max(query.limit, READ), filters=filters_of(query.filters or {})
        )
        answer = self._answerer.answer(query.text, passages, limit=query.limit)
        return Hits(turn=query.turn, id=query.id, answerable=answer.answerable, hits=answer.hits)


@contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    """Open the index of these settings for questions, for a `with` block.

    Raises:
        StoreError: with one sentence, if the index cannot be opened.
    """
    with open_store(settings) as store:
        yield desk_of(settings, store)


def desk_of(settings: Settings, store: Store) -> Desk:
    """Return a desk with the engines of the settings; without those that cannot be had."""
    return Desk(
        store=store,
        embedder=_open_or_none(open_embedder, settings, "searching by words only"),
        languages=settings.languages,
        reranker=_open_or_none(open_reranker, settings, "passages are not read again"),
    )


def _open_or_none(
    open_engine: Callable[[Settings], E | None], settings: Settings, without: str
) -> E | None:
    """Open an engine; None, and a warning what that means, if it cannot be had."""
    try:
        return open_engine(settings)
    except UNAVAILABLE as exc:
        log.warning("%s: %s", without, exc)
        return None
