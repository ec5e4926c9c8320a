"""The Searcher: from a question to the passages that fit it best."""

from collections.abc import Sequence
from functools import partial

from rag.chunking.language import language_of
from rag.documents import Filters, Passage
from rag.embedding.embedder import Embedder
from rag.linear import shares
from rag.retrieval.candidates import Candidate, propose
from rag.retrieval.extent import extent_of
from rag.retrieval.model import Fusion, learned
from rag.retrieval.question import Question, ask
from rag.retrieval.rerank import Reranker, rerank
from rag.retrieval.sentences import look_closer
from rag.store.store import Store

LONGEST = 500
"""Characters of a question that count; nobody asks more, and the time for it stays bounded."""
CLOSER = 8
"""So many of the best candidates get the second look."""
QUICK = "wordllama/"
"""Begins the name of an embedder that embeds the sentences of all candidates in no time."""


class Searcher:
    """Finds passages by their words and by their vectors. Blocking; safe from any thread."""

    def __init__(
        self,
        *,
        store: Store,
        embedder: Embedder | None,
        languages: Sequence[str] = (),
        reranker: Reranker | None = None,
        fusion: Fusion | None = None,
    ) -> None:
        """Store what is searched with.

        Args:
            store: the index.
            embedder: the one whose vectors are in the index; None searches by words alone.
            languages: those a question may be in, if it looks like another; a short one does.
            reranker: has the last word about the best candidates.
            fusion: in place of the one that was learned with this embedder.
        """
        self._store = store
        self._embedder = embedder
        self._languages = languages
        self._reranker = reranker
        self._fusion = fusion or learned(embedder.name if embedder else None)

    def search(
        self,
        text: str,
        *,
        limit: int,
        filters: Filters | None = None,
        language: str | None = None,
    ) -> list[Passage]:
        """Return at most `limit` passages, best first; an empty question finds nothing.

        The scores are shares: how likely each passage is the one, if one of them is.
        """
        found = self.candidates(text, limit=limit, filters=filters, language=language)
        if self._reranker is not None:
            found = rerank(text[:LONGEST], found, self._reranker)
        return _passages(found)[:limit]

    def candidates(
        self,
        text: str,
        *,
        limit: int = CLOSER,
        filters: Filters | None = None,
        language: str | None = None,
    ) -> list[Candidate]:
        """Return all that was proposed, ranked by the feature `fused`, best first."""
        where = filters or Filters()
        question = self._ask(text[:LONGEST], language or where.language)
        proposed = propose(question, store=self._store, embedder=self._embedder, filters=where)
        ranked = _ranked(
            [one.also(fused=self._fusion.first.score(one.features)) for one in proposed]
        )
        closer = max(CLOSER, limit)
        return [*self._closer(question.text, ranked[:closer]), *ranked[closer:]]

    def _ask(self, text: str, language: str | None) -> Question:
        """Take the question apart in its language and others; some chunks are in none."""
        likeliest = language or language_of(text)
        extent = extent_of(self._store, likeliest)
        return ask(
            text,
            list(dict.fromkeys((likeliest, *self._languages, None))),
            frequencies=partial(self._store.frequencies, language=extent.language),
            passages=extent.passages,
        )

    def _closer(self, text: str, best: Sequence[Candidate]) -> list[Candidate]:
        """Rank the best again by their sentences, where the embedder is quick enough."""
        if not best or self._embedder is None or not self._embedder.name.startswith(QUICK):
            return list(best)
        looked = look_closer(text, best, self._embedder)
        return _ranked([one.also(fused=self._fusion.second.score(one.features)) for one in looked])


def _ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: -one.features["fused"])


def _passages(ranked: Sequence[Candidate]) -> list[Passage]:
    """Turn what is fused into shares that add up to 1 and never rise."""
    scores: list[float] = []
    for one in ranked:
        scores.append(min([one.features["fused"], *scores[-1:]]))
    return [
        Passage(
            id=one.stored.id,
            document=one.stored.document,
            chunk=one.stored.chunk,
            page_number=one.stored.page_number,
            score=share,
            features=one.features,
        )
        for one, share in zip(ranked, shares(scores), strict=True)
    ]
