"""Learning to rank: softmax regression over lists (ListNet; Cao et al., 2007) by Newton's method.

Each question is a list of candidates, some of which are right. The weights maximise the
probability that the right ones come first; questions of a small set count as much as those of a
big one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

PENALTY = 1e-3
"""Of large weights (L2), on features of unit deviation."""
ROUNDS = 4
STEPS = 25
ENOUGH = 1e-6


@dataclass(frozen=True)
class List:
    """The candidates of one question: a row of features each, and which are right."""

    features: Numbers
    right: Flags


def fit(sets: Sequence[Sequence[List]]) -> Numbers:
    """Return one weight per feature; lists without a right candidate teach nothing."""
    usable = [[one for one in lists if one.right.any()] for lists in sets]
    rows = np.concatenate([one.features for lists in usable for one in lists])
    deviation = rows.std(axis=0)
    spread = np.where(deviation > 0, deviation, 1.0)
    share = np.concatenate([np.full(len(lists), 1 / len(lists)) for lists in usable])
    every = [one for lists in usable for one in lists]
    problem = _Problem(every, spread, share / share.sum())
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        weights = problem.maximise(weights, problem.target(weights))
    scaled: Numbers = weights / spread
    return scaled


class _Problem:
    """All lists side by side, padded to one length."""

    def __init__(self, lists: Sequence[List], spread: Numbers, share: Numbers) -> None:
        longest = max(len(one.right) for one in lists)
        self._x = np.zeros((len(lists), longest, len(spread)))
        self._there = np.zeros((len(lists), longest), dtype=bool)
        self._right = np.zeros_like(self._there)
        self._share = share
        for place, one in enumerate(lists):
            self._x[place, : len(one.right)] = one.features / spread
            self._there[place, : len(one.right)] = True
            self._right[place, : len(one.right)] = one.right

    def target(self, weights: Numbers) -> Numbers:
        """Return how the right candidates of each list share its probability now."""
        return _softmax(self._x @ weights, self._right)

    def maximise(self, weights: Numbers, target: Numbers) -> Numbers:
        """Return better weights for this target: damped Newton steps until nothing changes."""
        loss = self._loss(weights, target)
        for _ in range(STEPS):
            step = self._step(weights, target)
            while (found := self._loss(weights - step, target)) > loss:
                step = step / 2
                if np.abs(step).max() < ENOUGH:
                    return weights
            weights = weights - step
            if loss - found < ENOUGH:
                break
            loss = found
        return weights

    def _loss(self, weights: Numbers, target: Numbers) -> float:
        scores = np.where(self._there, self._x @ weights, -np.inf)
        most = scores.max(axis=1, keepdims=True)
        total = most[:, 0] + np.log(np.exp(scores - most).sum(axis=1))
        right = (target * np.where(self._there, scores, 0.0)).sum(axis=1)
        return float(self._share @ (total - right) + PENALTY / 2 * weights @ weights)

    def _step(self, weights: Numbers, target: Numbers) -> Numbers:
        shares = _softmax(self._x @ weights, self._there)
        slope = np.einsum("n,nm,nmk->k", self._share, shares - target, self._x, optimize=True)
        means = np.einsum("nm,nmk->nk", shares, self._x)
        weight = np.sqrt(self._share[:, None] * shares)[..., None]
        rows = ((self._x - means[:, None, :]) * weight).reshape(-1, len(weights))
        curve = rows.T @ rows + PENALTY * np.eye(len(weights))
        step: Numbers = np.linalg.solve(curve, slope + PENALTY * weights)
        return step


def _softmax(scores: Numbers, there: Flags) -> Numbers:
    masked = np.where(there, scores, -np.inf)
    powers = np.exp(masked - masked.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares
