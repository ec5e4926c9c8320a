"""What full text and vectors propose, with what speaks for it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from rag.documents import Filters
from rag.embedding.embedder import Embedder
from rag.retrieval.features import lexical, relative, same_language
from rag.retrieval.question import Question
from rag.store.store import Scored, Store, Stored, Vector

log = logging.getLogger(__name__)

BY_WORDS = 40
"""So many chunks full text proposes."""
BY_VECTOR = 10
"""So many the vectors propose, where the words differ."""
LONE = 0.5
"""What a lone Chinese character weighs beside a pair, in the proposal."""


@dataclass(frozen=True)
class Candidate:
    """A chunk that may be what is looked for."""

    stored: Stored
    features: dict[str, float]

    def also(self, **features: float) -> "Candidate":
        """Return it with more features."""
        return replace(self, features={**self.features, **features})


def propose(
    question: Question, *, store: Store, embedder: Embedder | None, filters: Filters
) -> list[Candidate]:
    """Return the chunks that may answer, those that full text finds best first."""
    matched = _match(question, store, filters)
    vector = _vector(question.text, embedder)
    near = _near(vector, store, embedder, filters)
    found = store.chunks(list(dict.fromkeys(one.id for one in (*matched, *near))))
    if not found:
        return []
    cosines = _cosines(found, vector, store, embedder)
    average = max(1.0, fmean(len(one.context) + len(one.terms) for one in found))
    words = relative(
        [
            lexical(question, (*one.context, *one.terms), one.chunk.text, average=average)
            for one in found
        ]
    )
    in_text, in_vectors = _ranks(found, matched), _ranks(found, near)
    return [
        Candidate(one, {**about, **alike, "rank_text": by_words, "rank_vector": by_vector}).also(
            language=same_language(question.language, one.chunk.language)
        )
        for one, about, alike, by_words, by_vector in zip(
            found, words, cosines, in_text, in_vectors, strict=True
        )
    ]


def _match(question: Question, store: Store, filters: Filters) -> list[Scored]:
    terms = {term: LONE if word.lone else 1.0 for word in question.words for term in word.terms}
    return store.match(terms, limit=BY_WORDS, filters=filters) if terms else []


def _vector(text: str, embedder: Embedder | None) -> Vector | None:
    """Return the question's vector; None without an embedder, or while its server is away."""
    if embedder is None:
        return None
    try:
        vector = embedder.query(text)
    except ConnectionError as exc:
        log.warning("searching by words only: %s", exc)
        return None
    return vector if vector.any() else None


def _near(
    vector: Vector | None, store: Store, embedder: Embedder | None, filters: Filters
) -> list[Scored]:
    if vector is None or embedder is None:
        return []
    near = store.nearest(vector, embedder=embedder.name, limit=BY_VECTOR, filters=filters)
    return [one for one in near if one.score > 0]


def _cosines(
    found: Sequence[Stored], vector: Vector | None, store: Store, embedder: Embedder | None
) -> list[dict[str, float]]:
    """Return each chunk's cosine, and by how many deviations it stands out among the others."""
    if vector is None or embedder is None:
        return [{} for _ in found]
    rows = store.vectors([one.id for one in found], embedder=embedder.name)
    if not rows.size:
        return [{} for _ in found]
    cosines = rows @ vector
    spread = float(np.std(cosines)) or 1.0
    apart = (cosines - float(np.mean(cosines))) / spread
    return [
        {"cosine": float(cosine), "apart": float(deviation)}
        for cosine, deviation in zip(cosines, apart, strict=True)
    ]


def _ranks(found: Sequence[Stored], scored: Sequence[Scored]) -> list[float]:
    """Return 1 for the best, 1/2 for the next, …, 0 for what was not proposed."""
    places = {one.id: place for place, one in enumerate(scored, start=1)}
    return [1 / places[one.id] if one.id in places else 0.0 for one in found]
