"""What the user wants indexed, and small values for all processes: on a lent connection."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from rag.documents import Source


def sources(connection: sqlite3.Connection) -> list[Source]:
    """Return what the user added, by path."""
    rows = connection.execute("SELECT path, excluded FROM sources ORDER BY path")
    return [Source(Path(os.fsdecode(path)), excluded=bool(excluded)) for path, excluded in rows]


def add_sources(connection: sqlite3.Connection, added: Sequence[Source]) -> None:
    """Keep sources; a known path is replaced."""
    rows = [(os.fsencode(source.path), source.excluded) for source in added]
    connection.executemany("INSERT OR REPLACE INTO sources (path, excluded) VALUES (?, ?)", rows)


def remove_sources(connection: sqlite3.Connection, paths: Sequence[Path]) -> None:
    """Forget sources."""
    rows = [(os.fsencode(path),) for path in paths]
    connection.executemany("DELETE FROM sources WHERE path = ?", rows)


def state(connection: sqlite3.Connection, key: str) -> str | None:
    """Return a value that was kept."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def keep(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value."""
    connection.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, value))
