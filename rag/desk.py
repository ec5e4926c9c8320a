"""The desk where questions are asked: from a query to what the documents say about it."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bus.messages import Hits, Query
from config import Settings, SettingsError
from config.engines import EngineMissingError, UnknownEngineError
from rag.answers.answerer import Answerer
from rag.documents import Filters
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.paths import absolute
from rag.retrieval.rerank import Reranker, open_reranker
from rag.retrieval.search import Searcher
from rag.store.open import open_store
from rag.store.store import Store

log = logging.getLogger(__name__)

E = TypeVar("E")

PASSAGES = 8
"""So many passages are looked through for the answer, even if fewer are asked for."""


class FilterError(ValueError):
    """A query's filter is wrong; the text is one sentence."""


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
            query.text, limit=max(query.limit, PASSAGES), filters=filters(query.filters or {})
        )
        answer = self._answerer.answer(query.text, passages, limit=query.limit)
        return Hits(turn=query.turn, id=query.id, answerable=answer.answerable, hits=answer.hits)


def filters(wanted: Mapping[str, Any]) -> Filters:
    """Return what a query's filters mean: folder, document, language, since, until.

    The last two are seconds since the epoch or a date such as `2026-11-20`, that day included.

    Raises:
        FilterError: with one sentence, if there is no such filter or it is none.
    """
    wrong = wanted.keys() - {"folder", "document", "language", "since", "until"}
    if wrong:
        raise FilterError(
            f"there is no filter {min(wrong)!r}: use folder, document, language, since or until"
        )
    folder = _text(wanted, "folder")
    return Filters(
        folder=absolute(Path(folder)) if folder else None,
        document=_text(wanted, "document"),
        language=_text(wanted, "language"),
        since=_moment(wanted, "since", end_of_day=False),
        until=_moment(wanted, "until", end_of_day=True),
    )


def _text(wanted: Mapping[str, Any], name: str) -> str | None:
    value = wanted.get(name)
    if value is not None and not isinstance(value, str):
        raise FilterError(f"the filter {name!r} is a text, not {value!r}")
    return value or None


def _moment(wanted: Mapping[str, Any], name: str, *, end_of_day: bool) -> float | None:
    """Return a point in time as seconds since the epoch; a date is one of this machine's days."""
    value = wanted.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    try:
        if "T" in value:
            return datetime.fromisoformat(value).astimezone().timestamp()
        day = date.fromisoformat(value) + timedelta(days=end_of_day)
        return datetime.combine(day, time.min).astimezone().timestamp()
    except (TypeError, ValueError, OverflowError, OSError) as exc:
        raise FilterError(
            f"the filter {name!r} is a date such as 2026-11-20, not {value!r}"
        ) from exc


@contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    """Open the index of these settings for questions, for a `with` block.

    Raises:
        StoreError: with one sentence, if the index cannot be opened.
    """
    with open_store(settings) as store:
        yield furnished(settings, store)


def furnished(settings: Settings, store: Store) -> Desk:
    """Return a desk with the engines of the settings; without those that cannot be had."""
    return Desk(
        store=store,
        embedder=_had(open_embedder, settings, "searching by words only"),
        languages=settings.languages,
        reranker=_had(open_reranker, settings, "passages are not read again"),
    )


def _had(open_engine: Callable[[Settings], E | None], settings: Settings, without: str) -> E | None:
    """Open an engine; None, and a warning what that means, if it cannot be had."""
    try:
        return open_engine(settings)
    except (ConnectionError, SettingsError, EngineMissingError, UnknownEngineError) as exc:
        log.warning("%s: %s", without, exc)
        return None
