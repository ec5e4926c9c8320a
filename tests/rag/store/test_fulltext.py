"""What full text does so that it stays quick; what it finds is in the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.documents import Filters
from rag.store import fulltext, remembered
from rag.store.sqlite import SqliteStore
from tests.rag.store.places import Folder, add

ALL = Filters()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with Folder(tmp_path / "documents").open() as store:
        yield store


def match(store: SqliteStore, *terms: str) -> list[str]:
    found = store.match(dict.fromkeys(terms, 1.0), limit=100, filters=ALL)
    return [stored.chunk.text for stored in store.chunks([each.id for each in found])]


def test_terms_that_stand_everywhere_are_left_out_where_there_is_no_time(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "/a", *(f"The number {number}." for number in range(20)), "The rare one.")
    monkeypatch.setattr(fulltext, "BUDGET", 10)
    assert match(store, "the", "rare") == ["The rare one."]
    monkeypatch.setattr(fulltext, "BUDGET", 22)
    assert len(match(store, "the", "rare")) == 21


def test_a_question_of_nothing_but_such_terms_finds_some(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "/a", *(f"The number {number}." for number in range(20)))
    monkeypatch.setattr(fulltext, "BUDGET", 10)
    assert len(match(store, "the", "number")) == 10


def test_a_frequent_term_is_counted_again_when_the_index_has_grown(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "MANY", 50)
    add(store, "/a", *(f"The number {number}." for number in range(100)))
    assert store.frequencies(["the", "number"]) == {"the": 100, "number": 100}
    add(store, "/b", "The one.")
    assert store.frequencies(["the", "one"]) == {"the": 100, "one": 1}  # within 2 %
    add(store, "/c", "The one.", "The two.", "The three.")
    assert store.frequencies(["the", "one"]) == {"the": 104, "one": 2}


def test_no_more_frequencies_are_remembered_than_wanted(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "MANY", 0)
    monkeypatch.setattr(remembered, "MOST", 2)
    add(store, "/a", "One two three four five.")
    terms = ["one", "two", "three", "four", "five"]
    assert store.frequencies(terms) == dict.fromkeys(terms, 1)
    with store._connections.read() as connection:
        kept = store._about(connection).fulltext._frequent
    assert 0 < len(kept) <= 2


def parts(store: SqliteStore) -> int:
    """How many parts the full text is in."""
    with store._connections.read() as connection:
        sql = "SELECT count(DISTINCT segid) FROM fulltext_idx"
        return int(connection.execute(sql).fetchone()[0])


def test_tidying_puts_the_parts_together_only_where_much_is_new(store: SqliteStore) -> None:
    for number in range(7):
        add(store, f"/{number}", "Some words.", "Other words.")
    assert parts(store) > 1
    store.tidy("e")
    assert parts(store) == 1
    add(store, "/new", "New words.")
    store.tidy("e")
    assert parts(store) == 2
    for number in range(3):
        add(store, f"/new {number}", "New words.")
    store.tidy("e")
    assert parts(store) == 1


def test_capitals_of_a_term_are_as_the_tokenizer_has_them() -> None:
    assert fulltext.folded("NEAR Ä\0x") == "nearÄx"
