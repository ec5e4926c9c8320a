"""Learns which sentence answers, and whether any does; reports it on articles it has not seen.

    python -m benchmarks.documents.learn_answers FILE.json … [--among FILE.json …] [--write]

The files are in SQuAD's format. Articles of folds 0 and 1 are learned from, those of folds 2 and
3 are reported; every set, size of index and answer counts alike, however many questions it has.
The paragraphs of the sets after `--among` make a large index: every other one of them where it is
learned from, all of them where it is reported.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.documents.answers import LEARN, TEST, Trial, every_trial, half
from benchmarks.documents.listwise import PENALTY, List, fit
from benchmarks.documents.sets import QuestionSet, load
from config import Settings
from rag.answers.model import FILE, Model
from rag.embedding.engines import open_embedder
from rag.linear import Linear

SENTENCE = (
    "passage", "passage_nearly", "stray_figures", "behind", "coverage", "nearly", "relative",
    "before", "after", "first", "number", "definition",
)  # fmt: skip
"""What ranks sentences."""
ANSWERABLE = ("found", "missing", "first", "size", "fit", "ahead", "length")
"""What speaks for there being an answer."""
REFUSED, DECLINED = 0.10, 0.85
"""The goals: at most this share refused of what the index answers, at least that of the rest."""
THRESHOLDS = tuple(percent / 100 for percent in range(10, 91, 2))
ENOUGH = 50
"""Questions of a kind; fewer do not say where the threshold should be."""
STEPS = 50

Floats = NDArray[np.float64]


def sentence_weights(asked: Sequence[Trial]) -> dict[str, float]:
    """Return weights under which right sentences come first."""
    groups = [
        [
            List(_table(trial), np.array(trial.right, dtype=bool))
            for trial in asked
            if (trial.name, trial.size) == group and any(trial.right)
        ]
        for group in sorted({(trial.name, trial.size) for trial in asked})
    ]
    return _named(SENTENCE, fit([group for group in groups if group]))


def _table(trial: Trial) -> Floats:
    return np.vstack([_row(one.features, SENTENCE) for one in trial.evidence.candidates])


def answerable_weights(asked: Sequence[Trial]) -> tuple[dict[str, float], float]:
    """Return weights and bias of a logistic regression (Newton's method)."""
    usable = [trial for trial in asked if trial.evidence.candidates]
    rows = np.vstack([[*_row(t.evidence.grounds, ANSWERABLE), 1.0] for t in usable])
    truth = np.array([trial.answerable for trial in usable], dtype=np.float64)
    shares, weights = _evenly(usable), np.zeros(rows.shape[1])
    spread = np.sqrt(shares @ (rows - shares @ rows) ** 2)
    scale = np.where(spread > 0, spread, 1.0)
    rows = rows / scale
    decay = np.array([PENALTY] * len(ANSWERABLE) + [1e-9])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (shares * (likely - truth)) + decay * weights
        curve = (rows * (shares * likely * (1 - likely))[:, None]).T @ rows + np.diag(decay)
        weights -= np.linalg.solve(curve, slope)
    weights /= scale
    return _named(ANSWERABLE, weights[:-1]), round(float(weights[-1]), 4)


def _row(features: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([features.get(name, 0.0) for name in names])


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _evenly(asked: Sequence[Trial]) -> Floats:
    """Return how much each trial counts: every set, size and answer alike, together 1."""
    keys = [(trial.name, trial.size, trial.answerable) for trial in asked]
    counts = Counter(keys)
    each: Floats = np.array([1 / counts[key] for key in keys])
    total: Floats = each / each.sum()
    return total


def learn(asked: Sequence[Trial]) -> Model:
    """Return the model that these trials teach."""
    weights, bias = answerable_weights(asked)
    model = Model(Linear(sentence_weights(asked)), Linear(weights, bias), threshold=0.5)
    tried = [replace(model, threshold=threshold) for threshold in THRESHOLDS]
    return max(tried, key=lambda one: (_room(asked, one), -abs(one.threshold - 0.5)))


def _room(asked: Sequence[Trial], model: Model) -> float:
    """Return by how much the goals are met where they are met least, and a little on average."""
    groups: dict[tuple[str, str, bool], list[bool]] = {}
    for trial in asked:
        key = (trial.name, trial.size, trial.answerable)
        groups.setdefault(key, []).append(_refused(trial, model))
    room = [
        REFUSED - _share(refused) if answerable else _share(refused) - DECLINED
        for (_, _, answerable), refused in groups.items()
        if len(refused) >= ENOUGH
    ]
    return min(room, default=0.0) + sum(room) / max(1, len(room)) / 10


def report(asked: Sequence[Trial], model: Model) -> Iterator[tuple[str, str, list[float]]]:
    """Yield per set and size: right first, right among three, refused wrongly, refused rightly."""
    groups = sorted({(trial.name, trial.size) for trial in asked})
    for name, size in groups:
        own = [trial for trial in asked if (trial.name, trial.size) == (name, size)]
        known = [trial for trial in own if trial.answerable]
        unknown = [trial for trial in own if not trial.answerable]
        shares = [
            _share([_place(trial, model) < 1 for trial in known]),
            _share([_place(trial, model) < 3 for trial in known]),  # noqa: PLR2004  # among three
            _share([_refused(trial, model) for trial in known]),
            _share([_refused(trial, model) for trial in unknown]),
        ]
        yield name, size, shares


def table(asked: Sequence[Trial], model: Model) -> Table:
    """Return the report for people."""
    shown = Table(
        "set", "index", "right sentence first", "among three", "refused", "unanswerable refused",
        title="Answers",
    )  # fmt: skip
    for name, size, shares in report(asked, model):
        shown.add_row(name, size, *(f"{share:.3f}" for share in shares))
    return shown


def _share(marks: Sequence[bool]) -> float:
    return sum(marks) / max(1, len(marks))


def _place(trial: Trial, model: Model) -> float:
    """Return the place of the first right sentence, from 0; infinity if there is none."""
    scores = [model.sentence.score(one.features) for one in trial.evidence.candidates]
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    return next((place for place, n in enumerate(order) if trial.right[n]), float("inf"))


def _refused(trial: Trial, model: Model) -> bool:
    nothing = not trial.evidence.candidates or trial.evidence.hopeless
    return nothing or model.probability(trial.evidence.grounds) <= model.threshold


def written(
    model: Model, sets: Sequence[QuestionSet], others: Sequence[QuestionSet] = ()
) -> dict[str, Any]:
    """Return a model as it is kept, with where it comes from."""
    among = f" among {_names(others)}" if others else ""
    return {
        "provenance": "benchmarks/documents/learn_answers.py, folds 0 and 1 of "
        + _names(sets)
        + among,
        "sentence": {"weights": model.sentence.weights},
        "answerable": {
            "weights": model.answerable.weights,
            "bias": model.answerable.bias,
            "threshold": model.threshold,
        },
    }


def _names(sets: Sequence[QuestionSet]) -> str:
    return ", ".join(one.name for one in sets)


def main() -> None:
    """Learn, report, and with `--write` keep what was learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--among", nargs="+", type=Path, default=[], help="sets of paragraphs only")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    options = parser.parse_args()
    sets = [load(path) for path in options.files]
    others = [load(path) for path in options.among]
    embedder = open_embedder(Settings())
    model = learn(every_trial(sets, LEARN, embedder, [half(one) for one in others]))
    if options.write:
        content = json.dumps(written(model, sets, others), indent=2)
        FILE.write_text(f"{content}\n", encoding="utf-8")
    Console(width=100).print(table(every_trial(sets, TEST, embedder, others), model))


if __name__ == "__main__":
    main()
