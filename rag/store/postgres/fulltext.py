"""Full text in PostgreSQL: a table of postings, and BM25 over it in one statement.

PostgreSQL's own ranking knows nothing of how rare a word is; `rag.store.bm25` has the formula.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from psycopg import Connection

from rag.store.bm25 import K1, B, idf
from rag.store.filters import Condition, text
from rag.store.remembered import Remembered
from rag.store.rows import Row, word
from rag.store.store import Scored

BUDGET = 24_000
"""So many places of terms are looked at for a query: the rarest terms' first."""
LONGEST = 500
"""Characters of a term: an index of PostgreSQL takes 2 700 bytes."""
MOST = 32_767
"""How often a term is counted in one chunk."""
WIDER = 8
"""With a filter, so many times as many are looked at first."""
AT_ONCE = 500
"""Chunks whose terms are taken out in one statement."""

Entry = tuple[int, str]
"""A chunk's id, and its terms separated by spaces."""

ADD_TERMS = (
    "INSERT INTO terms (term, chunks) SELECT * FROM unnest(%s::text[], %s::integer[])"
    " ON CONFLICT (term) DO UPDATE SET chunks = terms.chunks + excluded.chunks RETURNING term, id"
)
COPY_POSTINGS = "COPY postings (term, chunk, count, length) FROM STDIN"
REMOVE_POSTINGS = (
    "DELETE FROM postings USING unnest(%s::integer[], %s::bigint[]) AS gone (term, chunk)"
    " WHERE postings.term = gone.term AND postings.chunk = gone.chunk"
)
REMOVE_TERMS = (
    "UPDATE terms SET chunks = terms.chunks - gone.chunks"
    " FROM unnest(%s::text[], %s::integer[]) AS gone (term, chunks) WHERE terms.term = gone.term"
)
FORGET_TERMS = "DELETE FROM terms WHERE term = ANY(%s) AND chunks <= 0"
COUNT = "UPDATE totals SET chunks = chunks + %s, length = length + %s"
FREQUENCIES = "SELECT term, chunks, id FROM terms WHERE term = ANY(%s)"
FREQUENCIES_IN = (
    "SELECT postings.term, count(*) FROM postings JOIN chunks ON chunks.id = postings.chunk"
    " JOIN documents ON documents.row = chunks.document WHERE postings.term = ANY(%s)"
    " AND coalesce(chunks.language, documents.language) = %s GROUP BY postings.term"
)
SIZE = "SELECT chunks FROM totals"
SIZE_IN = (
    "SELECT count(*) FROM chunks JOIN documents ON documents.row = chunks.document"
    " WHERE coalesce(chunks.language, documents.language) = %s"
)
MANY = 2_000
"""How many of a language's chunks hold a term is kept for one that stands in more than this."""
ANY_TERM = ""
"""Stands for the number of all chunks of a language; no term is empty."""
MATCH = (
    "SELECT postings.chunk, sum(wanted.weight * postings.count"
    " / (postings.count + %s + %s * postings.length)) AS score"
    " FROM unnest(%s::integer[], %s::float8[]) AS wanted (term, weight)"
    " JOIN postings ON postings.term = wanted.term {limited}"
    " GROUP BY postings.chunk ORDER BY score DESC, postings.chunk LIMIT %s"
)
LIMITED = (
    "JOIN chunks ON chunks.id = postings.chunk"
    " JOIN documents ON documents.row = chunks.document WHERE {condition}"
)
AMONG = (
    "SELECT best.chunk, best.score FROM ({match}) AS best"
    " JOIN chunks ON chunks.id = best.chunk JOIN documents ON documents.row = chunks.document"
    " WHERE {condition} ORDER BY best.score DESC, best.chunk LIMIT %s"
)


def add(connection: Connection, entries: Sequence[Entry]) -> None:
    """Let chunks be found by their terms."""
    counted = [(chunk, _counted(words)) for chunk, words in entries]
    held = _holders(counted)
    ids: dict[str, int] = dict(connection.execute(ADD_TERMS, (list(held), list(held.values()))))
    with connection.cursor() as cursor, cursor.copy(COPY_POSTINGS) as copy:
        for chunk, counts in counted:
            copy.write("".join(_lines(chunk, counts, ids)))
    connection.execute(COUNT, (len(counted), sum(c.total() for _, c in counted)))


def remove(connection: Connection, entries: Sequence[Entry]) -> None:
    """Let chunks no longer be found; their terms must be those they were added with."""
    for start in range(0, len(entries), AT_ONCE):
        counted = [(chunk, _counted(words)) for chunk, words in entries[start : start + AT_ONCE]]
        held = _holders(counted)
        ids = {term: i for term, _, i in connection.execute(FREQUENCIES, (list(held),))}
        pairs = [(ids[term], chunk) for chunk, counts in counted for term in counts]
        gone = [term for term, _ in pairs], [chunk for _, chunk in pairs]
        connection.execute(REMOVE_POSTINGS, gone)
        connection.execute(REMOVE_TERMS, (list(held), list(held.values())))
        connection.execute(FORGET_TERMS, (list(held),))
        connection.execute(COUNT, (-len(counted), -sum(c.total() for _, c in counted)))


def match(
    connection: Connection, terms: Mapping[str, float], *, limit: int, condition: Condition | None
) -> list[Scored]:
    """Return the best chunks by BM25."""
    chunks, length = connection.execute("SELECT chunks, length FROM totals").fetchone() or (0, 0)
    wanted = _affordable(connection, terms, chunks)
    if not wanted:
        return []
    mean = max(1.0, length / max(1, chunks))
    values = (K1 * (1 - B), K1 * B / mean, [i for i, _ in wanted], [w for _, w in wanted])
    if condition is None:
        rows = _rows(connection, MATCH.format(limited=""), (*values, limit))
    else:
        rows = _filtered(connection, values, limit=limit, condition=condition)
    return [Scored(chunk, score) for chunk, score in rows]


def _filtered(
    connection: Connection, values: Row, *, limit: int, condition: Condition
) -> list[Row]:
    """Look among the best of all first: most filters let many of them pass."""
    sql = condition.sql.replace("?", "%s")
    among = AMONG.format(match=MATCH.format(limited=""), condition=sql)
    rows = _rows(connection, among, (*values, limit * WIDER, *condition.values, limit))
    if len(rows) >= limit:
        return rows
    of_all = MATCH.format(limited=LIMITED.format(condition=sql))
    return _rows(connection, of_all, (*values, *condition.values, limit))


def _rows(connection: Connection, statement: str, values: Row) -> list[Row]:
    return connection.execute(statement.encode(), values).fetchall()


def frequencies(connection: Connection, terms: Sequence[str]) -> dict[str, int]:
    """Return how many chunks hold each term."""
    rows = connection.execute(FREQUENCIES, ([_known(term) for term in terms],))
    found = {term: chunks for term, chunks, _ in rows}
    return {term: found.get(_known(term), 0) for term in terms}


def frequencies_in(
    connection: Connection, terms: Sequence[str], language: str, remembered: Remembered
) -> dict[str, int]:
    """Return how many chunks of a language hold each term."""
    chunks = size(connection)
    rows = connection.execute(FREQUENCIES, ([_known(term) for term in terms],)).fetchall()
    kept = {term: remembered.recall((term, language), chunks) for term, _, _ in rows}
    asked = [identity for term, _, identity in rows if kept[term] is None]
    counted: dict[int, int] = dict(connection.execute(FREQUENCIES_IN, (asked, text(language))))
    found: dict[str, int] = {}
    for term, everywhere, identity in rows:
        known = kept[term]
        found[term] = counted.get(identity, 0) if known is None else known
        if known is None and everywhere > MANY:
            remembered.keep((term, language), found[term], chunks)
    return {term: found.get(_known(term), 0) for term in terms}


def size(connection: Connection) -> int:
    """Return how many chunks there are."""
    return int((connection.execute(SIZE).fetchone() or (0,))[0])


def size_in(connection: Connection, language: str, remembered: Remembered) -> int:
    """Return how many chunks of a language there are."""
    chunks = size(connection)
    kept = remembered.recall((ANY_TERM, language), chunks)
    if kept is not None:
        return kept
    row = connection.execute(SIZE_IN, (text(language),)).fetchone() or (0,)
    return remembered.keep((ANY_TERM, language), int(row[0]), chunks)


def _affordable(
    connection: Connection, terms: Mapping[str, float], chunks: int
) -> list[tuple[int, float]]:
    """Return terms with what they add, rarest first, as many as there is time for."""
    weights: dict[str, float] = {}
    for term, weight in terms.items():
        weights[_known(term)] = weights.get(_known(term), 0.0) + weight
    rows = connection.execute(FREQUENCIES, (list(weights),)).fetchall()
    spent = 0
    wanted: list[tuple[int, float]] = []
    for term, frequency, identity in sorted(rows, key=lambda row: row[1]):
        spent += frequency
        if wanted and spent > BUDGET:
            break
        wanted.append((identity, weights[term] * idf(frequency, chunks) * (K1 + 1)))
    return wanted


def _known(term: str) -> str:
    """Return a term as the table knows it."""
    return word(term)[:LONGEST]


def _counted(words: str) -> Counter[str]:
    return Counter(term[:LONGEST] for term in words.split())


def _holders(counted: Sequence[tuple[int, Counter[str]]]) -> dict[str, int]:
    """Return in how many of these chunks each term stands; sorted, so that none waits in a ring."""
    return dict(sorted(Counter(term for _, counts in counted for term in counts).items()))


def _lines(chunk: int, counts: Counter[str], ids: Mapping[str, int]) -> Iterator[str]:
    length = counts.total()
    for term, count in counts.items():
        yield f"{ids[term]}\t{chunk}\t{min(count, MOST)}\t{length}\n"
