"""The Searcher: from a question to the passages that fit it best."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rag.analysis import analyse
from rag.documents import Filters, Passage
from rag.embedding.embedder import Embedder
from rag.store.store import Scored, Store, Stored, Vector

CANDIDATES = 50
"""How many passages full text, and how many the vectors, propose for the second look."""
LONGEST = 2000
"""Characters of a question that count; nobody asks more, and the time for it stays bounded."""


class Searcher:
    """Finds passages by their words and by their vectors. Blocking; safe from any thread."""

    def __init__(self, *, store: Store, embedder: Embedder | None) -> None:
        self._store = store
        self._embedder = embedder

    def search(
        self,
        text: str,
        *,
        limit: int,
        filters: Filters | None = None,
        language: str | None = None,
    ) -> list[Passage]:
        """Return at most `limit` passages, best first; an empty question finds nothing."""
        question = text[:LONGEST]
        where = filters or Filters()
        terms = Counter(analyse(question, language))
        matched = self._store.match(terms, limit=CANDIDATES, filters=where) if terms else []
        near = self._near(question, where)
        found = self._store.chunks(list(_ids(matched, near))[: max(CANDIDATES, limit)])
        return _passages(found, matched, near)[:limit]

    def _near(self, question: str, filters: Filters) -> Sequence[Scored]:
        if self._embedder is None or not question.strip():
            return []
        vector: Vector = self._embedder.query(question)
        return self._store.nearest(
            vector, embedder=self._embedder.name, limit=CANDIDATES, filters=filters
        )


def _ids(matched: Sequence[Scored], near: Sequence[Scored]) -> dict[int, None]:
    return dict.fromkeys(scored.id for scored in (*matched, *near))


def _passages(
    found: Sequence[Stored], matched: Sequence[Scored], near: Sequence[Scored]
) -> list[Passage]:
    words, cosines = _scores(matched), _scores(near)
    return [
        Passage(
            id=stored.id,
            document=stored.document,
            chunk=stored.chunk,
            page_number=stored.page_number,
            score=words.get(stored.id, 0.0),
            features={
                "bm25": words.get(stored.id, 0.0),
                "cosine": cosines.get(stored.id, 0.0),
            },
        )
        for stored in found
    ]


def _scores(scored: Sequence[Scored]) -> Mapping[int, float]:
    return {one.id: one.score for one in scored}
