"""The formula against itself, computed the slow way."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.store.bm25 import K1, B, Postings, idf, weigh

CHUNKS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), min_size=1, max_size=8)
WEIGHTS = st.dictionaries(st.sampled_from("abcde"), st.floats(0.1, 5), min_size=1)


@given(chunks=CHUNKS, weights=WEIGHTS)
def test_scores_are_those_of_the_formula(
    chunks: list[list[str]], weights: dict[str, float]
) -> None:
    lengths = np.array([len(chunk) for chunk in chunks], dtype=np.float32)
    postings = [
        Postings.of(
            np.array([i for i, chunk in enumerate(chunks) for t in chunk if t == term], dtype="i8"),
            weight,
        )
        for term, weight in weights.items()
    ]
    mean = sum(map(len, chunks)) / len(chunks)
    expected = [
        sum(
            weight
            * chunk.count(term)
            * (K1 + 1)
            / (chunk.count(term) + K1 * (1 - B + B * len(chunk) / mean))
            for term, weight in weights.items()
        )
        for chunk in chunks
    ]
    assert weigh(postings, lengths).tolist() == pytest.approx(expected, rel=1e-4)


def test_where_there_is_no_chunk_the_mean_is_not_touched() -> None:
    with_gap = weigh([Postings.of(np.array([2]), 1.0)], np.array([0, 4, 2], dtype=np.float32))
    without = weigh([Postings.of(np.array([1]), 1.0)], np.array([4, 2], dtype=np.float32))
    assert with_gap[2] == without[1]
    assert weigh([], np.zeros(0, dtype=np.float32)).tolist() == []


def test_postings_count_places() -> None:
    postings = Postings.of(np.array([0, 3, 3, 3, 7, 7]), 1.0)
    assert postings.chunks.tolist() == [0, 3, 7]
    assert postings.counts.tolist() == [1, 3, 2]
    assert Postings.of(np.zeros(0, dtype=np.int64), 1.0).counts.tolist() == []


def test_a_rare_term_is_worth_more_and_none_is_worth_less_than_nothing() -> None:
    assert idf(1, 100) == pytest.approx(log(1 + 99.5 / 1.5))
    assert idf(1, 100) > idf(50, 100) > idf(100, 100) > 0
    assert idf(101, 100) == 0  # a count that is a little old
