"""Documents, pages and chunks in PostgreSQL: each function works on a connection lent to it."""

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from psycopg import Connection

from rag.documents import Document, Page
from rag.store.filters import text
from rag.store.postgres import fulltext
from rag.store.rows import (
    CHUNK,
    DOCUMENT,
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
VALUES = ", ".join(["%s"] * len(FIELDS))
PAGE = "pages.number, pages.label, pages.text"

WRITE_DOCUMENT = (
    f"INSERT INTO documents ({DOCUMENT}) VALUES ({VALUES}) ON CONFLICT (path) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in FIELDS)
    + " RETURNING row"
)
TOUCH_DOCUMENT = f"UPDATE documents SET ({DOCUMENT}) = ROW ({VALUES}) WHERE id = %s"
COPY_PAGES = "COPY pages (document, place, number, label, text) FROM STDIN"
COPY_CHUNKS = (
    'COPY chunks (id, document, page, start, "end", content, length, language, headings,'
    " sentences, terms, context) FROM STDIN"
)
WRITE_CONTENTS = (
    "INSERT INTO contents (hash, text) SELECT * FROM unnest(%s::bytea[], %s::text[])"
    " ON CONFLICT (hash) DO NOTHING"
)
FIND_CONTENTS = "SELECT hash, id FROM contents WHERE hash = ANY(%s)"
NEXT_IDS = "SELECT nextval('chunk_ids') FROM generate_series(1, %s)"
FORGET_CONTENTS = (
    "DELETE FROM contents WHERE id = ANY(%s)"
    " AND NOT EXISTS (SELECT FROM chunks WHERE chunks.content = contents.id)"
)
SELECT_CHUNKS = (
    f"SELECT {CHUNK} FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)"
    " JOIN chunks ON chunks.id = wanted.id"
    " JOIN contents ON contents.id = chunks.content"
    " JOIN pages ON pages.document = chunks.document AND pages.place = chunks.page"
    " ORDER BY wanted.place"
)
COUNT = (
    "SELECT count(*), coalesce(sum(pages), 0), coalesce(sum(chunks), 0),"
    " count(*) FILTER (WHERE condition = 'pending') FROM documents"
)
COUNT_UNEMBEDDED = (
    "SELECT (SELECT count(*) FROM contents) - (SELECT count(*) FROM vectors"
    " WHERE embedder = (SELECT id FROM embedders WHERE name = %s))"
)


def documents(connection: Connection) -> list[Document]:
    """Return every document, by path."""
    rows = connection.execute(f"SELECT {DOCUMENT} FROM documents ORDER BY path")
    return [document_of(row) for row in rows]


def put(
    connection: Connection, document: Document, pages: Sequence[Page], chunks: Sequence[Indexed]
) -> Document:
    """Replace all that is known of the file at `document.path`."""
    path = os.fsencode(document.path)
    known = connection.execute("SELECT row, id FROM documents WHERE path = %s", (path,)).fetchone()
    identity = known[1] if known else secrets.token_hex(8)
    new = replace(document, id=identity, pages=len(pages), chunks=len(chunks))
    orphans = _empty(connection, known[0]) if known else []
    written = connection.execute(WRITE_DOCUMENT, document_row(new)).fetchone()
    assert written is not None  # noqa: S101  # an INSERT that returns
    _write_pages(connection, written[0], pages)
    _write_chunks(connection, written[0], chunks)
    connection.execute(FORGET_CONTENTS, (orphans,))
    return new


def touch(connection: Connection, document: Document) -> None:
    """Replace what is known of a file itself; its pages and chunks stay, and their counts."""
    counted = connection.execute(
        "SELECT pages, chunks FROM documents WHERE id = %s", (text(document.id),)
    ).fetchone()
    if counted is not None:
        same = replace(document, pages=counted[0], chunks=counted[1])
        connection.execute(TOUCH_DOCUMENT, (*document_row(same), document.id))


def move(connection: Connection, old: Path, new: Path) -> None:
    """Let a document keep its id under a new path; what was there is forgotten."""
    find = "SELECT id FROM documents WHERE path = %s"
    found = connection.execute(find, (os.fsencode(old),)).fetchone()
    if found is None or old == new:
        return
    there = connection.execute(find, (os.fsencode(new),)).fetchall()
    remove(connection, [row[0] for row in there])
    connection.execute("UPDATE documents SET path = %s WHERE id = %s", (os.fsencode(new), found[0]))


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Forget documents and all that only they hold."""
    find = "SELECT row FROM documents WHERE id = ANY(%s)"
    for (row,) in connection.execute(find, ([text(identity) for identity in ids],)).fetchall():
        orphans = _empty(connection, row)
        connection.execute("DELETE FROM documents WHERE row = %s", (row,))
        connection.execute(FORGET_CONTENTS, (orphans,))


def pages(connection: Connection, document: str) -> list[Page]:
    """Return a document's pages."""
    rows = connection.execute(
        f"SELECT {PAGE} FROM pages JOIN documents ON documents.row = pages.document"
        " WHERE documents.id = %s ORDER BY pages.place",
        (text(document),),
    )
    return [page_of(*row) for row in rows]


def page(connection: Connection, document: str, place: int) -> Page | None:
    """Return one page of a document."""
    row = connection.execute(
        f"SELECT {PAGE} FROM pages JOIN documents ON documents.row = pages.document"
        " WHERE documents.id = %s AND pages.place = %s",
        (text(document), place),
    ).fetchone()
    return None if row is None else page_of(*row)


def chunks(connection: Connection, ids: Sequence[int]) -> list[Stored]:
    """Return chunks in the order of their ids here."""
    rows = connection.execute(SELECT_CHUNKS, (list(ids),)).fetchall()
    found = connection.execute(
        f"SELECT row, {DOCUMENT} FROM documents WHERE row = ANY(%s)",
        (list({row[1] for row in rows}),),
    )
    holders = {row[0]: document_of(row[1:]) for row in found}
    return [stored_of(row, holders[row[1]]) for row in rows]


def counts(connection: Connection, embedder: str | None) -> Counts:
    """Return how much there is, and how much an embedder still has to do."""
    there, pages, chunks, pending = connection.execute(COUNT).fetchone() or (0, 0, 0, 0)
    missing = connection.execute(COUNT_UNEMBEDDED, (embedder,)).fetchone() if embedder else None
    return Counts(there, pages, chunks, pending, missing[0] if missing else 0)


def _write_pages(connection: Connection, document: int, pages: Sequence[Page]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY_PAGES) as copy:
        for place, each in enumerate(pages):
            copy.write_row(page_row(document, place, each))


def _write_chunks(connection: Connection, document: int, chunks: Sequence[Indexed]) -> None:
    contents = _write_contents(connection, [indexed.chunk.text for indexed in chunks])
    ids = [row[0] for row in connection.execute(NEXT_IDS, (len(chunks),))]
    rows = [
        chunk_row(document, content, each) for content, each in zip(contents, chunks, strict=True)
    ]
    with connection.cursor() as cursor, cursor.copy(COPY_CHUNKS) as copy:
        for identity, row in zip(ids, rows, strict=True):
            copy.write_row((identity, *row))
    fulltext.add(
        connection, [(i, f"{row[-2]} {row[-1]}") for i, row in zip(ids, rows, strict=True)]
    )


def _write_contents(connection: Connection, texts: Sequence[str]) -> list[int]:
    """Return the ids of texts; each is kept once."""
    hashes = [hash_of(each) for each in texts]
    connection.execute(WRITE_CONTENTS, (hashes, [text(each) for each in texts]))
    ids: dict[bytes, int] = dict(connection.execute(FIND_CONTENTS, (hashes,)).fetchall())
    return [ids[digest] for digest in hashes]


def _empty(connection: Connection, document: int) -> list[int]:
    """Delete a document's pages and chunks; return the contents that may be nobody's now."""
    rows = connection.execute(
        "DELETE FROM chunks WHERE document = %s RETURNING id, content, terms, context", (document,)
    ).fetchall()
    fulltext.remove(connection, [(row[0], f"{row[2]} {row[3]}") for row in rows])
    connection.execute("DELETE FROM pages WHERE document = %s", (document,))
    return [row[1] for row in rows]
