"""Learns how search weighs what speaks for a passage, and says what that gives on other articles.

    python -m benchmarks.documents_learn FILE… [--write]

The files are question sets in SQuAD's format. Four times a quarter of the articles is held out
and the weights are learned from the rest; what is printed is measured on the held-out quarters.
`--write` then learns from everything and writes `rag/retrieval/weights.json`.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents_sets import FOLDS, Question, QuestionSet, fill, fold, load, paragraph_of
from benchmarks.listwise import List, fit
from config.load import load as load_settings
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.retrieval.model import ANY, FILE, Fusion, Linear
from rag.retrieval.search import CLOSER, Searcher
from rag.store.open import open_store
from rag.store.store import Store

WORDS = (
    "words",
    "characters",
    "grams",
    "triples",
    "run",
    "length",
    "window30",
    "window60",
    "relative",
)
FIRST = (*WORDS, "cosine")
SECOND = (*WORDS, "sentence")
EVERYTHING = 100
"""More than is ever proposed."""
TRUSTED = "en"
"""Ends the name of the set in whose language the default embedder's vectors are good ones."""


NAMES = (*WORDS, "cosine", "sentence", "apart")


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

    def ranked(self, by: Linear) -> "Asked":
        """Return the question with its candidates in this order."""
        scores = self.features @ [by.weights.get(name, 0.0) for name in NAMES]
        return self.only(np.argsort(-scores, kind="stable"))


@contextmanager
def index(embedder: Embedder | None, sets: Sequence[QuestionSet]) -> Iterator[Store]:
    """Open an index of these sets in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(environ={"HEARSAY_DATA": folder})
        with open_store(settings) as store:
            fill(store, embedder, sets)
            yield store


def ask(searcher: Searcher, one: QuestionSet) -> list[Asked]:
    """Return the answerable questions of a set, each with its candidates, all looked closer at."""
    return [_asked(searcher, one, question) for question in one.questions if question.answers]


def _asked(searcher: Searcher, one: QuestionSet, question: Question) -> Asked:
    found = searcher.candidates(question.text, limit=EVERYTHING)
    table = [[each.features.get(name, 0.0) for name in NAMES] for each in found]
    where = (one.name, question.paragraph)
    return Asked(
        question,
        np.array(table, dtype=np.float64).reshape(len(found), len(NAMES)),
        tuple(each.stored.document.id for each in found),
        np.array([paragraph_of(each.stored.document) == where for each in found], dtype=bool),
    )


def learn(sets: Sequence[Sequence[Asked]]) -> Fusion:
    """Return the fusion that these questions teach."""
    first = _linear(FIRST, sets)
    best = [
        [asked.ranked(first).only(np.arange(min(CLOSER, len(asked.right)))) for asked in one]
        for one in sets
    ]
    return Fusion(first=first, second=_linear(SECOND, best))


def learn_any(sets: Sequence[Sequence[Asked]], trusted: Sequence[Asked]) -> Fusion:
    """Return a fusion for other embedders: they count as much as ours where ours is good."""
    words = _linear(WORDS, sets)
    score = [words.weights[name] for name in WORDS]
    columns = [NAMES.index(name) for name in WORDS]
    scale, apart = fit(
        [
            [
                List(
                    np.stack([one.features[:, columns] @ score, one.features[:, -1]], axis=1),
                    one.right,
                )
                for one in trusted
            ]
        ]
    )
    weights = {name: weight * scale for name, weight in words.weights.items()}
    fused = Linear({**weights, "apart": apart})
    return Fusion(first=fused, second=fused)


def _linear(names: Sequence[str], sets: Sequence[Sequence[Asked]]) -> Linear:
    columns = [NAMES.index(name) for name in names]
    lists = [[List(asked.features[:, columns], asked.right) for asked in one] for one in sets]
    return Linear(dict(zip(names, fit(lists).tolist(), strict=True)))


def rank(asked: Asked, fusion: Fusion) -> int | None:
    """Return how many other documents come before the right one; None if it was not proposed."""
    ranked = asked.ranked(fusion.first)
    rest = np.arange(CLOSER, len(ranked.documents))
    best = ranked.only(np.arange(min(CLOSER, len(ranked.documents)))).ranked(fusion.second)
    right = (*best.right, *ranked.only(rest).right)
    documents = (*best.documents, *ranked.only(rest).documents)
    for place, found in enumerate(right):
        if found:
            return len(set(documents[:place]))
    return None


def held_out(sets: Mapping[str, Sequence[Asked]]) -> dict[str, list[int | None]]:
    """Return the rank of each question under weights learned from the other folds."""
    ranks: dict[str, list[int | None]] = {name: [] for name in sets}
    for out in range(FOLDS):
        fusion = learn(
            [[one for one in asked if fold(one.question) != out] for asked in sets.values()]
        )
        for name, asked in sets.items():
            ranks[name] += [rank(one, fusion) for one in asked if fold(one.question) == out]
    return ranks


def main() -> None:
    """Learn, and print what the learned is worth."""
    options = _options()
    settings = load_settings(environ={})
    embedder = open_embedder(settings)
    sets: dict[str, list[Asked]] = {}
    for one in map(load, options.files):
        with index(embedder, [one]) as store:
            sets[one.name] = ask(Searcher(store=store, embedder=embedder), one)
    for name, ranks in held_out(sets).items():
        print(f"{name:12} {recall(ranks, 1):.3f} {recall(ranks, 5):.3f} {mrr(ranks):.3f}")
    if options.write:
        trusted = [a for name in sets if name.endswith(TRUSTED) for a in sets[name]]
        write(
            {
                embedder.name: learn(list(sets.values())),
                ANY: learn_any(list(sets.values()), trusted),
            },
            sorted(sets),
        )


def recall(ranks: Sequence[int | None], most: int) -> float:
    """Return the share of questions whose paragraph is among the first `most`."""
    return sum(one is not None and one < most for one in ranks) / max(1, len(ranks))


def mrr(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank."""
    return sum(1 / (1 + one) for one in ranks if one is not None) / max(1, len(ranks))


def write(fusions: Mapping[str, Fusion], names: Sequence[str]) -> None:
    """Write the weights with where they come from."""
    learned = {
        name: {"first": _rounded(fusion.first), "second": _rounded(fusion.second)}
        for name, fusion in fusions.items()
    }
    provenance = f"benchmarks/documents_learn.py on {', '.join(names)}"
    FILE.write_text(json.dumps({"provenance": provenance, "fusions": learned}, indent=1) + "\n")


def _rounded(linear: Linear) -> dict[str, float]:
    return {name: round(weight, 3) for name, weight in linear.weights.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
