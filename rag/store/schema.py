"""The format of the SQLite index: its tables, its version, and the way from older ones.

`application_id` says that a file is ours, `user_version` in which format it is written. A new
format is a new entry at the end of `FORMATS`; entries that were released never change.
"""

import sqlite3
from collections.abc import Sequence

from rag.store.errors import StoreError

APPLICATION = 0x48727379
"""The bytes "Hrsy"."""

PUNCTUATION = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
TOKENS = "ascii tokenchars '{}'".format(PUNCTUATION.replace("'", "''"))
"""Terms are analysed elsewhere: the tokenizer only splits at spaces."""

FIRST = f"""
CREATE TABLE documents (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path BLOB NOT NULL UNIQUE, -- as the file system writes it: not always UTF-8
    title TEXT NOT NULL,
    language TEXT,
    condition TEXT NOT NULL,
    note TEXT NOT NULL,
    pages INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    content TEXT NOT NULL,
    indexed_at REAL
) STRICT;

CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    place INTEGER NOT NULL, -- from 0
    number INTEGER,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document, place)
) STRICT;

CREATE TABLE contents ( -- each text once, wherever it stands
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of the text
    text TEXT NOT NULL
) STRICT;

CREATE TABLE chunks ( -- narrow: all of them are looked through
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER NOT NULL, -- its place
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents,
    length INTEGER NOT NULL, -- how many terms it is found by
    language TEXT
) STRICT;
CREATE INDEX chunks_document ON chunks (document);
CREATE INDEX chunks_content ON chunks (content);

CREATE TABLE details ( -- of chunks, the wide rest
    chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
    headings TEXT NOT NULL, -- JSON
    sentences BLOB NOT NULL, -- start and end of each, u32 little-endian
    terms TEXT NOT NULL, -- separated by spaces
    context TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE fulltext USING fts5 (
    terms, context, content = 'details', content_rowid = 'chunk', columnsize = 0,
    tokenize = "{TOKENS.replace('"', '""')}"
);
CREATE TRIGGER details_inserted AFTER INSERT ON details BEGIN
    INSERT INTO fulltext (rowid, terms, context) VALUES (new.chunk, new.terms, new.context);
END;
CREATE TRIGGER details_deleted AFTER DELETE ON details BEGIN
    INSERT INTO fulltext (fulltext, rowid, terms, context)
    VALUES ('delete', old.chunk, old.terms, old.context);
END;

CREATE TABLE embedders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL,
    approximate TEXT -- JSON about the file of its approximate index
) STRICT;

CREATE TABLE vectors (
    row INTEGER PRIMARY KEY AUTOINCREMENT, -- ascends: who has read up to one knows what is new
    embedder INTEGER NOT NULL REFERENCES embedders ON DELETE CASCADE,
    content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
    vector BLOB NOT NULL, -- f16 little-endian
    UNIQUE (embedder, content)
) STRICT;
CREATE INDEX vectors_content ON vectors (content);

CREATE TABLE sources (
    path BLOB PRIMARY KEY,
    excluded INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (number INTEGER NOT NULL) STRICT; -- of what can be searched
INSERT INTO changes VALUES (0);
"""

FORMATS: tuple[str, ...] = (FIRST,)
"""What makes format n out of format n - 1, as SQL; the first one begins with an empty file."""


def upgrade(connection: sqlite3.Connection, formats: Sequence[str] = FORMATS) -> None:
    """Bring a file to the newest format, all at once or not at all; create what is not there.

    Raises:
        StoreError: if a newer Hearsay wrote the file.
    """
    version = version_of(connection)
    if version == len(formats):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _upgrade(connection, formats)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the format a file is written in; 0 is an empty file."""
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _upgrade(connection: sqlite3.Connection, formats: Sequence[str]) -> None:
    version = version_of(connection)  # again: another process may have been quicker
    if version > len(formats):
        raise StoreError(
            f"the index is in format {version}, written by a newer Hearsay; this one knows"
            f" {len(formats)}: update Hearsay, or move the folder of the index away"
        )
    for script in formats[version:]:
        for statement in statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(formats)}")


def statements(script: str) -> list[str]:
    """Split SQL into statements (`executescript` would commit on the way)."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun)
            begun = ""
    return found
