"""A SQLite file that survives kill -9. A full disk costs persistence, not the worker."""

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

log = logging.getLogger(__name__)

BUSY_S = 1.0
"""How long a write waits for another process that writes."""


class Database:
    """One SQLite file in WAL mode: what `write` returned True for survives the process.

    `synchronous` is NORMAL: a commit costs tens of microseconds and survives the death of the
    process at once; after a power cut the last moments may be missing, but nothing is torn.
    """

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._schema = schema
        self._healthy = True
        self._connection: sqlite3.Connection

    def __enter__(self) -> Self:
        """Open the file; a broken one is put aside; where there is no place, use memory."""
        try:
            self._connection = self._open_or_replace()
        except (sqlite3.Error, OSError) as exc:
            log.warning("nothing can be kept in %s (%s): going on in memory", self._path, exc)
            self._connection = self._open(":memory:")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the file."""
        self._connection.close()

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(sql, values).fetchall()

    def write(self, sql: str, rows: Iterable[Sequence[Any]]) -> bool:
        """Commit one statement for many rows; say whether they are safe now."""
        try:
            with self._connection:
                self._connection.executemany(sql, rows)
        except sqlite3.Error as exc:
            self._say_once("%s cannot be written (%s): going on in memory", exc)
            return False
        if not self._healthy:
            log.info("%s can be written again", self._path)
            self._healthy = True
        return True

    def _say_once(self, sentence: str, exc: sqlite3.Error) -> None:
        if self._healthy:
            log.warning(sentence, self._path, exc)
            self._healthy = False

    def _open_or_replace(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._open(str(self._path))
        except sqlite3.OperationalError:
            raise  # no place, no permission: the file is not at fault
        except sqlite3.DatabaseError as exc:
            aside = self._path.with_suffix(".broken")
            log.warning(
                "%s is broken (%s): starting anew, it is kept as %s", self._path, exc, aside
            )
            self._path.replace(aside)
            return self._open(str(self._path))

    def _open(self, path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=BUSY_S)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(self._schema)
            _check(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _check(connection: sqlite3.Connection) -> None:
    """Raise DatabaseError if the file is damaged inside."""
    (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise sqlite3.DatabaseError(answer)
