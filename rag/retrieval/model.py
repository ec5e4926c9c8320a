"""The linear models that rank passages; `weights.json` holds what was learned and from what.

`benchmarks/documents/learn.py` writes it.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.linear import Linear

FILE = Path(__file__).with_name("weights.json")
ANY = "*"
"""The fusion for embedders nothing was learned with."""
BY_VECTORS = ("cosine", "apart", "sentence")
"""What an embedder says of a passage."""


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


@cache
def words_alone() -> Linear:
    """Return how passages are ranked by their words alone: the same for every embedder."""
    weights = learned(None).first.weights
    return Linear({name: weight for name, weight in weights.items() if name not in BY_VECTORS})
