"""Vectors in PostgreSQL, by embedder and content: exact while few, by HNSW when many."""

from collections.abc import Mapping, Sequence

import numpy as np
from pgvector import HalfVector
from psycopg import Connection

from rag.store.filters import Condition
from rag.store.rows import Row
from rag.store.store import Scored, Vector

EXACT_UP_TO = 20_000
"""More vectors than this get an approximate index: to compare with all of them takes 15 ms here."""
WIDER = 8
"""With a filter, so many times as many are looked at first."""
MEMORY = "256MB"
"""What making it may use; more vectors than fit are slower, not wrong."""

UNEMBEDDED = (
    "SELECT hash, text FROM contents WHERE NOT EXISTS (SELECT FROM vectors"
    " WHERE vectors.embedder = %s AND vectors.content = contents.id) LIMIT %s"
)
INSERT = (
    "INSERT INTO vectors (embedder, content, vector) SELECT %s, id, %s FROM contents"
    " WHERE hash = %s ON CONFLICT (embedder, content) DO UPDATE SET vector = excluded.vector"
)
OF_CHUNKS = (
    "SELECT wanted.place - 1, vectors.vector"
    " FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)"
    " JOIN chunks ON chunks.id = wanted.id"
    " JOIN vectors ON vectors.content = chunks.content AND vectors.embedder = %s"
)
NEAREST = (
    "SELECT chunks.id, found.score FROM ("
    " SELECT content, -(vector::halfvec({dimensions}) <#> %s::halfvec({dimensions})) AS score"
    " FROM vectors WHERE embedder = {embedder}"
    " ORDER BY vector::halfvec({dimensions}) <#> %s::halfvec({dimensions}) LIMIT %s) AS found"
    " JOIN chunks ON chunks.content = found.content {condition}"
    " ORDER BY found.score DESC, chunks.id LIMIT %s"
)
LIMITED = "JOIN documents ON documents.row = chunks.document WHERE {condition}"
NEAREST_OF_SOME = (
    "WITH allowed AS MATERIALIZED (SELECT chunks.id, chunks.content FROM chunks"
    " JOIN documents ON documents.row = chunks.document WHERE {condition})"
    " SELECT allowed.id, -(vectors.vector <#> %s) AS score FROM allowed"
    " JOIN vectors ON vectors.content = allowed.content AND vectors.embedder = %s"
    " ORDER BY score DESC, allowed.id LIMIT %s"
)
CREATE_INDEX = (
    "CREATE INDEX IF NOT EXISTS vectors_of_{embedder} ON vectors"
    " USING hnsw ((vector::halfvec({dimensions})) halfvec_ip_ops) WHERE embedder = {embedder}"
)

ANY = Condition("true", ())


def embedder_of(connection: Connection, name: str) -> tuple[int, int] | None:
    """Return an embedder's id and how many dimensions it has."""
    row = connection.execute(
        "SELECT id, dimensions FROM embedders WHERE name = %s", (name,)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def unembedded(connection: Connection, name: str, *, limit: int) -> dict[str, str]:
    """Return texts without a vector of this embedder, by their hexadecimal hash."""
    embedder, _ = embedder_of(connection, name) or (0, 0)
    rows = connection.execute(UNEMBEDDED, (embedder, limit))
    return {digest.hex(): text for digest, text in rows}


def embed(connection: Connection, name: str, vectors: Mapping[str, Vector]) -> None:
    """Keep vectors by the hexadecimal hash of their content."""
    if not vectors:
        return
    embedder = _known(connection, name, next(iter(vectors.values())).size)
    rows = [(embedder, HalfVector(v), bytes.fromhex(digest)) for digest, v in vectors.items()]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def vectors(connection: Connection, name: str, ids: Sequence[int]) -> Vector:
    """Return the vectors of chunks, in their order; zeros where there is none."""
    embedder, dimensions = embedder_of(connection, name) or (0, 0)
    found = np.zeros((len(ids), dimensions), dtype=np.float32)
    for place, vector in connection.execute(OF_CHUNKS, (list(ids), embedder)):
        found[place] = vector.to_numpy()
    return found


def nearest(
    connection: Connection, name: str, vector: Vector, *, limit: int, condition: Condition | None
) -> list[Scored]:
    """Return the best chunks by the inner product of their vectors with this one."""
    embedder, dimensions = embedder_of(connection, name) or (0, 0)
    if dimensions != vector.size or not dimensions:
        return []  # not embedded, or by another model of this name: nothing is like it
    known = (embedder, dimensions)
    if condition is None:
        return _among(connection, known, vector, limit=limit, wide=limit)
    wide = limit * WIDER
    found = _among(connection, known, vector, limit=limit, wide=wide, condition=condition)
    if len(found) >= limit:
        return found
    some = NEAREST_OF_SOME.format(condition=condition.sql.replace("?", "%s"))
    values = (*condition.values, HalfVector(vector), embedder, limit)
    return _scored(connection, some, values)


def _among(
    connection: Connection,
    known: tuple[int, int],
    vector: Vector,
    *,
    limit: int,
    wide: int,
    condition: Condition = ANY,
) -> list[Scored]:
    """Return those of the `wide` nearest that fulfil a condition."""
    _look_around(connection, wide)
    statement = NEAREST.format(
        embedder=known[0],
        dimensions=known[1],
        condition=LIMITED.format(condition=condition.sql.replace("?", "%s")),
    )
    query = HalfVector(vector)
    return _scored(connection, statement, (query, query, wide, *condition.values, limit))


def _scored(connection: Connection, statement: str, values: Row) -> list[Scored]:
    rows = connection.execute(statement.encode(), values)
    return [Scored(chunk, score) for chunk, score in rows]


def forget_others(connection: Connection, name: str) -> None:
    """Forget the vectors of all other embedders, and what finds them."""
    gone = connection.execute("DELETE FROM embedders WHERE name <> %s RETURNING id", (name,))
    for (embedder,) in gone.fetchall():
        connection.execute(f"DROP INDEX IF EXISTS vectors_of_{embedder}".encode())


def approximate(connection: Connection, name: str, *, exact_up_to: int) -> None:
    """Make the approximate index of an embedder, if it has many vectors and there is none yet."""
    embedder, dimensions = embedder_of(connection, name) or (0, 0)
    row = connection.execute("SELECT count(*) FROM vectors WHERE embedder = %s", (embedder,))
    if (row.fetchone() or (0,))[0] <= exact_up_to:
        return
    connection.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'".encode())
    create = CREATE_INDEX.format(embedder=embedder, dimensions=dimensions)
    connection.execute(create.encode())


def _look_around(connection: Connection, wide: int) -> None:
    """Let the approximate index look at enough to find as many as wanted, nearly all of them."""
    breadth = min(1000, max(100, wide))
    connection.execute(f"SET LOCAL hnsw.ef_search = {breadth}".encode())
    connection.execute("SET LOCAL hnsw.iterative_scan = strict_order")


def _known(connection: Connection, name: str, dimensions: int) -> int:
    """Return an embedder's id; one whose vectors have another length now begins anew."""
    known = embedder_of(connection, name)
    if known is not None and known[1] == dimensions:
        return known[0]
    if known is not None:
        connection.execute("DELETE FROM embedders WHERE id = %s", (known[0],))
        connection.execute(f"DROP INDEX IF EXISTS vectors_of_{known[0]}".encode())
    row = connection.execute(
        "INSERT INTO embedders (name, dimensions) VALUES (%s, %s) RETURNING id", (name, dimensions)
    ).fetchone()
    assert row is not None  # noqa: S101  # an INSERT that returns
    return int(row[0])
