"""Linear models, and the one that is shipped."""

import pytest

from benchmarks.documents.learn_answers import ANSWERABLE, SENTENCE
from rag.answers.model import Model, learned
from rag.linear import Linear


def test_a_probability_stays_between_none_and_all() -> None:
    model = Model(Linear({}), Linear({"a": 1.0}), threshold=0.5)
    assert model.probability({}) == 0.5
    assert model.probability({"a": 1e9}) == pytest.approx(1.0)
    assert model.probability({"a": -1e9}) == pytest.approx(0.0)


def test_the_shipped_model_weighs_exactly_what_is_looked_at() -> None:
    model = learned()
    assert set(model.sentence.weights) == set(SENTENCE)
    assert set(model.answerable.weights) == set(ANSWERABLE)
    assert 0 < model.threshold < 1


def test_the_shipped_model_counts_what_is_found_for_and_what_is_missing_against() -> None:
    weights = learned().answerable.weights
    assert weights["found"] > 0 > weights["missing"]
    assert weights["fit"] > 0 < weights["ahead"]
    assert weights["size"] < 0
