"""Places for an index, one kind for each store we ship; and chunks to put there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from rag.documents import Chunk, Document, Page, Span
from rag.store.postgres.store import PostgresStore
from rag.store.sqlite import SqliteStore
from rag.store.store import Indexed, Store, Vector
from tests.rag.store.server import Server


class Place(Protocol):
    """Where an index is kept. Each `open` is as if another process opened it."""

    def open(self) -> Store: ...


class Folder:
    """The data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def file(self) -> Path:
        return self.folder / "index.sqlite"

    def open(self) -> SqliteStore:
        return SqliteStore(self.folder)


class Database:
    """A database on a server."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def open(self) -> PostgresStore:
        return PostgresStore(self.server.conninfo)


def document(path: str = "/docs/manual.pdf", **fields: object) -> Document:
    return Document(id="", path=Path(path), **{"condition": "ready", **fields})  # type: ignore[arg-type]


def page(*sentences: str, number: int | None = 1) -> Page:
    return Page(number=number, text=" ".join(sentences))


def indexed(
    pages: Sequence[Page], *, language: str | None = "en", title: str = ""
) -> list[Indexed]:
    """One chunk for each sentence of some pages; its terms are its words in lower case."""
    return [
        Indexed(
            Chunk(
                start=start,
                end=start + len(sentence),
                page=place,
                text=sentence,
                headings=("Part", "Chapter"),
                sentences=(Span(start, start + len(sentence)),),
                language=language,
            ),
            terms=tuple(sentence.lower().replace(".", "").split()),
            context=tuple(title.lower().split()),
        )
        for place, page in enumerate(pages)
        for start, sentence in _sentences(page.text)
    ]


def _sentences(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for sentence in text.split(". "):
        whole = sentence if sentence.endswith(".") else sentence + "."
        if whole.strip("."):
            found.append((start, text[start : start + len(whole)]))
        start += len(whole) + 1
    return found


def add(store: Store, path: str, *sentences: str, **fields: object) -> Document:
    """Put a document of one page whose chunks are these sentences."""
    pages = [page(*sentences)]
    return store.put(document(path, **fields), pages, indexed(pages))


def axis(*places: int) -> Vector:
    """A vector of 8 dimensions between these axes."""
    vector = np.zeros(8, dtype=np.float32)
    vector[list(places)] = 1.0
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def embed(store: Store, embedder: str, vectors: dict[str, Vector]) -> None:
    """Give texts the vectors that are named after them."""
    wanted = store.unembedded(embedder, limit=1000)
    store.embed(embedder, {key: vectors[text] for key, text in wanted.items() if text in vectors})
