"""A server that is away, or refuses."""

import time
from pathlib import Path

import psycopg
import pytest

from rag.store.errors import StoreError
from rag.store.postgres.connections import explain
from rag.store.postgres.store import PostgresStore
from tests.rag.store.places import add, document
from tests.rag.store.server import Server

AWAY = "postgresql://me@127.0.0.1:9/house"


def test_a_server_that_is_away_is_one_sentence() -> None:
    sentence = r"^the database house at 127\.0\.0\.1 cannot be reached: start it, or change doc"
    with PostgresStore(AWAY) as store:
        for use in (
            store.documents,
            lambda: store.put(document()),
            lambda: store.keep("a", "b"),
            lambda: store.tidy("e"),
            lambda: store.indexing().__enter__(),
        ):
            with pytest.raises(StoreError, match=sentence):
                use()


def test_opening_connects_nowhere() -> None:
    PostgresStore(AWAY).close()


def test_a_closed_store_says_so(store: PostgresStore) -> None:
    store.documents()
    store.close()
    with pytest.raises(StoreError, match="the index is closed"):
        store.documents()


def test_a_wrong_password_is_said_without_it(server: Server) -> None:
    [[file]] = server.do("SHOW hba_file")
    rules = Path(str(file))
    before = rules.read_text(encoding="utf-8")
    server.do("CREATE USER guarded PASSWORD 'right'")
    try:
        rules.write_text(f"local all guarded scram-sha-256\n{before}", encoding="utf-8")
        server.do("SELECT pg_reload_conf()")
        told = _told_once(f"{server.conninfo}&user=guarded&password=very-wrong")
    finally:
        rules.write_text(before, encoding="utf-8")
        server.do("SELECT pg_reload_conf()")
        server.do("DROP USER guarded")
    assert "does not let us in: check the user in documents.postgres" in told
    assert "very-wrong" not in told


def _told_once(conninfo: str) -> str:
    """Return what a database says that takes a moment to follow its new rules."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with PostgresStore(conninfo) as store, pytest.raises(StoreError) as caught:
            store.documents()
        if "let us in" in str(caught.value):
            break
    return str(caught.value)


def test_a_database_without_pgvector_says_what_to_do(server: Server) -> None:
    server.do("CREATE USER nobody_special")
    server.do("CREATE DATABASE bare OWNER nobody_special")
    conninfo = server.conninfo.replace("/postgres?", "/bare?") + "&user=nobody_special"
    try:
        with (
            PostgresStore(conninfo) as store,
            pytest.raises(StoreError, match="let its owner say CREATE EXTENSION vector"),
        ):
            store.documents()
    finally:
        server.do("DROP DATABASE bare WITH (FORCE)")
        server.do("DROP USER nobody_special")


def test_connections_that_broke_are_replaced(store: PostgresStore, server: Server) -> None:
    add(store, "/a", "One.")
    server.do(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hearsay'"
    )
    assert [found.chunks for found in store.documents()] == [1]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (psycopg.errors.DiskFull(), "has no room left on its disk"),
        (psycopg.errors.ReadOnlySqlTransaction(), "does not let us write"),
        (psycopg.errors.InvalidPassword(), "does not let us in"),
        (psycopg.errors.AdminShutdown(), "cannot be reached"),
        (psycopg.errors.DataError("secret text"), "says: DataError"),
    ],
)
def test_every_error_is_a_sentence(error: psycopg.Error, sentence: str) -> None:
    assert str(explain(error, "the database")).startswith(f"the database {sentence}")


def test_the_user_is_never_shown(server: Server) -> None:
    with PostgresStore("postgresql://secret-user@127.0.0.1:9/house") as store:
        with pytest.raises(StoreError) as caught:
            store.documents()
        assert "secret-user" not in str(caught.value)
    del server
