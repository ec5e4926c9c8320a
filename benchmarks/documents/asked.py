"""Questions with all that is proposed for them: what learning and measuring both look at."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.sets import Question, QuestionSet, fill, paragraph_of
from config.load import load as load_settings
from rag.embedding.embedder import Embedder
from rag.linear import Linear
from rag.retrieval.model import Fusion
from rag.retrieval.search import CLOSER, Searcher
from rag.store.open import open_store
from rag.store.store import Store

WORDS = (
    "characters",
    "grams",
    "triples",
    "run",
    "length",
    "window30",
    "window60",
    "relative",
    "language",
)
"""What the first and the second look have in common."""
FIRST = (*WORDS, "cosine")
SECOND = (*WORDS, "sentence")
NAMES = (*WORDS, "cosine", "sentence", "apart", "rank_text", "rank_vector")
LOOKED = 24
"""So many candidates are looked closer at: more than get the second look under any weights."""


@dataclass(frozen=True)
class Asked:
    """A question with all that was proposed for it."""

    question: Question
    features: NDArray[np.float64]
    """A row per candidate, a column for each of `NAMES`."""
    documents: tuple[str, ...]
    """The document of each candidate."""
    right: NDArray[np.bool_]
    """Whether it is the question's own paragraph."""

    def only(self, rows: NDArray[np.int64]) -> "Asked":
        """Return the question with these candidates."""
        documents = tuple(self.documents[row] for row in rows)
        return Asked(self.question, self.features[rows], documents, self.right[rows])

    def scores(self, by: Linear) -> NDArray[np.float64]:
        """Return the score of each candidate."""
        scored: NDArray[np.float64] = self.features @ [by.weights.get(name, 0.0) for name in NAMES]
        return scored

    def ranked(self, by: Linear) -> "Asked":
        """Return the question with its candidates in this order."""
        return self.only(np.argsort(-self.scores(by), kind="stable"))

    def best(self, by: Linear) -> "Asked":
        """Return the question with the candidates that get the second look."""
        return self.only(np.argsort(-self.scores(by), kind="stable")[:CLOSER])


@contextmanager
def index(embedder: Embedder | None, sets: Sequence[QuestionSet]) -> Iterator[Store]:
    """Open an index of these sets in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(environ={"HEARSAY_DATA": folder})
        with open_store(settings) as store:
            fill(store, embedder, sets)
            yield store


def ask(searcher: Searcher, one: QuestionSet) -> list[Asked]:
    """Return the answerable questions of a set, each with its candidates."""
    return [_asked(searcher, one, question) for question in one.questions if question.answers]


def _asked(searcher: Searcher, one: QuestionSet, question: Question) -> Asked:
    found = searcher.candidates(question.text, limit=LOOKED)
    table = [[each.features.get(name, 0.0) for name in NAMES] for each in found]
    where = (one.name, question.paragraph)
    return Asked(
        question,
        np.array(table, dtype=np.float64).reshape(len(found), len(NAMES)),
        tuple(each.stored.document.id for each in found),
        np.array([paragraph_of(each.stored.document) == where for each in found], dtype=bool),
    )


def gather(
    sets: Sequence[QuestionSet], embedder: Embedder, languages: Sequence[str]
) -> tuple[dict[str, list[Asked]], dict[str, list[Asked]]]:
    """Ask every set's questions of an index of its own, and of one index of all sets."""
    alone = {}
    for one in sets:
        with index(embedder, [one]) as store:
            alone[one.name] = ask(_searcher(store, embedder, languages), one)
    with index(embedder, sets) as store:
        searcher = _searcher(store, embedder, languages)
        return alone, {one.name: ask(searcher, one) for one in sets}


def _searcher(store: Store, embedder: Embedder, languages: Sequence[str]) -> Searcher:
    return Searcher(store=store, embedder=embedder, languages=languages)


def rank(asked: Asked, fusion: Fusion) -> int | None:
    """Return how many other documents come before the right one; None if it was not proposed."""
    best, rest = asked.best(fusion.first).ranked(fusion.second), asked.ranked(fusion.first)
    right = (*best.right, *rest.right[CLOSER:])
    documents = (*best.documents, *rest.documents[CLOSER:])
    place = next((place for place, found in enumerate(right) if found), None)
    return None if place is None else len(set(documents[:place]))


def recall(ranks: Sequence[int | None], most: int) -> float:
    """Return the share of questions whose paragraph is among the first `most`."""
    return sum(one is not None and one < most for one in ranks) / max(1, len(ranks))


def mrr(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank."""
    return sum(1 / (1 + one) for one in ranks if one is not None) / max(1, len(ranks))
