"""The Store Protocol: what the rest of `rag` asks of the index, wherever it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.documents import Chunk, Document, Filters, Page

Vector = NDArray[np.float32]
"""One row per text; unit length."""


@dataclass(frozen=True)
class Indexed:
    """A chunk with what it is found by."""

    chunk: Chunk
    terms: tuple[str, ...]
    """Its analysed words, in order (`rag.analysis`)."""
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


@dataclass(frozen=True)
class Counts:
    """How much the index holds."""

    documents: int
    pages: int
    chunks: int
    pending: int
    """Documents still to be read."""
    unembedded: int
    """Chunks the current embedder has no vector for."""


class Store(Protocol):
    """An index. Every change is atomic: after a crash the old or the new state is there.

    All methods block and may be called from any thread; one process writes at a time.
    """

    def documents(self) -> list[Document]:
        """Return every document, by path."""
        ...

    def put(
        self, document: Document, pages: Sequence[Page] = (), chunks: Sequence[Indexed] = ()
    ) -> Document:
        """Replace all that is known of the file at `document.path`; return it with its id."""
        ...

    def move(self, old: Path, new: Path) -> None:
        """Let a document keep its id and content under a new path."""
        ...

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents."""
        ...

    def pages(self, document: str) -> list[Page]:
        """Return a document's pages, without blocks."""
        ...

    def match(self, terms: Mapping[str, float], *, limit: int, filters: Filters) -> list[Scored]:
        """Return the chunks that hold any of these weighted terms, best (BM25) first."""
        ...

    def nearest(self, vector: Vector, *, limit: int, filters: Filters) -> list[Scored]:
        """Return the chunks whose vectors are most like this one (cosine), best first."""
        ...

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return how many chunks hold each term."""
        ...

    def chunks(self, ids: Sequence[int]) -> list[Stored]:
        """Return these chunks in this order; those gone meanwhile are left out."""
        ...

    def unembedded(self, embedder: str, *, limit: int) -> dict[str, str]:
        """Return texts that have no vector of this embedder, by the hash of their content."""
        ...

    def embed(self, embedder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, by the hash of their text; the same content is embedded once."""
        ...

    def counts(self) -> Counts:
        """Return how much the index holds."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
