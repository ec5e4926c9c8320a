"""The linear models of answers; their weights were learned from questions with known answers.

`model.json` holds the weights and where they come from; it is written by
`benchmarks/documents/learn_answers.py`.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.linear import Features, Linear

FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True)
class Model:
    """What decides which sentence answers, and whether any does."""

    sentence: Linear
    """Higher is likelier; only comparable among the sentences of one question."""
    answerable: Linear
    """The log odds that the question is answered at all."""
    threshold: float
    """A question that is less likely answered than this (0 to 1) gets an honest no."""

    def probability(self, grounds: Features) -> float:
        """Return how likely it is that a question is answered, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, self.answerable.score(grounds)))))


@cache
def learned() -> Model:
    """Return the model that is shipped."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(
        sentence=Linear(content["sentence"]["weights"]),
        answerable=Linear(content["answerable"]["weights"], content["answerable"]["bias"]),
        threshold=content["answerable"]["threshold"],
    )
