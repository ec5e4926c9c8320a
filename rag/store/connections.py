"""SQLite connections to one file: many that read, one that writes, and all errors as sentences."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from rag.store import doubts
from rag.store.errors import DamagedError, StoreError
from rag.store.repair import BUSY_S, at_fault

log = logging.getLogger(__name__)

CACHE_KIB = 8192
"""Of each connection; what is read often stays in the system's own cache anyway."""
IDLE = 4
"""So many reading connections are kept for the next that asks."""

SETUP = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # a commit survives the process; a power cut tears nothing
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = OFF",  # overwriting what is deleted would double every change
    f"PRAGMA cache_size = -{CACHE_KIB}",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, fulltext, row)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, fulltext, instance)",
)


class Prepare(Protocol):
    """Makes sure that there is a sound file of the newest format."""

    def __call__(self, path: Path, *, suspect: bool) -> None:
        """Make it or mend it; `suspect` says that reading it has failed."""
        ...


class Connection(sqlite3.Connection):
    """A connection that knows which of the files under its path it is connected to."""

    generation = 0


class Connections:
    """Lends connections. If the file is deleted or damaged meanwhile, a new one takes its place.

    WAL lets readers see a settled state while one writer changes it, in this process or another.
    """

    def __init__(self, path: Path, *, prepare: Prepare) -> None:
        self._path = path
        self._prepare = prepare
        self._lock = threading.Lock()
        self._writing = threading.RLock()
        self._idle: list[Connection] = []
        self._writer: Connection | None = None
        self._file: tuple[int, int] | None = None
        self._damaged = False
        self._closed = False
        self._generation = 0  # grows whenever a new file took the place of the old one

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection to read with; all it reads is of one moment."""
        with self._sentences():
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend the one that writes: all that is done inside is kept, or nothing."""
        with self._sentences(), self._writing:
            connection = self._writing_one()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has rolled back already
                    connection.execute("ROLLBACK")
                raise

    def note(self) -> AbstractContextManager[Connection]:
        """Lend the one that writes for one small change, which here waits for big ones."""
        return self.write()

    @contextmanager
    def maintain(self) -> Iterator[Connection]:
        """Lend the one that writes, outside of any transaction."""
        with self._sentences(), self._writing:
            yield self._writing_one()

    def close(self) -> None:
        """Close every connection; those that are lent, when they come back."""
        with self._writing, self._lock:
            self._closed = True
            self._drop_idle()
            self._drop_writer()

    # --- which file ---------------------------------------------------------------------------

    def _borrow(self) -> Connection:
        with self._lock:
            self._look()
            return self._idle.pop() if self._idle else self._connect()

    def _give_back(self, connection: Connection) -> None:
        if connection.in_transaction:
            connection.rollback()
        with self._lock:
            stale = self._closed or connection.generation != self._generation
            if stale or len(self._idle) >= IDLE:
                connection.close()
            else:
                self._idle.append(connection)

    def _writing_one(self) -> Connection:
        with self._lock:
            self._look()
            if self._writer is None or self._writer.generation != self._generation:
                self._drop_writer()
                self._writer = self._connect()
            return self._writer

    def _connect(self) -> Connection:
        connection = connect(self._path)
        connection.generation = self._generation
        return connection

    def _look(self) -> None:
        """See whether the file is still the one that was opened; begin anew if not."""
        if self._closed:
            raise StoreError("the index is closed")
        there = _identity(self._path)
        if self._file is not None and self._file == there and not self._damaged:
            return
        if self._file is not None and there is None:
            log.warning("%s was deleted: an empty index takes its place", self._path)
        self._drop_idle()
        self._prepare(self._path, suspect=self._damaged)
        self._file = _identity(self._path)
        self._damaged = False
        self._generation += 1

    def _drop_idle(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    def _drop_writer(self) -> None:
        """Close the one that writes; only while nobody does."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    # --- what went wrong ----------------------------------------------------------------------

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn SQLite's errors into sentences; note that the file is damaged."""
        try:
            yield
        except sqlite3.Error as exc:
            error = explain(exc, self._path)
            if isinstance(error, DamagedError):
                self._damaged = True
                doubts.raise_(self._path)
            raise error from exc


def connect(path: Path) -> Connection:
    """Open a sound file in the newest format, for any thread (one at a time)."""
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False, factory=Connection
    )
    try:
        for statement in SETUP:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def explain(exc: sqlite3.Error, path: Path) -> StoreError:
    """Return the sentence for an error of SQLite."""
    if at_fault(exc):
        return DamagedError(f"{path} is damaged: try again, then it is mended or begun anew")
    match getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreError(f"the disk that holds {path.parent} is full: free some space there")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreError(f"{path} cannot be written: check who owns {path.parent}")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"another program keeps {path} busy: try again when it is done")
        case sqlite3.SQLITE_IOERR:
            why = f"{path} cannot be read or written ({exc})"
            return StoreError(f"{why}: see whether its disk is full or failing")
        case _:
            do = f"move {path.parent} away, then add your documents again"
            return StoreError(f"{path} cannot be used ({exc}): {do}")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # not there, or not to be seen: opening it says which
        return None
    return found.st_dev, found.st_ino
