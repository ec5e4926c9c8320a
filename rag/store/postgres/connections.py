"""Connections to one database, lent from a pool, and all errors as sentences."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from rag.store.errors import DamagedError, StoreError
from rag.store.postgres.schema import LOCK, SCHEMA, WRITING, upgrade

CONNECT_S = 5
"""How long a connection may take (whole seconds, as libpq counts them)."""
MOST = 8
"""Connections of one process at a time."""

BY_KEYS = "SELECT " + ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in (
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("enable_seqscan", "off"),
        ("plan_cache_mode", "force_custom_plan"),
    )
)
"""What is changed is found by its keys. Left alone, the planner reads whole tables for the
thousands of keys of one document, though they are a small part: seconds in place of a tenth."""

log = logging.getLogger(__name__)


class Connections:
    """Lends connections that know our schema; the first one brings it up to date."""

    def __init__(self, conninfo: str) -> None:
        """Nothing is connected until the first use.

        Raises:
            psycopg.ProgrammingError: if `conninfo` is none.
        """
        self._where = _printable(conninfo)
        self._conninfo = make_conninfo(
            conninfo,
            connect_timeout=CONNECT_S,
            application_name="hearsay",
            options=f"-c search_path={SCHEMA},public -c client_min_messages=warning",
        )
        self._lock = threading.Lock()
        self._pool: ConnectionPool[Connection] | None = None
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection; all it reads is of one moment."""
        with self._lent() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend a connection to write with, one at a time: all of it is kept, or nothing."""
        with self._lent() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, WRITING))
            connection.execute(BY_KEYS)
            yield connection

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """Lend a connection for one small change that need not wait for a big one."""
        with self._lent() as connection:
            yield connection

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        """Lend a connection of its own, for what lasts."""
        with self._sentences():
            self._ready()
            with psycopg.connect(self._conninfo, autocommit=True) as connection:
                yield connection

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            self._closed = True
            self._drop()

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        with self._sentences(), self._ready().connection() as connection:
            yield connection

    def _ready(self) -> "ConnectionPool[Connection]":
        with self._lock:
            if self._closed:
                raise StoreError("the index is closed")
            if self._pool is None:
                with psycopg.connect(self._conninfo, autocommit=True) as connection:
                    upgrade(connection)
                self._pool = self._open()
            return self._pool

    def _open(self) -> "ConnectionPool[Connection]":
        return ConnectionPool(
            self._conninfo,
            min_size=1,
            max_size=MOST,
            open=True,
            timeout=CONNECT_S,
            kwargs={"autocommit": True},
            configure=register_vector,
            check=ConnectionPool.check_connection,
            name="hearsay",
        )

    def _drop(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn the database's errors into sentences; begin anew where the tables are gone."""
        try:
            yield
        except psycopg.Error as exc:
            error = explain(exc, self._where)
            if isinstance(error, DamagedError):
                with self._lock:
                    self._drop()
            raise error from exc


GONE = (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName)
READ_ONLY = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
REFUSED = (errors.InvalidPassword, errors.InvalidAuthorizationSpecification)
AWAY = (PoolTimeout, psycopg.OperationalError, psycopg.InterfaceError)


def explain(exc: psycopg.Error, where: str) -> StoreError:
    """Say what is wrong with the database, without a word of what it holds."""
    if isinstance(exc, GONE):
        return DamagedError(f"the index is gone from {where}: a new one is begun, index again")
    return StoreError(f"{where} {_why(exc)}")


def _why(exc: psycopg.Error) -> str:
    if isinstance(exc, errors.DiskFull):
        return "has no room left on its disk: make some"
    if isinstance(exc, READ_ONLY):
        return "does not let us write: check the rights of its user"
    if isinstance(exc, REFUSED) or "authentication failed" in str(exc):  # connecting has no codes
        return (
            "does not let us in: check the user in documents.postgres and"
            " documents.postgres_password_file"
        )
    if isinstance(exc, AWAY):
        return "cannot be reached: start it, or change documents.postgres"
    return f"says: {exc.diag.message_primary or type(exc).__name__}"


def _printable(conninfo: str) -> str:
    """Return what people may read of it: no password, no user."""
    parts: dict[str, Any] = conninfo_to_dict(conninfo)
    return (
        f"the database {parts.get('dbname', 'of the user')!s} at {parts.get('host', 'localhost')!s}"
    )
