"""A sample of the chunks of a language."""

from pathlib import Path

import numpy as np
import pytest

from rag.store import sample
from rag.store.sample import ENOUGH, MOST, Sample, State, chosen, counted
from rag.store.sqlite import SqliteStore
from tests.rag.store.places import add


def test_a_sample_is_from_all_over_and_is_all_where_that_is_little() -> None:
    few = np.zeros(100, dtype=np.bool_)
    few[[3, 50, 99]] = True
    assert chosen(few) == [3, 50, 99]
    assert chosen(np.zeros(5, dtype=np.bool_)) == []
    many = chosen(np.ones(10 * MOST, dtype=np.bool_))
    assert (len(many), many[0], many[-1]) == (MOST, 0, 10 * MOST - 1)
    assert len(set(np.diff(many)) - {9, 10, 11}) == 0


def test_a_chunk_counts_once_however_often_it_says_a_word() -> None:
    assert counted(["red red blue", "red", ""]) == {"red": 2, "blue": 1}


def test_a_term_that_is_rare_in_a_sample_is_not_told() -> None:
    part = Sample({"often": ENOUGH, "seldom": ENOUGH - 1}, 3.0, State(9, 1))
    assert [part.frequency(term) for term in ("often", "seldom", "never")] == [60, None, None]
    whole = Sample({"seldom": 1}, 1.0, State(9, 1))
    assert [whole.frequency(term) for term in ("seldom", "never")] == [1, 0]


@pytest.mark.parametrize(
    ("times", "now", "tells"),
    [
        (1.0, State(100, 1), True),
        (1.0, State(100, 2), False),
        (2.0, State(100, 2), True),
        (2.0, State(102, 9), True),
        (2.0, State(103, 9), False),
    ],
)
def test_a_small_language_is_counted_at_every_change(
    times: float, now: State, *, tells: bool
) -> None:
    assert Sample({}, times, State(100, 1)).tells(now) is tells


def test_of_a_large_language_frequent_words_are_told_by_a_sample_and_rare_ones_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST", 50)
    words = ("even" if number % 2 else "odd" for number in range(400))
    with SqliteStore(tmp_path) as store:
        add(store, "/a", *(f"The {word} one." for word in words), "The rare two.")
        found = store.frequencies(["the", "even", "odd", "rare", "none"], language="en")
    assert found["the"] == 401
    assert abs(found["even"] - 200) <= 60
    assert abs(found["odd"] - 200) <= 60
    assert (found["rare"], found["none"]) == (1, 0)
