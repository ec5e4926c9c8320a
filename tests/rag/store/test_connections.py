"""Connections are lent, kept for the next, and closed."""

import sqlite3
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from rag.store.connections import IDLE, Connections
from rag.store.errors import StoreError
from rag.store.repair import prepare


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(tmp_path / "index.sqlite", prepare=prepare)


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_a_few_are_kept_for_the_next(connections: Connections) -> None:
    with ExitStack() as many:
        lent = [many.enter_context(connections.read()) for _ in range(IDLE + 2)]
        assert len(set(map(id, lent))) == IDLE + 2
    assert sum(map(is_closed, lent)) == 2
    with connections.read() as again:
        assert again in lent
    connections.close()
    assert all(map(is_closed, lent))


def test_one_that_is_lent_when_all_are_closed_is_closed_when_it_comes_back(
    connections: Connections,
) -> None:
    with connections.read() as lent:
        connections.close()
        assert not is_closed(lent)
    assert is_closed(lent)


def test_reading_is_of_one_moment(connections: Connections) -> None:
    count = "SELECT number FROM changes"
    with connections.read() as reading:
        assert reading.execute(count).fetchone() == (0,)
        with connections.write() as writing:
            writing.execute("UPDATE changes SET number = 5")
        assert reading.execute(count).fetchone() == (0,)
    with connections.read() as reading:
        assert reading.execute(count).fetchone() == (5,)
    connections.close()


def test_what_fails_in_the_middle_is_not_kept(connections: Connections) -> None:
    with suppress(ZeroDivisionError), connections.write() as writing:
        writing.execute("UPDATE changes SET number = 5")
        raise ZeroDivisionError
    with connections.read() as reading:
        assert reading.execute("SELECT number FROM changes").fetchone() == (0,)
    connections.close()


def test_an_error_of_sqlite_is_a_sentence_with_its_cause(connections: Connections) -> None:
    wrong = pytest.raises(StoreError, match=r"cannot be used \(no such table")
    with wrong as raised, connections.read() as reading:
        reading.execute("SELECT * FROM no_table")
    assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
    connections.close()
