"""The index in PostgreSQL: as in SQLite, but for workers on several machines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from psycopg import Connection

from rag.documents import Filters
from rag.store.filters import condition
from rag.store.postgres import embeddings, fulltext, library, wishes
from rag.store.postgres.connections import Connections
from rag.store.postgres.schema import INDEXING, LOCK
from rag.store.remembered import Remembered
from rag.store.store import Scored, Vector
from rag.store.tables import TableStore

SEARCHED = ("chunks", "terms", "postings", "vectors", "contents")


class PostgresStore(TableStore[Connection]):
    """The Store for several machines. Many workers search; one of them at a time indexes."""

    def __init__(self, conninfo: str, *, exact_up_to: int = embeddings.EXACT_UP_TO) -> None:
        """Store in the database that `conninfo` (a URL, or `key=value …`) names.

        Nothing is connected until the first use. Above `exact_up_to` vectors the nearest are
        searched approximately.
        """
        self._connections = Connections(conninfo)
        super().__init__(
            connections=self._connections, library=library, embeddings=embeddings, wishes=wishes
        )
        self._exact_up_to = exact_up_to
        self._remembered = Remembered()

    def match(self, terms: Mapping[str, float], *, limit: int, filters: Filters) -> list[Scored]:
        """Return the chunks that hold any of these weighted terms, best (BM25) first."""
        with self._connections.read() as connection:
            return fulltext.match(connection, terms, limit=limit, condition=condition(filters))

    def nearest(
        self, vector: Vector, *, embedder: str, limit: int, filters: Filters
    ) -> list[Scored]:
        """Return the chunks whose vectors of this embedder are most like this one, best first."""
        with self._connections.read() as connection:
            return embeddings.nearest(
                connection, embedder, vector, limit=limit, condition=condition(filters)
            )

    def frequencies(self, terms: Sequence[str], *, language: str | None = None) -> dict[str, int]:
        """Return how many chunks (of a language) hold each term."""
        with self._connections.read() as connection:
            if language is None:
                return fulltext.frequencies(connection, terms)
            return fulltext.frequencies_in(connection, terms, language, self._remembered)

    def size(self, language: str | None = None) -> int:
        """Return how many chunks there are (of a language)."""
        with self._connections.read() as connection:
            if language is None:
                return fulltext.size(connection)
            return fulltext.size_in(connection, language, self._remembered)

    def unembedded(self, embedder: str, *, limit: int) -> dict[str, str]:
        """Return texts that have no vector of this embedder, by the hash of their content."""
        with self._connections.read() as connection:
            return embeddings.unembedded(connection, embedder, limit=limit)

    def tidy(self, embedder: str) -> None:
        """Make searching quick again after many changes."""
        with self._connections.write() as connection:
            self._forget_others(connection, embedder)
            embeddings.approximate(connection, embedder, exact_up_to=self._exact_up_to)
        with self._connections.apart() as connection:
            connection.execute(f"VACUUM (ANALYZE) {', '.join(SEARCHED)}".encode())

    @contextmanager
    def indexing(self) -> Iterator[bool]:
        """Try to be the one who indexes: True inside if so, False if somebody else is.

        The lock is the connection's: it ends when the process does, on whatever machine.
        """
        with self._connections.apart() as connection:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s, %s)", (LOCK, INDEXING)
            ).fetchone()
            yield row == (True,)
