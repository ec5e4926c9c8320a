"""Documents, pages and chunks in SQLite: each function works on a connection that is lent to it."""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rag.documents import Document, Page
from rag.store.filters import text
from rag.store.rows import (
    CHUNK,
    DOCUMENT,
    NARROW,
    chunk_row,
    document_of,
    document_row,
    hash_of,
    page_of,
    page_row,
    stored_of,
)
from rag.store.store import Counts, Indexed, Stored

FIELDS = tuple(DOCUMENT.replace(" ", "").split(","))
INSERT_DOCUMENT = f"INSERT INTO documents ({DOCUMENT}) VALUES ({', '.join('?' * len(FIELDS))})"
UPDATE_DOCUMENT = f"UPDATE documents SET {', '.join(f'{name} = ?' for name in FIELDS)} WHERE id = ?"
INSERT_PAGE = "INSERT INTO pages (document, place, number, label, text) VALUES (?, ?, ?, ?, ?)"
INSERT_CONTENT = "INSERT OR IGNORE INTO contents (hash, text) VALUES (?, ?)"
FIND_CONTENT = "SELECT id FROM contents WHERE hash = ?"
INSERT_CHUNK = (
    "INSERT INTO chunks (document, page, start, end, content, length, language)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
INSERT_DETAILS = (
    "INSERT INTO details (chunk, headings, sentences, terms, context) VALUES (?, ?, ?, ?, ?)"
)
FORGET_CONTENTS = (
    "DELETE FROM contents WHERE id IN (SELECT value FROM json_each(?))"
    " AND NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.content = contents.id)"
)
SELECT_CHUNKS = (
    f"SELECT {CHUNK} FROM json_each(?) AS wanted"
    " JOIN chunks ON chunks.id = wanted.value"
    " JOIN details ON details.chunk = chunks.id"
    " JOIN contents ON contents.id = chunks.content"
    " JOIN pages ON pages.document = chunks.document AND pages.place = chunks.page"
    " ORDER BY wanted.key"
)
SELECT_HOLDERS = (
    f"SELECT row, {DOCUMENT} FROM documents WHERE row IN (SELECT value FROM json_each(?))"
)
COUNT = "SELECT count(*), total(pages), total(chunks), total(condition = 'pending') FROM documents"
COUNT_UNEMBEDDED = (
    "SELECT (SELECT count(*) FROM contents) - (SELECT count(*) FROM vectors"
    " WHERE embedder = (SELECT id FROM embedders WHERE name = ?))"
)


def documents(connection: sqlite3.Connection) -> list[Document]:
    """Return every document, by path."""
    rows = connection.execute(f"SELECT {DOCUMENT} FROM documents ORDER BY path")
    return [document_of(row) for row in rows]


def put(
    connection: sqlite3.Connection,
    document: Document,
    pages: Sequence[Page],
    chunks: Sequence[Indexed],
) -> Document:
    """Replace all that is known of the file at `document.path`."""
    path = os.fsencode(document.path)
    known = connection.execute("SELECT row, id FROM documents WHERE path = ?", (path,)).fetchone()
    identity = known[1] if known else secrets.token_hex(8)
    new = replace(document, id=identity, pages=len(pages), chunks=len(chunks))
    orphans = _empty(connection, known[0]) if known else []
    row = _write_document(connection, new, known and known[0])
    _write_pages(connection, row, pages)
    _write_chunks(connection, row, chunks)
    _forget(connection, orphans)
    changed(connection)
    return new


def touch(connection: sqlite3.Connection, document: Document) -> None:
    """Replace what is known of a file itself; its pages and chunks stay, and their counts."""
    counted = connection.execute(
        "SELECT pages, chunks FROM documents WHERE id = ?", (document.id,)
    ).fetchone()
    if counted is not None:
        same = replace(document, pages=counted[0], chunks=counted[1])
        connection.execute(UPDATE_DOCUMENT, (*document_row(same), document.id))


def move(connection: sqlite3.Connection, old: Path, new: Path) -> None:
    """Let a document keep its id under a new path; what was there is forgotten."""
    found = connection.execute(
        "SELECT id FROM documents WHERE path = ?", (os.fsencode(old),)
    ).fetchone()
    if found is None or old == new:
        return
    there = connection.execute("SELECT id FROM documents WHERE path = ?", (os.fsencode(new),))
    remove(connection, [row[0] for row in there])
    connection.execute("UPDATE documents SET path = ? WHERE id = ?", (os.fsencode(new), found[0]))
    changed(connection)


def remove(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Forget documents and all that only they hold."""
    for identity in ids:
        known = connection.execute(
            "SELECT row FROM documents WHERE id = ?", (text(identity),)
        ).fetchone()
        if known is not None:
            orphans = _empty(connection, known[0])
            connection.execute("DELETE FROM documents WHERE row = ?", known)
            _forget(connection, orphans)
    changed(connection)


def pages(connection: sqlite3.Connection, document: str) -> list[Page]:
    """Return a document's pages."""
    rows = connection.execute(
        "SELECT pages.number, pages.label, pages.text FROM pages"
        " JOIN documents ON documents.row = pages.document"
        " WHERE documents.id = ? ORDER BY pages.place",
        (text(document),),
    )
    return [page_of(*row) for row in rows]


def page(connection: sqlite3.Connection, document: str, place: int) -> Page | None:
    """Return one page of a document."""
    row = connection.execute(
        "SELECT pages.number, pages.label, pages.text FROM pages"
        " JOIN documents ON documents.row = pages.document"
        " WHERE documents.id = ? AND pages.place = ?",
        (text(document), place),
    ).fetchone()
    return None if row is None else page_of(*row)


def chunks(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Stored]:
    """Return chunks in the order of their ids here."""
    rows = connection.execute(SELECT_CHUNKS, (json.dumps(list(ids)),)).fetchall()
    asked = json.dumps(list({row[1] for row in rows}))
    holders = {row[0]: document_of(row[1:]) for row in connection.execute(SELECT_HOLDERS, (asked,))}
    return [stored_of(row, holders[row[1]]) for row in rows]


def counts(connection: sqlite3.Connection, embedder: str | None) -> Counts:
    """Return how much there is, and how much an embedder still has to do."""
    there, pages, chunks, pending = map(int, connection.execute(COUNT).fetchone())
    missing = 0
    if embedder is not None:
        missing = connection.execute(COUNT_UNEMBEDDED, (embedder,)).fetchone()[0]
    return Counts(there, pages, chunks, pending, missing)


def changed(connection: sqlite3.Connection) -> None:
    """Let every process know that what can be searched is another now."""
    connection.execute("UPDATE changes SET number = number + 1")


def _write_document(connection: sqlite3.Connection, document: Document, known: int | None) -> int:
    if known is not None:
        connection.execute(UPDATE_DOCUMENT, (*document_row(document), document.id))
        return known
    row = connection.execute(INSERT_DOCUMENT, document_row(document)).lastrowid
    assert row is not None  # noqa: S101  # after an INSERT there is one
    return row


def _write_pages(connection: sqlite3.Connection, document: int, pages: Sequence[Page]) -> None:
    rows = (page_row(document, place, page) for place, page in enumerate(pages))
    connection.executemany(INSERT_PAGE, rows)


def _write_chunks(connection: sqlite3.Connection, document: int, chunks: Sequence[Indexed]) -> None:
    hashes = [hash_of(indexed.chunk.text) for indexed in chunks]
    texts = (text(indexed.chunk.text) for indexed in chunks)
    connection.executemany(INSERT_CONTENT, zip(hashes, texts, strict=True))
    ids = [connection.execute(FIND_CONTENT, (digest,)).fetchone()[0] for digest in hashes]
    for content, each in zip(ids, chunks, strict=True):
        row = chunk_row(document, content, each)
        chunk = connection.execute(INSERT_CHUNK, row[:NARROW]).fetchone()
        connection.execute(INSERT_DETAILS, (*chunk, *row[NARROW:]))


def _empty(connection: sqlite3.Connection, document: int) -> list[int]:
    """Delete a document's pages and chunks; return the contents that may be nobody's now."""
    held = connection.execute("SELECT content FROM chunks WHERE document = ?", (document,))
    contents = [row[0] for row in held]
    connection.execute("DELETE FROM chunks WHERE document = ?", (document,))
    connection.execute("DELETE FROM pages WHERE document = ?", (document,))
    return contents


def _forget(connection: sqlite3.Connection, contents: Sequence[int]) -> None:
    connection.execute(FORGET_CONTENTS, (json.dumps(list(contents)),))
