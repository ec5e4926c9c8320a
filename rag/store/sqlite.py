"""The index in one SQLite file: documents, pages, chunks, full text, vectors, state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.documents import Filters
from rag.store import approximation, embeddings, fulltext, library, wishes
from rag.store.catalogue import Catalogue
from rag.store.connections import Connection, Connections
from rag.store.embeddings import Unfinished
from rag.store.errors import folder_made
from rag.store.fulltext import FullText
from rag.store.neighbours import Neighbours
from rag.store.repair import prepare
from rag.store.store import Scored, Vector
from rag.store.tables import TableStore

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


class SqliteStore(TableStore[Connection]):
    """The Store for one machine. Many processes read; one of them at a time indexes."""

    def __init__(self, folder: Path, *, exact_up_to: int = EXACT_UP_TO) -> None:
        """Store in a folder of its own; it is made when first needed."""
        self._folder = folder
        self._exact_up_to = exact_up_to
        self._connections = Connections(folder / FILE, prepare=prepare)
        super().__init__(
            connections=self._connections, library=library, embeddings=embeddings, wishes=wishes
        )
        self._found = Found(folder, 0)

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

    def frequencies(self, terms: Sequence[str], *, language: str | None = None) -> dict[str, int]:
        """Return how many chunks (of a language) hold each term."""
        with self._connections.read() as connection:
            return self._about(connection).fulltext.frequencies(connection, terms, language)

    def size(self, language: str | None = None) -> int:
        """Return how many chunks there are (of a language)."""
        with self._connections.read() as connection:
            return self._about(connection).fulltext.size(connection, language)

    def unembedded(self, embedder: str, *, limit: int) -> dict[str, str]:
        """Return texts that have no vector of this embedder, by the hash of their content."""
        with self._connections.read() as connection:
            return self._about(connection).unfinished.read(connection, embedder, limit=limit)

    def tidy(self, embedder: str) -> None:
        """Make searching quick again after many changes."""
        with self._connections.write() as connection:
            self._forget_others(connection, embedder)
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
