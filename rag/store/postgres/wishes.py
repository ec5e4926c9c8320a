"""What the user wants indexed, and small values for all processes: on a lent connection."""

import os
from collections.abc import Sequence
from pathlib import Path

from psycopg import Connection

from rag.documents import Source
from rag.store.filters import text

ADD_SOURCE = (
    "INSERT INTO sources (path, excluded) VALUES (%s, %s)"
    " ON CONFLICT (path) DO UPDATE SET excluded = excluded.excluded"
)
KEEP = (
    "INSERT INTO state (key, value) VALUES (%s, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def sources(connection: Connection) -> list[Source]:
    """Return what the user added, by path."""
    rows = connection.execute("SELECT path, excluded FROM sources ORDER BY path")
    return [Source(Path(os.fsdecode(path)), excluded=excluded) for path, excluded in rows]


def add_sources(connection: Connection, added: Sequence[Source]) -> None:
    """Keep sources; a known path is replaced."""
    rows = [(os.fsencode(source.path), source.excluded) for source in added]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(ADD_SOURCE, rows)


def remove_sources(connection: Connection, paths: Sequence[Path]) -> None:
    """Forget sources."""
    gone = [os.fsencode(path) for path in paths]
    connection.execute("DELETE FROM sources WHERE path = ANY(%s)", (gone,))


def state(connection: Connection, key: str) -> str | None:
    """Return a value that was kept."""
    row = connection.execute("SELECT value FROM state WHERE key = %s", (key,)).fetchone()
    return None if row is None else str(row[0])


def keep(connection: Connection, key: str, value: str) -> None:
    """Keep a value."""
    connection.execute(KEEP, (key, text(value)))
