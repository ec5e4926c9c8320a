"""The index in PostgreSQL: as in SQLite, but for workers on several machines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.documents import Document, Filters, Page, Source
from rag.store.filters import condition
from rag.store.postgres import embeddings, fulltext, library, wishes
from rag.store.postgres.connections import Connections
from rag.store.postgres.schema import INDEXING, LOCK
from rag.store.store import Counts, Indexed, Scored, Stored, Vector

SEARCHED = ("chunks", "terms", "postings", "vectors", "contents")


class PostgresStore:
    """The Store for several machines. Many workers search; one of them at a time indexes."""

    def __init__(self, conninfo: str, *, exact_up_to: int = embeddings.EXACT_UP_TO) -> None:
        """Store in the database that `conninfo` (a URL, or `key=value …`) names.

        Nothing is connected until the first use. Above `exact_up_to` vectors the nearest are
        searched approximately.
        """
        self._connections = Connections(conninfo)
        self._exact_up_to = exact_up_to

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    # --- documents ---------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Return every document, by path."""
        with self._connections.read() as connection:
            return library.documents(connection)

    def put(
        self, document: Document, pages: Sequence[Page] = (), chunks: Sequence[Indexed] = ()
    ) -> Document:
        """Replace all that is known of the file at `document.path`; return it with its id."""
        with self._connections.write() as connection:
            return library.put(connection, document, pages, chunks)

    def touch(self, document: Document) -> None:
        """Replace what is known of the file with `document.id`; its content stays searchable."""
        with self._connections.write() as connection:
            library.touch(connection, document)

    def move(self, old: Path, new: Path) -> None:
        """Let a document keep its id and content under a new path; what was there is forgotten."""
        with self._connections.write() as connection:
            library.move(connection, old, new)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents."""
        with self._connections.write() as connection:
            library.remove(connection, ids)

    def pages(self, document: str) -> list[Page]:
        """Return a document's pages, without blocks."""
        with self._connections.read() as connection:
            return library.pages(connection, document)

    def page(self, document: str, place: int) -> Page | None:
        """Return the page at that place, without blocks."""
        with self._connections.read() as connection:
            return library.page(connection, document, place)

    # --- looking up --------------------------------------------------------------------------

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

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return how many chunks hold each term."""
        with self._connections.read() as connection:
            return fulltext.frequencies(connection, terms)

    def chunks(self, ids: Sequence[int]) -> list[Stored]:
        """Return these chunks in this order; those gone meanwhile are left out."""
        with self._connections.read() as connection:
            return library.chunks(connection, ids)

    def vectors(self, ids: Sequence[int], *, embedder: str) -> Vector:
        """Return the vectors of these chunks in this order; zeros where there is none."""
        with self._connections.read() as connection:
            return embeddings.vectors(connection, embedder, ids)

    def counts(self, embedder: str | None = None) -> Counts:
        """Return how much the index holds."""
        with self._connections.read() as connection:
            return library.counts(connection, embedder)

    # --- embedding ---------------------------------------------------------------------------

    def unembedded(self, embedder: str, *, limit: int) -> dict[str, str]:
        """Return texts that have no vector of this embedder, by the hash of their content."""
        with self._connections.read() as connection:
            return embeddings.unembedded(connection, embedder, limit=limit)

    def embed(self, embedder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, by the hash of their text; what is no longer there is left out."""
        with self._connections.write() as connection:
            embeddings.embed(connection, embedder, vectors)

    def tidy(self, embedder: str) -> None:
        """Make searching quick again after many changes."""
        with self._connections.write() as connection:
            if not library.counts(connection, embedder).unembedded:
                embeddings.forget_others(connection, embedder)
            embeddings.approximate(connection, embedder, exact_up_to=self._exact_up_to)
        with self._connections.apart() as connection:
            connection.execute(f"VACUUM (ANALYZE) {', '.join(SEARCHED)}".encode())

    # --- what the processes of the house tell each other --------------------------------------

    def sources(self) -> list[Source]:
        """Return what the user added, by path."""
        with self._connections.read() as connection:
            return wishes.sources(connection)

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Keep sources; a known path is replaced."""
        with self._connections.note() as connection:
            wishes.add_sources(connection, sources)

    def remove_sources(self, paths: Sequence[Path]) -> None:
        """Forget sources."""
        with self._connections.note() as connection:
            wishes.remove_sources(connection, paths)

    def state(self, key: str) -> str | None:
        """Return a value that was kept."""
        with self._connections.note() as connection:
            return wishes.state(connection, key)

    def keep(self, key: str, value: str) -> None:
        """Keep a small value for all processes of this index."""
        with self._connections.note() as connection:
            wishes.keep(connection, key, value)

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
