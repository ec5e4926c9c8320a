"""Learns how search weighs what speaks for a passage, and says what that gives on other articles.

    python -m benchmarks.documents.learn FILE… [--write]

The files are question sets in SQuAD's format. Four times a quarter of the articles is held out
and the weights are learned from the rest; what is printed is measured on the held-out quarters.
`--write` then learns from everything and writes `rag/retrieval/weights.json`.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.documents.asked import (
    FIRST,
    NAMES,
    SECOND,
    WORDS,
    Asked,
    gather,
    mrr,
    rank,
    recall,
)
from benchmarks.documents.listwise import List, fit
from benchmarks.documents.sets import FOLDS, fold, load
from config.load import load as load_settings
from rag.embedding.engines import open_embedder
from rag.linear import Linear
from rag.retrieval.model import ANY, FILE, Fusion

TRUSTED = "en"
"""Ends the name of the set in whose language the default embedder's vectors are good ones."""


def learn(sets: Sequence[Sequence[Asked]]) -> Fusion:
    """Return the fusion that these questions teach."""
    first = _linear(FIRST, sets)
    best = [[asked.best(first) for asked in one] for one in sets]
    return Fusion(first=first, second=_linear(SECOND, best))


def learn_any(sets: Sequence[Sequence[Asked]], trusted: Sequence[Asked]) -> Fusion:
    """Return a fusion for other embedders: they count as much as ours where ours is good."""
    words = _linear(WORDS, sets)
    apart = NAMES.index("apart")
    lists = [
        List(np.stack([one.scores(words), one.features[:, apart]], axis=1), one.right)
        for one in trusted
    ]
    scale, trust = fit([lists])
    weights = {name: weight * scale for name, weight in words.weights.items()}
    fused = Linear({**weights, "apart": trust})
    return Fusion(first=fused, second=fused)


def _linear(names: Sequence[str], sets: Sequence[Sequence[Asked]]) -> Linear:
    columns = [NAMES.index(name) for name in names]
    lists = [[List(asked.features[:, columns], asked.right) for asked in one] for one in sets]
    return Linear(dict(zip(names, fit(lists).tolist(), strict=True)))


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
    sets = [load(path) for path in options.files]
    alone, together = gather(sets, embedder, settings.languages)
    every = {**alone, **{f"{name} among all": asked for name, asked in together.items()}}
    for name, ranks in held_out(every).items():
        print(f"{name:24} {recall(ranks, 1):.3f} {recall(ranks, 5):.3f} {mrr(ranks):.3f}")
    if options.write:
        lists = list(every.values())
        trusted = [a for name, asked in alone.items() if name.endswith(TRUSTED) for a in asked]
        fusions = {embedder.name: learn(lists), ANY: learn_any(lists, trusted)}
        write(fusions, sorted(alone))


def write(fusions: Mapping[str, Fusion], names: Sequence[str]) -> None:
    """Write the weights with where they come from."""
    learned = {
        name: {"first": _rounded(fusion.first), "second": _rounded(fusion.second)}
        for name, fusion in fusions.items()
    }
    provenance = f"benchmarks/documents/learn.py on {', '.join(names)}"
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
