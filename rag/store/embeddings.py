"""Vectors in SQLite, by embedder and content: each function works on a lent connection."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np

from rag.store.library import changed
from rag.store.rows import vector_row, vectors_of
from rag.store.store import Vector

UNEMBEDDED = (
    "SELECT contents.id, contents.hash, contents.text FROM contents"
    " LEFT JOIN vectors ON vectors.content = contents.id AND vectors.embedder = ?"
    " WHERE contents.id >= ? AND vectors.row IS NULL ORDER BY contents.id LIMIT ?"
)
INSERT = (
    "INSERT OR REPLACE INTO vectors (embedder, content, vector)"
    " SELECT ?, id, ? FROM contents WHERE hash = ?"
)
OF_CHUNKS = (
    "SELECT wanted.key, vectors.vector FROM json_each(?) AS wanted"
    " JOIN chunks ON chunks.id = wanted.value"
    " JOIN vectors ON vectors.content = chunks.content AND vectors.embedder = ?"
)


def embedder_of(connection: sqlite3.Connection, name: str) -> tuple[int, int] | None:
    """Return an embedder's id and how many dimensions it has."""
    found: tuple[int, int] | None = connection.execute(
        "SELECT id, dimensions FROM embedders WHERE name = ?", (name,)
    ).fetchone()
    return found


def unembedded(
    connection: sqlite3.Connection, name: str, *, since: int, limit: int
) -> list[tuple[int, bytes, str]]:
    """Return contents from this id on without a vector: id, hash, text."""
    embedder = embedder_of(connection, name) or (0, 0)
    return connection.execute(UNEMBEDDED, (embedder[0], since, limit)).fetchall()


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


def forget_others(connection: sqlite3.Connection, name: str) -> None:
    """Forget the vectors of all other embedders."""
    connection.execute("DELETE FROM embedders WHERE name <> ?", (name,))
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
