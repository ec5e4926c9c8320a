"""What every lookup needs of all chunks, as arrays in memory: 16 bytes a chunk."""

import sqlite3
import threading
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.documents import Filters
from rag.store.filters import condition

NEW = (
    "SELECT chunks.id, chunks.document, chunks.content, chunks.length,"
    " coalesce(chunks.language, documents.language) FROM chunks"
    " JOIN documents ON documents.row = chunks.document WHERE chunks.id >= ? ORDER BY chunks.id"
)
BATCH = 8192
NO_LANGUAGE = ""

A = TypeVar("A", np.int32, np.float32)
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Columns:
    """Of each chunk by its id: what it belongs to; zeros where there is none, or not any more."""

    documents: Numbers
    contents: Numbers
    lengths: NDArray[np.float32]
    """How many terms it is found by."""
    languages: Numbers
    """Numbers of `Catalogue`; a chunk in none is in that of its document."""

    def __len__(self) -> int:
        """Return the first id that is not known."""
        return len(self.documents)


class Catalogue:
    """Follows the chunks of one index file. Ids ascend, so only new ones are read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._languages = {NO_LANGUAGE: 0}
        empty = np.zeros(0, dtype=np.int32)
        self._columns = Columns(empty, empty, np.zeros(0, dtype=np.float32), empty)

    def read(self, connection: sqlite3.Connection) -> Columns:
        """Return the chunks up to the newest."""
        with self._lock:
            cursor = connection.execute(NEW, (len(self._columns),))
            while rows := cursor.fetchmany(BATCH):
                numbers = [(*row[:4], self._number(row[4])) for row in rows]
                self._columns = _grown(self._columns, np.array(numbers, dtype=np.int32))
            return self._columns

    def allowed(self, connection: sqlite3.Connection, filters: Filters) -> Mask | None:
        """Return for each chunk, by id, whether filters let it pass; None if they limit nothing."""
        if filters == Filters():
            return None
        columns = self.read(connection)
        passing = _documents(connection, filters)[columns.documents]
        if filters.language is not None:
            passing &= columns.languages == self.number(filters.language)
        return passing

    def number(self, language: str) -> int:
        """Return the number of a language in the columns; -1 if no chunk was in it so far."""
        return self._languages.get(language, -1)

    def _number(self, language: str | None) -> int:
        return self._languages.setdefault(language or NO_LANGUAGE, len(self._languages))


def _grown(columns: Columns, new: NDArray[np.int32]) -> Columns:
    ids, documents, contents, lengths, languages = new.T
    size = int(ids[-1]) + 1
    return Columns(
        _placed(columns.documents, size, ids, documents),
        _placed(columns.contents, size, ids, contents),
        _placed(columns.lengths, size, ids, lengths),
        _placed(columns.languages, size, ids, languages),
    )


def _placed(old: NDArray[A], size: int, ids: Numbers, new: Numbers) -> NDArray[A]:
    grown = np.zeros(size, dtype=old.dtype)
    grown[: len(old)] = old
    grown[ids] = new
    return grown


def _documents(connection: sqlite3.Connection, filters: Filters) -> Mask:
    """Return for each document, by row, whether filters other than the language let it pass."""
    own = condition(replace(filters, language=None))
    sql, values = ("TRUE", ()) if own is None else (own.sql, own.values)
    rows = connection.execute(f"SELECT row FROM documents WHERE {sql}", values).fetchall()
    newest = connection.execute("SELECT max(row) FROM documents").fetchone()[0] or 0
    passing = np.zeros(newest + 1, dtype=np.bool_)
    passing[[row for (row,) in rows]] = True
    return passing
