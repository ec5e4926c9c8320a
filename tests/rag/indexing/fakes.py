"""Stand-ins for what the indexer stands on, told what to say and remembering what they heard."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rag.documents import Block, Chunk, Page, Reading, Span
from rag.indexing.indexer import Opened
from rag.indexing.walk import Found
from rag.reading.errors import UnreadableError
from rag.store.store import Vector


def one_by_one(
    files: Iterable[Found], look: Callable[[Found], Opened]
) -> Generator[tuple[Found, Opened], None, None]:
    """Stand in for `one_ahead` without a thread, so that a test knows what was read when."""
    for file in files:
        yield file, look(file)


@dataclass
class Shelf:
    """A reader that takes a text file as one page; `broken` files are refused, with why."""

    broken: dict[str, list[Exception]] = field(default_factory=dict)
    """By name: what each reading raises; when the list is empty the file is whole again."""
    read_names: list[str] = field(default_factory=list)
    passwords: list[tuple[str, ...]] = field(default_factory=list)
    before: Callable[[Path], object] = lambda _: None

    def read(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        self.before(path)
        self.read_names.append(path.name)
        self.passwords.append(tuple(passwords))
        if self.broken.get(path.name):
            raise self.broken[path.name].pop(0)
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as exc:
            raise UnreadableError("it cannot be opened") from exc
        return Reading(path.stem, (Page(1, text, (Block(0, len(text)),)),))


def by_line(reading: Reading) -> list[Chunk]:
    """One chunk a line."""
    chunks = []
    for place, page in enumerate(reading.pages):
        start = 0
        for line in page.text.splitlines(keepends=True):
            end = start + len(line.rstrip())
            if end > start:
                span = (Span(start, end),)
                chunks.append(Chunk(start, end, place, page.text[start:end], (), span, "en"))
            start += len(line)
    return chunks


def words(text: str, language: str | None) -> list[str]:
    del language
    return text.lower().split()


@dataclass
class Letters:
    """An embedder whose vectors count a few letters."""

    name: str = "letters/1"
    texts: list[str] = field(default_factory=list)
    failure: Exception | None = None

    def documents(self, texts: Sequence[str]) -> Vector:
        if self.failure is not None:
            raise self.failure
        self.texts += texts
        return np.array([self.query(text) for text in texts], dtype=np.float32)

    def query(self, text: str) -> Vector:
        row = np.array([1 + text.count(letter) for letter in "aeio"], dtype=np.float32)
        row /= np.linalg.norm(row)
        return row
