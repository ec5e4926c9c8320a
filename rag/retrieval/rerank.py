"""Rerankers: slower models that read question and passage together. Off unless chosen."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from config import Settings
from config.engines import EngineSpec, EngineTable
from rag.retrieval.candidates import Candidate
from rag.trace import trace

log = logging.getLogger(__name__)

MOST = 8
"""So many of the best passages are read again."""
MODEL = "BAAI/bge-reranker-v2-m3"
"""A hundred languages, Apache-2.0."""
OFF = "none"


class Reranker(Protocol):
    """Reads a question and passages together. Blocking; safe to call from any thread."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Return how well each text answers (log odds or the like), higher is better."""
        ...


RERANKERS = EngineTable(
    "reranker",
    [
        EngineSpec(
            "fastembed",
            "rag.retrieval.rerank:open_fastembed",
            needs=("fastembed",),
            extra="fastembed",
        )
    ],
)


def open_reranker(settings: Settings) -> Reranker | None:
    """Load the reranker of the settings; None where it is off.

    Raises:
        UnknownEngineError: if no engine has the name in the settings.
        EngineMissingError: if it is not installed.
    """
    name = settings.documents.reranker
    if name == OFF:
        return None
    reranker: Reranker = RERANKERS.find(name).load()(settings=settings)
    return reranker


def rerank(text: str, ranked: Sequence[Candidate], reranker: Reranker) -> list[Candidate]:
    """Return the candidates with the best ones in the reranker's order.

    A reranker that fails changes nothing: the order without it is a good one.
    """
    best, rest = ranked[:MOST], ranked[MOST:]
    try:
        scores = list(reranker.scores(text, [one.stored.chunk.text for one in best]))
        again = [one.also(fused=float(s)) for one, s in zip(best, scores, strict=True)]
    except Exception as exc:  # noqa: BLE001  # foreign code: its failure costs its opinion
        log.error("not read again, the reranker has failed: %s", trace(exc))  # noqa: TRY400  # words
        return list(ranked)
    return [*sorted(again, key=lambda one: -one.features["fused"]), *rest]


class FastembedReranker:
    """A cross-encoder of fastembed."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Return the model's logits."""
        found: Iterable[float] = self._model.rerank(question, list(texts))
        return list(found)


def open_fastembed(*, settings: Settings) -> FastembedReranker:
    """Load the cross-encoder; it is fetched only where `documents.embedder.download` allows it.

    Raises:
        ConnectionError: if it is not on this machine and cannot be fetched.
    """
    from fastembed.rerank.cross_encoder import TextCrossEncoder  # noqa: PLC0415  # an extra

    folder = settings.data / "models" / "rerankers"
    only_here = not settings.documents.embedder.download
    try:
        model = TextCrossEncoder(MODEL, cache_dir=str(folder), local_files_only=only_here)
    except Exception as exc:  # foreign code, files and the network: all of it is no model
        hint = ": set documents.embedder.download: true" if only_here else ""
        raise ConnectionError(f"the model {MODEL!r} is not on this machine{hint}") from exc
    return FastembedReranker(model)
