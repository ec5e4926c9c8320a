"""The format of the index."""

import threading

import psycopg
import pytest

from rag.store.errors import StoreError
from rag.store.postgres.schema import FORMATS, upgrade
from rag.store.postgres.store import PostgresStore
from tests.rag.store.places import Database, add
from tests.rag.store.server import Server


def test_an_index_of_a_newer_hearsay_is_left_alone(store: PostgresStore, server: Server) -> None:
    add(store, "/a", "One.")
    server.do("UPDATE hearsay.format SET number = 99")
    with (
        Database(server).open() as another,
        pytest.raises(StoreError, match="in format 99, written by a newer Hearsay"),
    ):
        another.documents()
    assert server.do("SELECT count(*) FROM hearsay.documents") == [(1,)]


def test_an_older_format_is_brought_up_to_date(store: PostgresStore, server: Server) -> None:
    add(store, "/a", "One.")
    newer = (*FORMATS, "ALTER TABLE hearsay.documents ADD COLUMN mood text DEFAULT 'new'")
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        upgrade(connection, newer)
        upgrade(connection, newer)
    assert server.do("SELECT mood FROM hearsay.documents") == [("new",)]
    assert server.do("SELECT number FROM hearsay.format") == [(2,)]


def test_a_format_that_fails_changes_nothing(store: PostgresStore, server: Server) -> None:
    add(store, "/a", "One.")
    broken = (*FORMATS, "DROP TABLE hearsay.pages CASCADE; SELECT 1 / 0")
    with (
        psycopg.connect(server.conninfo, autocommit=True) as connection,
        pytest.raises(psycopg.errors.DivisionByZero),
    ):
        upgrade(connection, broken)
    assert server.do("SELECT number FROM hearsay.format") == [(1,)]
    assert len(store.pages(store.documents()[0].id)) == 1


def test_many_may_begin_at_once(place: Database) -> None:
    failures: list[BaseException] = []

    def begin() -> None:
        try:
            with place.open() as store:
                store.keep("who", threading.current_thread().name)
        except BaseException as exc:  # noqa: BLE001  # told below
            failures.append(exc)

    threads = [threading.Thread(target=begin) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_an_index_that_is_dropped_meanwhile_is_told_once_and_begun_anew(
    store: PostgresStore, server: Server
) -> None:
    add(store, "/a", "One.")
    server.forget()
    with pytest.raises(StoreError, match=r"the index is gone from .* a new one is begun"):
        store.documents()
    assert store.documents() == []
    assert add(store, "/a", "One.").chunks == 1
