"""The Store Protocol: what the rest of `rag` asks of the index, wherever it is kept."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from rag.documents import Chunk, Document, Filters, Page, Source

Vector = NDArray[np.float32]
"""One row per text; unit length."""


@dataclass(frozen=True)
class Indexed:
    """A chunk with what it is found by."""

    chunk: Chunk
    terms: tuple[str, ...]
    """Its analysed words, in order (`rag.analysis`); none holds white space."""
    context: tuple[str, ...] = ()
    """The analysed words of its title and headings."""


@dataclass(frozen=True)
class Scored:
    """A chunk's id and how well it fits; higher is better."""

    id: int
    score: float


@dataclass(frozen=True)
class Stored:
    """A chunk as it came back."""

    id: int
    document: Document
    page_number: int | None
    chunk: Chunk
    terms: tuple[str, ...]
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How much the index holds."""

    documents: int
    pages: int
    chunks: int
    pending: int
    """Documents still to be read."""
    unembedded: int
    """Texts the embedder that was asked for has no vector for; 0 where none was."""


class Store(Protocol):
    """An index. Every change is atomic: after a crash the old or the new state is there.

    All methods block and may be called from any thread; one process indexes at a time
    (`indexing`), while others search, and note what is wanted in `sources` and `state`.
    All of them raise `rag.store.errors.StoreError`, a sentence for people, where the place of
    the index is full, away or damaged.
    """

    # --- documents ---------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Return every document, by path."""
        ...

    def put(
        self, document: Document, pages: Sequence[Page] = (), chunks: Sequence[Indexed] = ()
    ) -> Document:
        """Replace all that is known of the file at `document.path`; return it with its id.

        A path that is known keeps its id, whatever `document.id` says; `document.pages` and
        `document.chunks` are counted here.
        """
        ...

    def touch(self, document: Document) -> None:
        """Replace what is known of the file with `document.id`; its content stays searchable."""
        ...

    def move(self, old: Path, new: Path) -> None:
        """Let a document keep its id and content under a new path; what was there is forgotten."""
        ...

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents."""
        ...

    def pages(self, document: str) -> list[Page]:
        """Return a document's pages, without blocks."""
        ...

    def page(self, document: str, place: int) -> Page | None:
        """Return the page at that place (from 0, as in `Chunk.page`), without blocks."""
        ...

    # --- looking up --------------------------------------------------------------------------

    def match(self, terms: Mapping[str, float], *, limit: int, filters: Filters) -> list[Scored]:
        """Return the chunks that hold any of these weighted terms, best (BM25) first.

        A chunk's terms and context count alike. A term that stands nearly everywhere only
        counts where there is time for it.
        """
        ...

    def nearest(
        self, vector: Vector, *, embedder: str, limit: int, filters: Filters
    ) -> list[Scored]:
        """Return the chunks whose vectors of this embedder are most like this one, best first.

        The score is the cosine.
        """
        ...

    def frequencies(self, terms: Sequence[str], *, language: str | None = None) -> dict[str, int]:
        """Return how many chunks (of a language) hold each term.

        Nearly: a frequent term's number may be some 2 % of the index old.
        """
        ...

    def size(self, language: str | None = None) -> int:
        """Return how many chunks there are (of a language: as nearly as `frequencies`)."""
        ...

    def chunks(self, ids: Sequence[int]) -> list[Stored]:
        """Return these chunks in this order; those gone meanwhile are left out."""
        ...

    def vectors(self, ids: Sequence[int], *, embedder: str) -> Vector:
        """Return the vectors of these chunks in this order; zeros where there is none."""
        ...

    def counts(self, embedder: str | None = None) -> Counts:
        """Return how much the index holds."""
        ...

    # --- embedding ---------------------------------------------------------------------------

    def unembedded(self, embedder: str, *, limit: int) -> dict[str, str]:
        """Return texts that have no vector of this embedder, by the hash of their content."""
        ...

    def embed(self, embedder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, by the hash of their text; the same content is embedded once.

        What is no longer in the index is left out.
        """
        ...

    def tidy(self, embedder: str) -> None:
        """Make searching quick again after many changes; for whoever indexes, when all is done.

        Vectors of other embedders are forgotten once this one has embedded everything.
        """
        ...

    # --- what the processes of the house tell each other ---------------------------------------

    def sources(self) -> list[Source]:
        """Return what the user added, by path."""
        ...

    def add_sources(self, sources: Sequence[Source]) -> None:
        """Keep sources; a known path is replaced."""
        ...

    def remove_sources(self, paths: Sequence[Path]) -> None:
        """Forget sources."""
        ...

    def state(self, key: str) -> str | None:
        """Return a value that was kept."""
        ...

    def keep(self, key: str, value: str) -> None:
        """Keep a small value for all processes of this index."""
        ...

    def indexing(self) -> AbstractContextManager[bool]:
        """Try to be the one who indexes: True inside if so, False if somebody else is.

        It never waits, and ends with the process.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

    def __enter__(self) -> Self:
        """Return the store."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the store."""
        ...
