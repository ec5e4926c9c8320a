import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.indexing.ledger import Ledger
from rag.indexing.progress import Progress
from rag.store.sqlite import SqliteStore
from rag.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore(tmp_path / "documents") as store:
        yield store


def ledger(store: Store, *times: int) -> Ledger:
    return Ledger(store, clock_ns=iter(times).__next__)


def test_a_new_index_owes_everything(store: Store) -> None:
    empty = ledger(store)
    assert (empty.wanted, empty.settled, empty.owed, empty.paused) == (0, 0, True, False)
    assert empty.progress == Progress()
    assert empty.recipe == ""


def test_what_is_wanted_is_owed_until_it_is_settled(store: Store) -> None:
    wishes = ledger(store, 5)
    assert wishes.want() == 5
    assert wishes.owed
    wishes.settle(5)
    assert not wishes.owed
    assert ledger(store).settled == 5


def test_what_is_wanted_meanwhile_is_still_owed(store: Store) -> None:
    wishes = ledger(store, 5, 6)
    first = wishes.want()
    wishes.want()
    wishes.settle(first)
    assert wishes.owed


def test_a_clock_that_goes_back_loses_no_wish(store: Store) -> None:
    wishes = ledger(store, 50, 20, 10)
    assert [wishes.want(), wishes.want()] == [50, 51]
    wishes.settle(60)
    assert wishes.want() == 61


def test_what_was_settled_stays_so(store: Store) -> None:
    wishes = ledger(store)
    wishes.settle(7)
    wishes.settle(3)
    assert wishes.settled == 7


def test_a_pause_is_seen_by_others(store: Store) -> None:
    ledger(store).pause(paused=True)
    assert ledger(store).paused
    ledger(store).pause(paused=False)
    assert not ledger(store).paused


def test_progress_is_seen_by_others(store: Store) -> None:
    said = Progress("reading", 1, 2, 3, 4, 5, 6.5, "a\nb", "note", 7.0, 8.0)
    ledger(store).say(said)
    assert ledger(store).progress == said


@pytest.mark.parametrize("text", ["", "[]", "{", '{"unknown": 1}', "3"])
def test_progress_of_another_version_is_none(text: str) -> None:
    assert Progress.from_json(text) == Progress()


def test_the_rules_are_kept(store: Store) -> None:
    ledger(store).follow("2")
    assert ledger(store).recipe == "2"


def test_what_cannot_be_looked_at_is_told_until_it_can(store: Store) -> None:
    one, other = ledger(store), ledger(store)
    assert other.unseen == {}
    unseen = {Path(os.fsdecode(b"/locked-\xff\n")): "Permission denied"}
    one.overlook(unseen)
    assert other.unseen == unseen
    one.overlook({})
    assert other.unseen == {}
