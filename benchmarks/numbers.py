"""A measurement and what it is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

AT_LEAST_FOR_QUANTILES = 2


@dataclass(frozen=True)
class Distribution:
    """What many measurements of one thing look like."""

    count: int
    p50: float
    p95: float
    p99: float
    max: float


def distribution(values: Sequence[float]) -> Distribution:
    """Return the quantiles of measured values, each a value that lies between two measured ones.

    Raises:
        ValueError: if nothing was measured.
    """
    if not values:
        raise ValueError("nothing was measured")
    if len(values) < AT_LEAST_FOR_QUANTILES:
        (only,) = values
        return Distribution(1, only, only, only, only)
    cuts = quantiles(values, n=100, method="inclusive")
    return Distribution(len(values), cuts[49], cuts[94], cuts[98], max(values))


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    unit: str
    measured: Distribution
    reach: Mapping[str, float] = field(default_factory=dict)
    """Quantile name to the number it must not exceed."""
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether every number was reached; None if there is none to reach."""
        if not self.reach:
            return None
        return all(getattr(self.measured, name) <= limit for name, limit in self.reach.items())

    @property
    def misses(self) -> list[str]:
        """Say of each number that was missed by how much."""
        return [
            f"{name} misses {limit:g} {self.unit} by {getattr(self.measured, name) - limit:.3g}"
            for name, limit in self.reach.items()
            if getattr(self.measured, name) > limit
        ]


@dataclass(frozen=True)
class Skipped:
    """A line that could not be measured here, and why."""

    what: str
    why: str
