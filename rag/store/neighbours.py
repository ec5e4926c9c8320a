"""The vectors of an index file, kept in step with a FAISS index in memory."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from rag.documents import Filters
from rag.store.approximation import load, saved
from rag.store.catalogue import Catalogue, Mask
from rag.store.embeddings import embedder_of, live, newer
from rag.store.store import Scored, Vector
from rag.store.vectors import Ids, VectorIndex

DEAD_SHARE = 0.1
DEAD_FEW = 1_000
"""Vectors that were removed stay in memory until they are this many and this share of all."""

CHANGES = "SELECT number FROM changes"
HOLDERS = (
    "SELECT chunks.content, chunks.id FROM json_each(?) AS found"
    " JOIN chunks ON chunks.content = found.value ORDER BY chunks.id"
)


@dataclass
class Loaded:
    """One embedder's vectors in memory, and up to where the file has been read."""

    embedder: int
    index: VectorIndex
    row: int = 0
    file: str = ""
    """The approximate index it began with (or would have, if that could be read)."""
    changes: int = -1


@dataclass(frozen=True)
class Among:
    """What a search is limited to."""

    chunks: Mask
    """By id."""
    contents: Ids


class Neighbours:
    """Searches the vectors of one index file. Safe for any thread."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._loaded: dict[str, Loaded] = {}

    def nearest(
        self,
        connection: sqlite3.Connection,
        vector: Vector,
        *,
        embedder: str,
        limit: int,
        filters: Filters,
    ) -> list[Scored]:
        """Return the best chunks by the inner product of their vectors with this one."""
        with self._lock:
            loaded = self._current(connection, embedder)
            if loaded is None or loaded.index.dimensions != vector.size:
                return []  # not embedded, or by another model of this name: nothing is like it
            query = vector.astype(np.float32)
            return _search(connection, loaded.index, query, limit, self._among(connection, filters))

    def _among(self, connection: sqlite3.Connection, filters: Filters) -> Among | None:
        passing = self._catalogue.allowed(connection, filters)
        if passing is None:
            return None
        contents = self._catalogue.read(connection).contents[: len(passing)][passing]
        return Among(passing, np.unique(contents).astype(np.int64))

    def _current(self, connection: sqlite3.Connection, name: str) -> Loaded | None:
        """Return an embedder's vectors as the file has them now; None if it has none."""
        known = embedder_of(connection, name)
        if known is None:
            self._loaded.pop(name, None)
            return None
        changes = connection.execute(CHANGES).fetchone()[0]
        loaded = self._loaded.get(name)
        if loaded is None or loaded.changes != changes:
            loaded = self._loaded[name] = self._begun(connection, known, loaded)
            _catch_up(connection, loaded)
            loaded.changes = changes
        return loaded

    def _begun(
        self, connection: sqlite3.Connection, known: tuple[int, int], loaded: Loaded | None
    ) -> Loaded:
        """Return what to go on from: what is in memory, or what was saved since."""
        embedder, dimensions = known
        there = saved(connection, embedder)
        file = there.file if there else ""
        if loaded is not None and (loaded.embedder, loaded.file) == (embedder, file):
            return loaded
        self._loaded.clear()  # before another takes as much memory
        index = load(self._folder, there) if there else None
        if there is None or index is None:
            return Loaded(embedder, VectorIndex.exact(dimensions), file=file)
        return Loaded(embedder, index, row=there.row, file=file)


def _catch_up(connection: sqlite3.Connection, loaded: Loaded) -> None:
    """Add what is new in the file; drop what is gone once it is worth the while."""
    for row, ids, vectors in newer(connection, loaded.embedder, loaded.row):
        loaded.index.add(ids, vectors)
        loaded.row = row
    there = live(connection, loaded.embedder)
    if len(loaded.index) - there > max(DEAD_FEW, DEAD_SHARE * there):
        loaded.index.keep_only(contents_of(connection, loaded.embedder))


def contents_of(connection: sqlite3.Connection, embedder: int) -> Ids:
    """Return the contents an embedder has vectors of."""
    rows = connection.execute("SELECT content FROM vectors WHERE embedder = ?", (embedder,))
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)


def _search(
    connection: sqlite3.Connection,
    index: VectorIndex,
    query: Vector,
    limit: int,
    among: Among | None,
) -> list[Scored]:
    """Search until enough of what is found is still in the file."""
    wanted = limit
    while True:
        pairs = index.search(query, limit=wanted, allowed=among.contents if among else None)
        found = _holders(connection, pairs, among)
        if len(found) >= limit or len(pairs) < wanted:
            return found[:limit]
        wanted *= 4


def _holders(
    connection: sqlite3.Connection, pairs: list[tuple[int, float]], among: Among | None
) -> list[Scored]:
    """Return the chunks that hold the contents that were found, in the same order."""
    asked = json.dumps([content for content, _ in pairs])
    holders: dict[int, list[int]] = {}
    for content, chunk in connection.execute(HOLDERS, (asked,)):
        if among is None or among.chunks[chunk]:
            holders.setdefault(content, []).append(chunk)
    return [Scored(chunk, score) for content, score in pairs for chunk in holders.get(content, ())]
