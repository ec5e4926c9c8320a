"""What is still known after a crash."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agents.assistant.store import OpenTurn, Store
from tests.agents.assistant.conftest import OpenStore
from tests.agents.assistant.test_timers import timer

TURN = OpenTurn("a" * 32, "kitchen", "de", speak=True, opened_at=100.0)
OTHER = OpenTurn("b" * 32, "bedroom", None, speak=False, opened_at=90.0)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "assistant.sqlite"


@pytest.fixture
def store(open_store: OpenStore, path: Path) -> Store:
    return open_store(path)


def test_turns_that_were_not_ended_are_found_again(
    open_store: OpenStore, store: Store, path: Path
) -> None:
    store.begin(TURN)
    store.begin(OTHER)
    assert open_store(path).unfinished() == (OTHER, TURN)
    store.end(TURN.turn, "done", {"reply": 0.1}, 101.0)
    assert open_store(path).unfinished() == (OTHER,)


def test_a_turn_begins_and_ends_once(store: Store, path: Path) -> None:
    store.begin(TURN)
    store.end(TURN.turn, "done", {}, 101.0)
    store.begin(TURN)
    store.end(TURN.turn, "failed", {}, 102.0)
    assert store.unfinished() == ()
    outcome = rows(path, "SELECT outcome FROM turns")
    assert outcome == [("done",)]


def test_recent_turns_are_known_by_their_ids(store: Store) -> None:
    store.begin(TURN)
    store.begin(OTHER)
    assert store.recent(95.0) == (TURN.turn,)


def test_old_turns_are_forgotten_and_open_ones_are_not(store: Store, path: Path) -> None:
    store.begin(TURN)
    store.begin(OTHER)
    store.end(TURN.turn, "done", {"reply": 0.25}, 101.0)
    store.prune(101.0)
    assert len(store.recent(0)) == 2
    store.prune(101.5)
    assert store.recent(0) == (OTHER.turn,)
    assert path.with_name("assistant.sqlite-wal").stat().st_size == 0


def test_the_file_holds_times_and_outcomes_but_no_words(store: Store, path: Path) -> None:
    store.begin(TURN)
    store.end(TURN.turn, "done", {"reply": 0.25}, 101.0)
    (row,) = rows(path, "SELECT * FROM turns")
    assert row == ("a" * 32, "kitchen", "de", 1, 100.0, 101.0, "done", '{"reply": 0.25}')


def test_the_timers_are_the_last_ones_saved(
    open_store: OpenStore, store: Store, path: Path
) -> None:
    store.save_timers([timer("tea"), timer("pizza")])
    store.save_timers([timer("pizza"), timer("bread").paused(1_000.0)])
    again = open_store(path).timers()
    assert {t.name: t for t in again} == {
        "pizza": timer("pizza"),
        "bread": timer("bread").paused(1_000.0),
    }


def test_a_full_disk_is_said_once_and_the_house_goes_on(
    open_store: OpenStore, store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.begin(TURN)
    db = store._db
    assert db is not None
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    many = [timer(f"timer {number}") for number in range(200)]
    with caplog.at_level(logging.INFO):
        store.save_timers(many)
        store.save_timers(many)
    (line,) = caplog.messages
    assert "full" in line
    assert "memory" in line
    assert store.timers() == ()
    db.execute("PRAGMA max_page_count = 100000")
    store.save_timers(many)
    assert len(open_store(path).timers()) == 200


def test_a_folder_that_cannot_be_made_costs_only_what_is_kept(
    open_store: OpenStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    store = open_store(tmp_path / "file" / "assistant.sqlite")
    store.begin(TURN)
    assert (store.unfinished(), store.timers(), store.recent(0)) == ((), (), ())
    assert len(caplog.messages) == 1


def test_a_file_that_is_no_database_is_left_alone(
    open_store: OpenStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but something of yours")
    store = open_store(path)
    store.begin(TURN)
    assert store.unfinished() == ()
    assert path.read_bytes().startswith(b"not a database")
    assert len(caplog.messages) == 1


def test_a_closed_store_opens_again_when_it_is_needed(store: Store) -> None:
    store.begin(TURN)
    store.close()
    store.close()
    assert store.unfinished() == (TURN,)


def test_a_timer_of_another_version_costs_itself_only(store: Store, path: Path) -> None:
    store.save_timers([timer("tea")])
    db = sqlite3.connect(path)
    db.execute("INSERT INTO timers VALUES ('x', '{\"when\": 5}')")
    db.execute("INSERT INTO timers VALUES ('y', 'no json')")
    db.commit()
    db.close()
    assert [kept.name for kept in store.timers()] == ["tea"]
