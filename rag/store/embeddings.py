"""Vectors in SQLite, by embedder and content: each function works on a lent connection."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.store.library import changed
from rag.store.rows import vector_row, vectors_of
from rag.store.store import Vector

UNEMBEDDED = (
    "SELECT contents.id, contents.hash, contents.text FROM contents"
    " LEFT JOIN vectors ON vectors.content = contents.id AND vectors.embedder = ?"
    " WHERE contents.id >= ? AND vectors.row IS NULL ORDER BY contents.id LIMIT ?"
)
INSERT = (
    "INSERT OR IGNORE INTO vectors (embedder, content, vector)"
    " SELECT ?, id, ? FROM contents WHERE hash = ?"
)
BATCH = 4096
"""So many vectors are read at once."""
NEWER = "SELECT row, content, vector FROM vectors WHERE embedder = ? AND row > ? ORDER BY row"
OF_CHUNKS = (
    "SELECT wanted.key, vectors.vector FROM json_each(?) AS wanted"
    " CROSS JOIN chunks ON chunks.id = wanted.value"  # CROSS: in this order
    " CROSS JOIN vectors ON vectors.content = chunks.content AND vectors.embedder = ?"
)


def embedder_of(connection: sqlite3.Connection, name: str) -> tuple[int, int] | None:
    """Return an embedder's id and how many dimensions it has."""
    found: tuple[int, int] | None = connection.execute(
        "SELECT id, dimensions FROM embedders WHERE name = ?", (name,)
    ).fetchone()
    return found


class Unfinished:
    """Finds what has no vector yet, without looking again at what was found to have one."""

    def __init__(self) -> None:
        self._since: dict[int, int] = {}  # by embedder: all contents before this one have one

    def read(self, connection: sqlite3.Connection, name: str, *, limit: int) -> dict[str, str]:
        """Return texts without a vector of this embedder, oldest first, by hexadecimal hash."""
        embedder, _ = embedder_of(connection, name) or (0, 0)
        since = self._since.get(embedder, 0)
        rows = connection.execute(UNEMBEDDED, (embedder, since, limit)).fetchall()
        if embedder and rows:
            self._since[embedder] = rows[0][0]
        return {digest.hex(): text for _, digest, text in rows}


def embed(connection: sqlite3.Connection, name: str, vectors: Mapping[str, Vector]) -> None:
    """Keep vectors by the hexadecimal hash of their content."""
    if not vectors:
        return
    embedder = _known(connection, name, next(iter(vectors.values())).size)
    rows = ((embedder, vector_row(v), bytes.fromhex(digest)) for digest, v in vectors.items())
    connection.executemany(INSERT, rows)
    changed(connection)


def vectors(connection: sqlite3.Connection, name: str, ids: Sequence[int]) -> Vector:
    """Return the vectors of chunks, in their order; zeros where there is none."""
    embedder, dimensions = embedder_of(connection, name) or (0, 0)
    found = np.zeros((len(ids), dimensions), dtype=np.float32)
    rows = connection.execute(OF_CHUNKS, (json.dumps(list(ids)), embedder)).fetchall()
    if rows:
        found[[key for key, _ in rows]] = vectors_of([vector for _, vector in rows])
    return found


def newer(
    connection: sqlite3.Connection, embedder: int, row: int
) -> Iterator[tuple[int, NDArray[np.int64], Vector]]:
    """Yield the vectors after a row, in batches: the last row, contents, vectors."""
    cursor = connection.execute(NEWER, (embedder, row))
    while rows := cursor.fetchmany(BATCH):
        ids = np.array([content for _, content, _ in rows], dtype=np.int64)
        yield rows[-1][0], ids, vectors_of([vector for _, _, vector in rows])


def live(connection: sqlite3.Connection, embedder: int) -> int:
    """Return how many contents an embedder has vectors of."""
    sql = "SELECT count(*) FROM vectors WHERE embedder = ?"
    return int(connection.execute(sql, (embedder,)).fetchone()[0])


def forget_others(connection: sqlite3.Connection, name: str) -> None:
    """Forget the vectors of all other embedders."""
    forgotten = connection.execute("DELETE FROM embedders WHERE name <> ?", (name,)).rowcount
    if forgotten:
        changed(connection)


def _known(connection: sqlite3.Connection, name: str, dimensions: int) -> int:
    """Return an embedder's id; one whose vectors have another length now begins anew."""
    known = embedder_of(connection, name)
    if known is not None and known[1] == dimensions:
        return known[0]
    connection.execute("DELETE FROM embedders WHERE name = ?", (name,))
    row = connection.execute(
        "INSERT INTO embedders (name, dimensions) VALUES (?, ?)", (name, dimensions)
    ).lastrowid
    assert row is not None  # noqa: S101  # after an INSERT there is one
    return row
