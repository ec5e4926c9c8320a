"""Makes sure that there is a sound index file of the newest format, whatever lies there.

A file that is damaged, or none of ours, is set aside and a new one begun: all but what the user
wished can be read from the documents again, and the wishes are taken over where legible.
"""

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from rag.documents import Source
from rag.store import doubts, schema, wishes
from rag.store.errors import folder_made

log = logging.getLogger(__name__)

BUSY_S = 10.0
"""How long a write waits for another process that writes."""
OPENING = "opening.lock"
BROKEN = ".broken"
ALONG = ("-wal", "-shm")
"""What SQLite keeps beside a file."""
_GARBLED = "Could not decode to UTF-8"
"""How Python says that a text of the file is none; all we write is one."""


def prepare(path: Path, *, suspect: bool = False, formats: Sequence[str] = schema.FORMATS) -> None:
    """Make, mend, or bring to the newest format the file at this path.

    `suspect` says that reading it has failed: then all of it is checked. So it is if another
    process has said so; and where checking did not help before, a new one is begun.

    Raises:
        StoreError: if a newer Hearsay wrote it, or the folder cannot be used.
        sqlite3.Error: if the file cannot be used now, and is not at fault.
    """
    with folder_made(path.parent), FileLock(path.parent / OPENING, is_singleton=False):
        _prepare(path, formats, suspect=suspect)  # one at a time: others may see the same


def _prepare(path: Path, formats: Sequence[str], *, suspect: bool) -> None:
    doubt = doubts.of(path)
    try:
        if doubt == doubts.HOPELESS:
            raise _broken("it looks whole, and reading it fails all the same")
        _open(path, formats, suspect=suspect or doubt == doubts.SUSPECT)
    except sqlite3.DatabaseError as exc:
        if not at_fault(exc):
            raise
        wished = _set_aside(path, exc)
        _open(path, formats, suspect=False)
        _take_over(path, wished)
        doubts.clear(path)


def at_fault(exc: sqlite3.Error) -> bool:
    """Return whether an error says that the file itself is wrong."""
    code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    wrong = code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return wrong or str(exc).startswith(_GARBLED)


def bare(path: Path) -> sqlite3.Connection:
    """Open a file whatever it holds."""
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)


def _open(path: Path, formats: Sequence[str], *, suspect: bool) -> None:
    with closing(bare(path)) as connection:
        _check_owner(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        schema.upgrade(connection, formats)
        if suspect:
            _check_all(connection)
            doubts.checked(path)


def _check_owner(connection: sqlite3.Connection) -> None:
    """See that the file is ours, or empty."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner != schema.APPLICATION and tables:
        raise _broken("it belongs to another program")
    if tables and not connection.execute("PRAGMA user_version").fetchone()[0]:
        raise _broken("it does not say which format it has")


def _check_all(connection: sqlite3.Connection) -> None:
    """See that all of the file can be read; make the full text anew, which may be at fault."""
    complaint = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if complaint != "ok":
        raise _broken(complaint)
    connection.execute("INSERT INTO fulltext (fulltext) VALUES ('rebuild')")


def _broken(why: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(why)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _set_aside(path: Path, exc: sqlite3.DatabaseError) -> list[Source]:
    """Move a file out of the way; return what the user had wished, as far as it is legible."""
    wished = _legible(path)
    aside = path.with_suffix(BROKEN)
    log.error("%s is damaged (%s): kept as %s; documents are read again", path, exc, aside.name)
    path.replace(aside)
    for suffix in ALONG:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return wished


def _legible(path: Path) -> list[Source]:
    try:
        with closing(bare(path)) as connection:
            connection.execute("PRAGMA writable_schema = ON")  # opens what is cut off, too
            return wishes.sources(connection)
    except (sqlite3.Error, TypeError, ValueError):  # anything may stand in a broken file
        return []


def _take_over(path: Path, wished: Sequence[Source]) -> None:
    with closing(bare(path)) as connection:
        wishes.add_sources(connection, wished)
    if wished:
        log.warning("%d files and folders that were added are known again", len(wished))
