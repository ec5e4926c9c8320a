"""Pieces into packs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.packing import pack, weight


def packed(sizes: list[int], most: int) -> list[list[int]]:
    return pack(sizes, lambda size: size, most=most)


@pytest.mark.parametrize(
    ("text", "held"), [("", 0), ("lamp", 4), ("größe", 5), ("字", 2), ("가나", 4), ("あa", 3)]
)
def test_wide_characters_count_twice(text: str, held: int) -> None:
    assert weight(text) == held


@pytest.mark.parametrize(
    ("sizes", "packs"),
    [
        ([], []),
        ([10], [[10]]),
        ([30, 30, 40], [[30, 30, 40]]),
        ([40, 40, 40], [[40], [40, 40]]),
        ([10] * 12, [[10] * 6, [10] * 6]),
        ([90, 20, 90], [[90], [20], [90]]),
        ([10, 500, 10], [[10], [500], [10]]),
        ([0, 0], [[0, 0]]),
        ([40, 35, 45], [[40, 35], [45]]),
        ([35, 48, 37], [[35, 48], [37]]),
    ],
)
def test_packs_are_few_and_even(sizes: list[int], packs: list[list[int]]) -> None:
    assert packed(sizes, 100) == packs


@given(sizes=st.lists(st.integers(0, 300), max_size=40), most=st.integers(1, 200))
def test_nothing_is_lost_and_no_pack_overflows(sizes: list[int], most: int) -> None:
    packs = packed(sizes, most)
    assert [size for held in packs for size in held] == sizes
    assert all(held and (len(held) == 1 or sum(held) <= most) for held in packs)


@given(count=st.integers(1, 200), most=st.integers(5, 50))
def test_even_pieces_make_even_packs(count: int, most: int) -> None:
    lengths = [len(held) for held in packed([1] * count, most)]
    assert len(lengths) == math.ceil(count / most)
    assert max(lengths) - min(lengths) <= 1
