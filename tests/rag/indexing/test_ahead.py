import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.indexing.ahead import one_ahead

PATIENCE_S = 10


@given(numbers=st.lists(st.integers()))
def test_everything_comes_in_order_with_what_became_of_it(numbers: list[int]) -> None:
    assert list(one_ahead(numbers, str)) == [(number, str(number)) for number in numbers]


def test_the_next_is_prepared_while_one_is_dealt_with() -> None:
    begun = threading.Event()

    def prepare(number: int) -> str:
        if number == 2:
            begun.set()
        return str(number)

    pairs = one_ahead([1, 2, 3], prepare)
    assert next(pairs) == (1, "1")
    assert begun.wait(PATIENCE_S)
    pairs.close()


def test_nobody_is_two_ahead() -> None:
    prepared: list[int] = []
    pairs = one_ahead(range(9), prepared.append)
    next(pairs)
    next(pairs)
    assert len(prepared) <= 3
    pairs.close()


def test_closing_waits_for_nothing() -> None:
    held = threading.Event()
    begun = threading.Event()

    def prepare(number: int) -> str:
        if number == 2:
            begun.set()
            held.wait(PATIENCE_S)
            finished.set()
        return str(number)

    finished = threading.Event()
    pairs = one_ahead([1, 2, 3], prepare)
    next(pairs)
    assert begun.wait(PATIENCE_S)
    pairs.close()
    assert not finished.is_set()
    held.set()


def test_a_failure_is_raised_where_it_is_dealt_with() -> None:
    pairs = one_ahead([1, 0], lambda number: str(1 // number))
    assert next(pairs) == (1, "1")
    with pytest.raises(ZeroDivisionError):
        next(pairs)
