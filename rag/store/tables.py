"""What is the same in every Store: a connection is lent, and functions work on it.

A database brings its own functions, in modules of its own; their names and shapes are here.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from rag.documents import Document, Page, Source
from rag.store.store import Counts, Indexed, Stored, Vector

C = TypeVar("C")
"""A connection."""
C_co = TypeVar("C_co", covariant=True)
C_contra = TypeVar("C_contra", contravariant=True)


class Connections(Protocol[C_co]):
    """Lends connections, and turns the database's errors into sentences."""

    def read(self) -> AbstractContextManager[C_co]:
        """Lend a connection to read with; all it reads is of one moment."""
        ...

    def write(self) -> AbstractContextManager[C_co]:
        """Lend the one that writes: all that is done inside is kept, or nothing."""
        ...

    def note(self) -> AbstractContextManager[C_co]:
        """Lend a connection for one small change."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class _Library(Protocol[C_contra]):
    def documents(self, connection: C_contra, /) -> list[Document]: ...
    def put(
        self,
        connection: C_contra,
        document: Document,
        pages: Sequence[Page],
        chunks: Sequence[Indexed],
        /,
    ) -> Document: ...
    def touch(self, connection: C_contra, document: Document, /) -> None: ...
    def move(self, connection: C_contra, old: Path, new: Path, /) -> None: ...
    def remove(self, connection: C_contra, ids: Sequence[str], /) -> None: ...
    def pages(self, connection: C_contra, document: str, /) -> list[Page]: ...
    def page(self, connection: C_contra, document: str, place: int, /) -> Page | None: ...
    def chunks(self, connection: C_contra, ids: Sequence[int], /) -> list[Stored]: ...
    def counts(self, connection: C_contra, embedder: str | None, /) -> Counts: ...


class _Embeddings(Protocol[C_contra]):
    def vectors(self, connection: C_contra, name: str, ids: Sequence[int], /) -> Vector: ...
    def embed(self, connection: C_contra, name: str, vectors: Mapping[str, Vector], /) -> None: ...
    def forget_others(self, connection: C_contra, name: str, /) -> None: ...


class _Wishes(Protocol[C_contra]):
    def sources(self, connection: C_contra, /) -> list[Source]: ...
    def add_sources(self, connection: C_contra, added: Sequence[Source], /) -> None: ...
    def remove_sources(self, connection: C_contra, paths: Sequence[Path], /) -> None: ...
    def state(self, connection: C_contra, key: str, /) -> str | None: ...
    def keep(self, connection: C_contra, key: str, value: str, /) -> None: ...


class TableStore(Generic[C]):
    """The part of a Store that every database does alike; how it searches is its own."""

    def __init__(
        self,
        *,
        connections: Connections[C],
        library: _Library[C],
        embeddings: _Embeddings[C],
        wishes: _Wishes[C],
    ) -> None:
        """Store whose connections are lent, and the modules whose functions use them."""
        self._lender = connections
        self._library = library
        self._embeddings = embeddings
        self._wishes = wishes

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
        self._lender.close()

    # --- documents ---------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Return every document, by path."""
        with self._lender.read() as connection:
            return self._library.documents(connection)

    def put(
        self, document: Document, pages: Sequence[Page] = (), chunks: Sequence[Indexed] = ()
    ) -> Document:
        """Replace all that is known of the file at `document.path`; return it with its id."""
        with self._lender.write() as connection:
            return self._library.put(connection, document, pages, chunks)

    def touch(self, document: Document) -> None:
        """Replace what is known of the file with `document.id`; its content stays searchable."""
        with self._lender.write() as connection:
            self._library.touch(connection, document)

    def move(self, old: Path, new: Path) -> None:
        """Let a document keep its id and content under a new path; what was there is forgotten."""
        with self._lender.write() as connection:
            self._library.move(connection, old, new)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents."""
        with self._lender.write() as connection:
            self._library.remove(connection, ids)

    def pages(self, document: str) -> list[Page]:
        """Return a document's pages, without blocks."""
        with self._lender.read() as connection:
            return self._library.pages(connection, document)

    def page(self, document: str, place: int) -> Page | None:
        """Return the page at that place, without blocks."""
        with self._lender.read() as connection:
            return self._library.page(connection, document, place)

    # --- chunks and their vectors --------------------------------------------------------------

    def chunks(self, ids: Sequence[int]) -> list[Stored]:
        """Return these chunks in this order; those gone meanwhile are left out."""
        with self._lender.read() as connection:
            return self._library.chunks(connection, ids)

    def counts(self, embedder: str | None = None) -> Counts:
        """Return how much the index holds."""
        with self._lender.read() as connection:
            return self._library.counts(connection, embedder)

    def vectors(self, ids: Sequence[int], *, embedder: str) -> Vector:
        """Return the vectors of these chunks in this order; zeros where there is none."""
        with self._lender.read() as connection:
            return self._embeddings.vectors(connection, embedder, ids)

    def embed(self, embedder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, by the hash of their text; what is no longer there is left out."""
        with self._lender.write() as connection:
            self._embeddings.embed(connection, embedder, vectors)

    def _forget_others(self, connection: C, embedder: str) -> None:
        """Forget the vectors of other embedders once this one has embedded everything."""
        if not self._library.counts(connection, embedder).unembedded:
            self._embeddings.forget_others(connection, embedder)

    # --- what the processes of the house tell each other --------------------------------------

    def sources(self) -> list[Source]:
        """Return what the user added, by path."""
        with self._lender.read() as connection:
            return self._wishes.sources(connection)

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Keep sources; a known path is replaced."""
        with self._lender.note() as connection:
            self._wishes.add_sources(connection, sources)

    def remove_sources(self, paths: Sequence[Path]) -> None:
        """Forget sources."""
        with self._lender.note() as connection:
            self._wishes.remove_sources(connection, paths)

    def state(self, key: str) -> str | None:
        """Return a value that was kept."""
        with self._lender.read() as connection:
            return self._wishes.state(connection, key)

    def keep(self, key: str, value: str) -> None:
        """Keep a small value for all processes of this index."""
        with self._lender.note() as connection:
            self._wishes.keep(connection, key, value)
