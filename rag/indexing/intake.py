"""One file on its way into the index: is it known, what does it say, how is it found."""

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from rag.documents import Chunk, Document, Page, Reading
from rag.indexing.walk import Found
from rag.paths import as_text
from rag.reading.errors import UnreadableError
from rag.store.store import Indexed
from rag.trace import trace

log = logging.getLogger(__name__)

FRESH_NS = 2_000_000_000
"""A file that changed so recently may be half written: if it is broken, it gets another look."""
BUG = "This file cannot be indexed because of a mistake in Hearsay; its log says more."


class Reader(Protocol):
    """Reads files, whatever is in them."""

    def read(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        """Return what a file says.

        Raises:
            UnreadableError: with one sentence, if it cannot be read.
        """
        ...


@dataclass(frozen=True)
class Rules:
    """How a reading is cut and analysed."""

    chunk: Callable[[Reading], list[Chunk]]
    analyse: Callable[[str, str | None], list[str]]


@dataclass(frozen=True)
class Taken:
    """A file as the store keeps it."""

    document: Document
    pages: tuple[Page, ...] = ()
    chunks: tuple[Indexed, ...] = ()


Said = Reading | Exception
"""What a file says, or why it says nothing."""


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal; OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Intake:
    """Reads files and prepares what was read for the store."""

    def __init__(
        self,
        *,
        reader: Reader,
        rules: Rules,
        passwords: Callable[[], Sequence[str]] = tuple,
        clock_ns: Callable[[], int] = time.time_ns,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """`wait` waits so many seconds; it returns something true if it is no use going on."""
        self._reader = reader
        self._rules = rules
        self._passwords = passwords
        self._clock_ns = clock_ns
        self._wait = wait

    def read(self, file: Found) -> Said:
        """Return what a file says, or why it cannot be read; in any thread."""
        try:
            return self._read(file)
        except Exception as exc:  # noqa: BLE001  # it is raised again where the file is taken
            return exc

    def take(self, file: Found, content: str, said: Said | None = None) -> Taken:
        """Return a file as it is stored: what it says, or why it says nothing.

        It never fails because of a file. `said` is what was read before, if it was.
        """
        document = Document(
            id="",
            path=file.path,
            title=as_text(file.path.stem),
            size=file.size,
            modified_ns=file.modified_ns,
            content=content,
            indexed_at=self._clock_ns() / 1e9,
        )
        try:
            return self._prepare(document, _unfolded(said or self.read(file)))
        except UnreadableError as exc:
            return Taken(replace(document, condition=exc.condition, note=str(exc)))
        except Exception as exc:  # noqa: BLE001  # foreign code: it is one lost document
            log.error("a document cannot be indexed: %s", trace(exc))  # noqa: TRY400  # its words
            return Taken(replace(document, condition="refused", note=BUG))

    def _read(self, file: Found) -> Reading:
        """Read a file; one that is broken and quite new is read again once it had time."""
        try:
            return self._reader.read(file.path, passwords=self._passwords())
        except UnreadableError:
            young_ns = self._clock_ns() - file.modified_ns
            if not 0 <= young_ns < FRESH_NS or self._wait((FRESH_NS - young_ns) / 1e9):
                raise
            return self._reader.read(file.path, passwords=self._passwords())

    def _prepare(self, document: Document, reading: Reading) -> Taken:
        chunks = self._rules.chunk(reading)
        indexed = tuple(self._indexed(chunk, reading.title) for chunk in chunks)
        document = replace(
            document,
            title=reading.title or document.title,
            language=most_common(chunks),
            condition="ready",
            note=reading.note,
            pages=len(reading.pages),
            chunks=len(chunks),
        )
        return Taken(document, reading.pages, indexed)

    def _indexed(self, chunk: Chunk, title: str) -> Indexed:
        context = " ".join((title, *chunk.headings))
        return Indexed(
            chunk,
            terms=tuple(self._rules.analyse(chunk.text, chunk.language)),
            context=tuple(self._rules.analyse(context, chunk.language)),
        )


def _unfolded(said: Said) -> Reading:
    """Return what was read, or raise why it was not."""
    if isinstance(said, Exception):
        raise said
    return said


def most_common(chunks: Sequence[Chunk]) -> str | None:
    """Return the language most of the text is in, or None where it cannot be told."""
    letters: Counter[str] = Counter()
    for chunk in chunks:
        if chunk.language:
            letters[chunk.language] += len(chunk.text)
    return max(letters, key=letters.__getitem__, default=None)
