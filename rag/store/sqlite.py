"""The index in one SQLite file: documents, pages, chunks, full text, vectors, state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from rag.documents import Document, Filters, Page, Source
from rag.store import approximation, embeddings, fulltext, library, wishes
from rag.store.catalogue import Catalogue
from rag.store.connections import Connection, Connections
from rag.store.embeddings import Unfinished
from rag.store.errors import folder_made
from rag.store.fulltext import FullText
from rag.store.neighbours import Neighbours
from rag.store.repair import prepare
from rag.store.store import Counts, Indexed, Scored, Stored, Vector

FILE = "index.sqlite"
LOCK = "indexing.lock"
EXACT_UP_TO = 50_000
"""From more vectors on, those most like a question are found approximately."""


class Found:
    """What is remembered of one index file, so that searching it is quick."""

    def __init__(self, folder: Path, generation: int) -> None:
        self.generation = generation
        catalogue = Catalogue()
        self.fulltext = FullText(catalogue)
        self.neighbours = Neighbours(folder, catalogue)
        self.unfinished = Unfinished()


class SqliteStore:
    """The Store for one machine. Many processes read; one of them at a time indexes."""

    def __init__(self, folder: Path, *, exact_up_to: int = EXACT_UP_TO) -> None:
        """Store in a folder of its own; it is made when first needed."""
        self._folder = folder
        self._exact_up_to = exact_up_to
        self._connections = Connections(folder / FILE, prepare=prepare)
        self._found = Found(folder, 0)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
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
            return self._about(connection).fulltext.match(
                connection, terms, limit=limit, filters=filters
            )

    def nearest(
        self, vector: Vector, *, embedder: str, limit: int, filters: Filters
    ) -> list[Scored]:
        """Return the chunks whose vectors of this embedder are most like this one, best first."""
        with self._connections.read() as connection:
            return self._about(connection).neighbours.nearest(
                connection, vector, embedder=embedder, limit=limit, filters=filters
            )

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return how many chunks hold each term."""
        with self._connections.read() as connection:
            return self._about(connection).fulltext.frequencies(connection, terms)

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
            return self._about(connection).unfinished.read(connection, embedder, limit=limit)

    def embed(self, embedder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, by the hash of their text; what is no longer there is left out."""
        with self._connections.write() as connection:
            embeddings.embed(connection, embedder, vectors)

    def tidy(self, embedder: str) -> None:
        """Make searching quick again after many changes."""
        with self._connections.write() as connection:
            if not library.counts(connection, embedder).unembedded:
                embeddings.forget_others(connection, embedder)
        self._approximate(embedder)
        with self._connections.maintain() as connection:
            approximation.sweep(connection, self._folder)
            fulltext.merge(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _approximate(self, name: str) -> None:
        """Learn an approximate index where it is due."""
        with self._connections.read() as connection:
            embedder, _ = embeddings.embedder_of(connection, name) or (0, 0)
            if not approximation.due(
                connection, embedder, self._folder, exact_up_to=self._exact_up_to
            ):
                return
            built = approximation.build(connection, embedder, self._folder)
        with self._connections.write() as connection:
            approximation.keep(connection, embedder, built)
            library.changed(connection)

    # --- what the processes of the house tell each other --------------------------------------

    def sources(self) -> list[Source]:
        """Return what the user added, by path."""
        with self._connections.read() as connection:
            return wishes.sources(connection)

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Keep sources; a known path is replaced."""
        with self._connections.write() as connection:
            wishes.add_sources(connection, sources)

    def remove_sources(self, paths: Sequence[Path]) -> None:
        """Forget sources."""
        with self._connections.write() as connection:
            wishes.remove_sources(connection, paths)

    def state(self, key: str) -> str | None:
        """Return a value that was kept."""
        with self._connections.read() as connection:
            return wishes.state(connection, key)

    def keep(self, key: str, value: str) -> None:
        """Keep a small value for all processes of this index."""
        with self._connections.write() as connection:
            wishes.keep(connection, key, value)

    @contextmanager
    def indexing(self) -> Iterator[bool]:
        """Try to be the one who indexes: True inside if so, False if somebody else is."""
        lock = FileLock(self._folder / LOCK, timeout=0, is_singleton=False)
        with folder_made(self._folder):
            alone = _taken(lock)
        try:
            yield alone
        finally:
            lock.release()

    def _about(self, connection: Connection) -> Found:
        """Return what is remembered of the file a connection belongs to."""
        if self._found.generation != connection.generation:
            self._found = Found(self._folder, connection.generation)
        return self._found


def _taken(lock: FileLock) -> bool:
    """Take a lock, or say that somebody else has it."""
    try:
        lock.acquire()
    except Timeout:
        return False
    return True
