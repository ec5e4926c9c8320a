"""Linear models whose weights were learned from questions with known answers.

`model.json` holds the weights and where they come from; `benchmarks/answers_learn.py` writes it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True)
class Linear:
    """A weighted sum of features."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def score(self, features: Mapping[str, float]) -> float:
        """Return the sum; a feature that is not there counts 0."""
        return self.bias + sum(
            weight * features.get(name, 0.0) for name, weight in self.weights.items()
        )


@dataclass(frozen=True)
class Model:
    """What decides which sentence answers, and whether any does."""

    sentence: Linear
    """Higher is likelier; only comparable among the sentences of one question."""
    answerable: Linear
    """The log odds that the question is answered at all."""
    threshold: float
    """A question that is less likely answered than this (0 to 1) gets an honest no."""

    def probability(self, grounds: Mapping[str, float]) -> float:
        """Return how likely it is that a question is answered, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, self.answerable.score(grounds)))))


def shares(scores: Sequence[float]) -> list[float]:
    """Return each sentence's probability of being the one, if one of them is (softmax)."""
    most = max(scores, default=0.0)
    powers = [math.exp(score - most) for score in scores]
    return [power / sum(powers) for power in powers]


@cache
def learned() -> Model:
    """Return the model that is shipped."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(
        sentence=Linear(content["sentence"]["weights"]),
        answerable=Linear(content["answerable"]["weights"], content["answerable"]["bias"]),
        threshold=content["answerable"]["threshold"],
    )
