"""Linear models that rank passages; `weights.json` holds what was learned and from what.

`benchmarks/documents_learn.py` writes it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")
ANY = "*"
"""The fusion for embedders nothing was learned with."""

Features = Mapping[str, float]


@dataclass(frozen=True)
class Linear:
    """A weighted sum of features."""

    weights: Mapping[str, float]

    def score(self, features: Features) -> float:
        """Return the sum; a feature that is not there counts 0."""
        return sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())


@dataclass(frozen=True)
class Fusion:
    """Two looks at what was found: the second is dearer, and only the best of the first get it."""

    first: Linear
    second: Linear


@cache
def learned(embedder: str | None) -> Fusion:
    """Return the fusion that was learned with an embedder, else the one for any."""
    fusions = json.loads(FILE.read_text(encoding="utf-8"))["fusions"]
    found = fusions.get(embedder or ANY, fusions[ANY])
    return Fusion(first=Linear(found["first"]), second=Linear(found["second"]))
