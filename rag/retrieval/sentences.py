"""The second look: which sentence of a passage is most like the question."""

from collections.abc import Sequence

import numpy as np

from rag.embedding.embedder import Embedder
from rag.retrieval.candidates import Candidate
from rag.store.store import Vector

MOST = 40
"""Sentences of one passage that are looked at; only a table has more."""


def look_closer(text: str, candidates: Sequence[Candidate], embedder: Embedder) -> list[Candidate]:
    """Return the candidates with the cosine of each sentence (`sentence0`, …) and the highest."""
    sentences = [_sentences(one) for one in candidates]
    rows = embedder.documents([text, *(part for parts in sentences for part in parts)])
    cosines = rows[1:] @ rows[0]
    ends = np.cumsum([len(parts) for parts in sentences])
    return [
        candidate.also(**_features(part))
        for candidate, part in zip(candidates, np.split(cosines, ends[:-1]), strict=True)
    ]


def _sentences(candidate: Candidate) -> list[str]:
    chunk = candidate.stored.chunk
    return [chunk.at(span) for span in chunk.sentences[:MOST]] or [chunk.text]


def _features(cosines: Vector) -> dict[str, float]:
    each = {f"sentence{place}": float(cosine) for place, cosine in enumerate(cosines)}
    return {"sentence": float(cosines.max()), **each}
