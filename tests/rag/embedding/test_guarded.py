from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding.guarded import LONGEST, Guarded, unit
from rag.store.store import Vector


class Lengths:
    """Embeds a text as its length and a one; remembers what it was given."""

    name = "fake/lengths"

    def __init__(self, answer: object = None) -> None:
        self.heard: list[str] = []
        self._answer = answer

    def documents(self, texts: Sequence[str]) -> Vector:
        self.heard += texts
        rows = self._answer if self._answer is not None else [[len(t), 1.0] for t in texts]
        return np.array(rows, dtype=np.float32)

    def query(self, text: str) -> Vector:
        row: Vector = self.documents([text])[0]
        return row


@given(st.lists(st.text(max_size=50), max_size=5))
def test_every_text_has_a_row_of_length_one_or_none_at_all(texts: list[str]) -> None:
    rows = Guarded(Lengths()).documents(texts)
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert np.linalg.norm(row) == pytest.approx(1.0 if text.strip() else 0.0)


def test_a_text_that_says_nothing_is_never_sent_empty() -> None:
    engine = Lengths()
    rows = Guarded(engine).documents(["", "bread", " \n"])
    assert engine.heard == [".", "bread", "."]
    assert [bool(row.any()) for row in rows] == [False, True, False]


def test_a_question_that_says_nothing_is_like_nothing() -> None:
    assert not Guarded(Lengths()).query("  ").any()


def test_a_very_long_text_counts_up_to_its_limit() -> None:
    engine = Lengths()
    Guarded(engine).documents(["x" * 100_000])
    Guarded(engine).query("y" * 100_000)
    assert [len(text) for text in engine.heard] == [LONGEST, LONGEST]


def test_no_texts_are_no_rows_and_ask_nobody() -> None:
    engine = Lengths()
    assert Guarded(engine).documents([]).shape == (0, 0)
    assert engine.heard == []


def test_the_name_is_the_engines() -> None:
    assert Guarded(Lengths()).name == "fake/lengths"


@pytest.mark.parametrize(
    "answer", [[[1.0, 2.0]], [1.0, 2.0], [[1.0, float("nan")]] * 2, [[1.0, float("inf")]] * 2]
)
def test_an_engine_that_returns_nonsense_is_found_out(answer: object) -> None:
    with pytest.raises(ValueError, match=r"fake/lengths returned .* for 2 texts"):
        Guarded(Lengths(answer)).documents(["a", "b"])


def test_what_the_engine_keeps_is_not_changed() -> None:
    kept = np.array([[3.0, 4.0]], dtype=np.float32)

    class Keeps(Lengths):
        def documents(self, texts: Sequence[str]) -> Vector:
            del texts
            return kept

    assert Guarded(Keeps()).documents(["a"]) == pytest.approx(np.array([[0.6, 0.8]]))
    assert kept.tolist() == [[3.0, 4.0]]


def test_unit_leaves_zeros_alone() -> None:
    assert unit(np.zeros((1, 2), dtype=np.float32)).tolist() == [[0.0, 0.0]]


def test_unit_keeps_single_precision() -> None:
    assert unit(np.ones((1, 2), dtype=np.float32)).dtype == np.float32
