"""The vectors of an index file, kept in step with a FAISS index in memory."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rag.store.filters import Condition
from rag.store.rows import VECTOR
from rag.store.rows import vectors_of as unpacked
from rag.store.store import Scored, Vector
from rag.store.vectors import Ids, VectorIndex

BATCH = 4096
"""So many vectors are read at once."""
DEAD_SHARE = 0.1
DEAD_FEW = 1_000
"""Vectors that were removed stay in memory until they are this many and this share of all."""

EMBEDDER = "SELECT id, dimensions FROM embedders WHERE name = ?"
NEWER = "SELECT row, content, vector FROM vectors WHERE embedder = ? AND row > ? ORDER BY row"
LIVE = "SELECT count(*) FROM vectors WHERE embedder = ?"
CHANGES = "SELECT number FROM changes"
HOLDERS = (
    "SELECT chunks.content, chunks.id FROM json_each(?) AS found"
    " JOIN chunks ON chunks.content = found.value ORDER BY chunks.id"
)
ALLOWED = (
    "SELECT chunks.id, chunks.content FROM chunks"
    " JOIN documents ON documents.row = chunks.document WHERE {}"
)


@dataclass
class Loaded:
    """One embedder's vectors in memory, and up to where the file has been read."""

    embedder: int
    index: VectorIndex
    row: int = 0
    changes: int = -1


@dataclass(frozen=True)
class Allowed:
    """What a search is limited to."""

    chunks: frozenset[int]
    contents: Ids


class Neighbours:
    """Searches the vectors of one index file. Safe for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[str, Loaded] = {}

    def nearest(
        self,
        connection: sqlite3.Connection,
        vector: Vector,
        *,
        embedder: str,
        limit: int,
        condition: Condition | None,
    ) -> list[Scored]:
        """Return the best chunks by the inner product of their vectors with this one."""
        allowed = None if condition is None else _allowed(connection, condition)
        if allowed is not None and not allowed.chunks:
            return []
        with self._lock:
            loaded = self._current(connection, embedder)
            if loaded is None or loaded.index.dimensions != vector.size:
                return []  # not embedded, or by another model of this name: nothing is like it
            return _search(connection, loaded.index, vector, limit, allowed)

    def _current(self, connection: sqlite3.Connection, name: str) -> Loaded | None:
        """Return an embedder's vectors as the file has them now; None if it has none."""
        row = connection.execute(EMBEDDER, (name,)).fetchone()
        if row is None:
            self._loaded.pop(name, None)
            return None
        loaded = self._loaded.get(name)
        if loaded is None or loaded.embedder != row[0]:
            loaded = self._loaded[name] = Loaded(row[0], VectorIndex(row[1]))
        self._catch_up(connection, loaded)
        return loaded

    def _catch_up(self, connection: sqlite3.Connection, loaded: Loaded) -> None:
        changes = connection.execute(CHANGES).fetchone()[0]
        if changes == loaded.changes:
            return
        for row, ids, vectors in newer(connection, loaded.embedder, loaded.row):
            loaded.index.add(ids, vectors)
            loaded.row = row
        live = connection.execute(LIVE, (loaded.embedder,)).fetchone()[0]
        if len(loaded.index) - live > max(DEAD_FEW, DEAD_SHARE * live):
            loaded.index.keep_only(contents_of(connection, loaded.embedder))
        loaded.changes = changes


def newer(
    connection: sqlite3.Connection, embedder: int, row: int
) -> Iterator[tuple[int, Ids, Vector]]:
    """Yield the vectors after a row, in batches: the last row, contents, vectors."""
    cursor = connection.execute(NEWER, (embedder, row))
    while rows := cursor.fetchmany(BATCH):
        ids = np.array([content for _, content, _ in rows], dtype=np.int64)
        yield rows[-1][0], ids, unpacked([vector for _, _, vector in rows])


def contents_of(connection: sqlite3.Connection, embedder: int) -> Ids:
    """Return the contents an embedder has vectors of."""
    rows = connection.execute("SELECT content FROM vectors WHERE embedder = ?", (embedder,))
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def _allowed(connection: sqlite3.Connection, condition: Condition) -> Allowed:
    rows = connection.execute(ALLOWED.format(condition.sql), condition.values).fetchall()
    contents = np.unique(np.array([content for _, content in rows], dtype=np.int64))
    return Allowed(frozenset(chunk for chunk, _ in rows), contents)


def _search(
    connection: sqlite3.Connection,
    index: VectorIndex,
    vector: Vector,
    limit: int,
    allowed: Allowed | None,
) -> list[Scored]:
    """Search until enough of what is found is still in the file."""
    wanted = limit
    while True:
        query = vector.astype(VECTOR).astype(np.float32)
        contents = None if allowed is None else allowed.contents
        pairs = index.search(query, limit=wanted, allowed=contents)
        found = _holders(connection, pairs, allowed)
        if len(found) >= limit or len(pairs) < wanted:
            return found[:limit]
        wanted *= 4


def _holders(
    connection: sqlite3.Connection, pairs: list[tuple[int, float]], allowed: Allowed | None
) -> list[Scored]:
    """Return the chunks that hold the contents that were found, in the same order."""
    asked = json.dumps([content for content, _ in pairs])
    holders: dict[int, list[int]] = {}
    for content, chunk in connection.execute(HOLDERS, (asked,)):
        if allowed is None or chunk in allowed.chunks:
            holders.setdefault(content, []).append(chunk)
    return [Scored(chunk, score) for content, score in pairs for chunk in holders.get(content, ())]
