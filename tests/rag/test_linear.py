import pytest

from rag.linear import Linear, shares


def test_a_score_is_the_weighted_sum_and_what_is_missing_counts_nothing() -> None:
    assert Linear({"a": 2.0, "b": 1.0}, bias=0.5).score({"a": 3.0, "c": 9.0}) == 6.5


def test_shares_are_probabilities_in_the_order_of_the_scores() -> None:
    likely = shares([1.0, 3.0, 2.0])
    assert sum(likely) == pytest.approx(1.0)
    assert likely[1] > likely[2] > likely[0]
    assert shares([7.0]) == [1.0]
    assert shares([]) == []
    assert shares([1e6, 0.0]) == [1.0, 0.0]
