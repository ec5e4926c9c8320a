"""Learning to rank."""

import numpy as np
import pytest

from benchmarks.documents.listwise import List, fit


def lists(rng: np.random.Generator, truth: list[float], count: int = 200) -> list[List]:
    """Lists of five whose right one a noisy score decided."""
    made = []
    for _ in range(count):
        features = rng.normal(size=(5, len(truth))) * [1.0, 10.0, 0.1]
        scores = features @ truth + rng.gumbel(size=5)
        made.append(List(features, scores == scores.max()))
    return made


def test_the_weights_that_decided_are_found_whatever_the_scale() -> None:
    truth = [1.5, -0.2, 0.0]
    weights = fit([lists(np.random.default_rng(7), truth, 2000)])
    assert weights == pytest.approx(truth, abs=0.25)
    assert weights[:2] == pytest.approx(truth[:2], rel=0.15)


def test_a_small_set_counts_as_much_as_a_big_one() -> None:
    rng = np.random.default_rng(1)
    for_it, against = lists(rng, [2.0, 0, 0], 1000), lists(rng, [-2.0, 0, 0], 100)
    assert abs(fit([for_it, against])[0]) < 0.5
    assert fit([[*for_it, *against]])[0] > 1.0


def test_any_of_several_right_ones_will_do() -> None:
    one = np.array([[1.0], [-0.5], [0.0]])
    weights = fit([[List(one, np.array([True, True, False]))] * 50])
    assert weights[0] > 1


def test_lists_of_different_length_and_lists_without_a_right_one_may_be_mixed() -> None:
    rng = np.random.default_rng(3)
    usable = lists(rng, [1.0, 0, 0], 300)
    short = [List(one.features[:2], np.array([True, False])) for one in usable[:1]]
    hopeless = [List(one.features, np.zeros(5, dtype=bool)) for one in usable[:20]]
    assert np.allclose(fit([[*usable, *short]]), fit([[*usable, *short, *hopeless]]), atol=0.02)


def test_what_never_differs_gets_no_weight() -> None:
    made = lists(np.random.default_rng(5), [1.0, 0, 0], 300)
    constant = [List(np.hstack([one.features, np.ones((5, 1))]), one.right) for one in made]
    weights = fit([constant])
    assert weights[3] == pytest.approx(0.0, abs=1e-6)
    assert np.allclose(weights[:3], fit([made]), atol=1e-3)
