"""Linear models: a weighted sum of what speaks for something, and what many such sums mean."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Features = Mapping[str, float]
"""What speaks for something, as numbers by name."""


@dataclass(frozen=True)
class Linear:
    """A weighted sum of features."""

    weights: Features
    bias: float = 0.0

    def score(self, features: Features) -> float:
        """Return the sum; a feature that is not there counts 0."""
        return self.bias + sum(
            weight * features.get(name, 0.0) for name, weight in self.weights.items()
        )


def shares(scores: Sequence[float]) -> list[float]:
    """Return each one's probability of being the one, if one of them is (softmax)."""
    most = max(scores, default=0.0)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
