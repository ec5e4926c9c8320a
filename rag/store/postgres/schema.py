"""The format of the index in PostgreSQL: its tables, its version, and the way from older ones.

All of it stands in a schema of its own. A new format is a new entry at the end of `FORMATS`;
entries that were released never change.
"""

from collections.abc import Sequence

import psycopg
from psycopg import Connection, errors, sql

from rag.store.errors import StoreError

SCHEMA = "hearsay"
LOCK = 0x48727379
"""The bytes "Hrsy": the first number of our advisory locks."""
UPGRADING, WRITING, INDEXING = 1, 2, 3
"""The second number, by what is done."""

FIRST = """
CREATE TABLE documents (
    row bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    path bytea NOT NULL UNIQUE, -- as the file system writes it: not always UTF-8
    title text NOT NULL,
    language text,
    condition text NOT NULL,
    note text NOT NULL,
    pages integer NOT NULL,
    chunks integer NOT NULL,
    size bigint NOT NULL,
    modified_ns bigint NOT NULL,
    content text NOT NULL,
    indexed_at double precision
);

CREATE TABLE pages (
    document bigint NOT NULL REFERENCES documents ON DELETE CASCADE,
    place integer NOT NULL, -- from 0
    number integer,
    label text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (document, place)
);

CREATE TABLE contents ( -- each text once, wherever it stands
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE, -- SHA-256 of the text
    text text NOT NULL
);

CREATE SEQUENCE chunk_ids;
CREATE TABLE chunks (
    id bigint PRIMARY KEY, -- never used again
    document bigint NOT NULL REFERENCES documents ON DELETE CASCADE,
    page integer NOT NULL, -- its place
    start integer NOT NULL,
    "end" integer NOT NULL,
    content bigint NOT NULL REFERENCES contents,
    length integer NOT NULL, -- how many terms it is found by
    language text,
    headings text NOT NULL, -- JSON
    sentences bytea NOT NULL, -- start and end of each, u32 little-endian
    terms text NOT NULL, -- separated by spaces
    context text NOT NULL
);
CREATE INDEX chunks_document ON chunks (document);
CREATE INDEX chunks_content ON chunks (content);

CREATE TABLE terms (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term text NOT NULL UNIQUE,
    chunks integer NOT NULL -- in how many it stands
) WITH (fillfactor = 70); -- numbers that change with every document, in their place if they can

CREATE TABLE postings ( -- where each term stands: read from its index alone
    term integer NOT NULL,
    chunk bigint NOT NULL,
    count smallint NOT NULL,
    length integer NOT NULL, -- of the chunk
    PRIMARY KEY (term, chunk) INCLUDE (count, length)
);

CREATE TABLE totals (chunks bigint NOT NULL, length bigint NOT NULL);
INSERT INTO totals VALUES (0, 0);

CREATE TABLE embedders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    dimensions integer NOT NULL
);

CREATE TABLE vectors (
    embedder integer NOT NULL REFERENCES embedders ON DELETE CASCADE,
    content bigint NOT NULL REFERENCES contents ON DELETE CASCADE,
    vector halfvec NOT NULL,
    PRIMARY KEY (embedder, content)
);
CREATE INDEX vectors_content ON vectors (content);

CREATE TABLE sources (path bytea PRIMARY KEY, excluded boolean NOT NULL);

CREATE TABLE state (key text PRIMARY KEY, value text NOT NULL);
"""

FORMATS: tuple[str, ...] = (FIRST,)
"""What makes format n out of format n - 1; the first one begins with an empty schema."""

NUMBER = "format"
"""The table with the number of the format."""


def upgrade(connection: Connection, formats: Sequence[str] = FORMATS) -> None:
    """Bring the schema to the newest format, all at once or not at all; create what is not there.

    Raises:
        StoreError: if a newer Hearsay wrote it, or the database has no pgvector.
    """
    if version_of(connection) == len(formats):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, UPGRADING))
        _extend(connection)
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
        connection.execute(f"SET LOCAL search_path TO {SCHEMA}, public")
        version = version_of(connection)  # again: another process may have been quicker
        if version > len(formats):
            raise StoreError(
                f"the index is in format {version}, written by a newer Hearsay; this one knows"
                f" {len(formats)}: update Hearsay, or rename the schema {SCHEMA!r}"
            )
        for script in formats[version:]:
            connection.execute(script.encode())
        connection.execute(f"CREATE TABLE IF NOT EXISTS {NUMBER} (number integer NOT NULL)")
        connection.execute(f"DELETE FROM {NUMBER}")
        connection.execute(f"INSERT INTO {NUMBER} VALUES (%s)", (len(formats),))


def version_of(connection: Connection) -> int:
    """Return the format the schema is written in; 0 is an empty one, or none."""
    row = connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.{NUMBER}",)).fetchone()
    if row is None or row[0] is None:
        return 0
    row = connection.execute(f"SELECT number FROM {SCHEMA}.{NUMBER}").fetchone()
    return int(row[0]) if row else 0


def _extend(connection: Connection) -> None:
    """Make sure of pgvector, with half-precision vectors (0.7 and newer)."""
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
            connection.execute("SELECT NULL::halfvec")
    except errors.InsufficientPrivilege as exc:
        raise StoreError(
            "the database lacks pgvector: let its owner say CREATE EXTENSION vector"
        ) from exc
    except psycopg.Error as exc:
        raise StoreError("the database server has no pgvector 0.7 or newer: install it") from exc
