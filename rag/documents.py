"""What passes from room to room: readings, chunks, documents, passages. Plain frozen values."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row", "code"]
Condition = Literal["ready", "pending", "refused", "no_text"]


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (exclusive) of a page's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Block(Span):
    """A stretch of a page that belongs together."""

    kind: BlockKind = "paragraph"
    level: int = 0
    """Of a heading: 1 is the highest. Else 0."""


@dataclass(frozen=True)
class Page:
    """One page as it is stored and quoted; cleaned of what nobody can see (`rag.clean`)."""

    number: int | None
    """Counted from 1; None where the format has no pages (then one page is the whole text)."""
    text: str
    blocks: tuple[Block, ...] = ()
    """In order, not overlapping, none empty; what lies between them is white space."""
    label: str = ""
    """What people call it, where that is not its number: a printed number, a sheet, a slide."""


@dataclass(frozen=True)
class Reading:
    """What a file says."""

    title: str
    pages: tuple[Page, ...]
    note: str = ""
    """One sentence about what is missing and what to do, or nothing."""


@dataclass(frozen=True)
class Chunk(Span):
    """A stretch of one page that is found and embedded as a whole."""

    page: int
    """The place of its page in `Reading.pages`, from 0."""
    text: str
    """The page's text from `start` to `end`, verbatim."""
    headings: tuple[str, ...] = ()
    """From the highest heading above it to the nearest."""
    sentences: tuple[Span, ...] = ()
    """In order, counted from the page's start like the chunk itself."""
    language: str | None = None
    """As in `languages` ("en", "zh-CN"), or None where it cannot be told."""

    def at(self, span: Span) -> str:
        """Return what stands at a span of its page that lies inside it."""
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True)
class Document:
    """A file of the index."""

    id: str
    """Minted by the store; it survives a change and a move of the file."""
    path: Path
    title: str = ""
    language: str | None = None
    condition: Condition = "pending"
    note: str = ""
    """One sentence about what is wrong and what to do, or nothing."""
    pages: int = 0
    chunks: int = 0
    size: int = 0
    modified_ns: int = 0
    content: str = ""
    """SHA-256 of the file, hexadecimal."""
    indexed_at: float | None = None


@dataclass(frozen=True)
class Source:
    """A file or folder that is to be known, or (`excluded`) one that is not."""

    path: Path
    """Absolute; it may hold bytes that are no UTF-8."""
    excluded: bool = False
    """Whether it is left out of the folder it lies in."""
    configured: bool = False
    """Whether the settings name it (then the store does not keep it)."""


@dataclass(frozen=True)
class Filters:
    """What a search is limited to; an empty field limits nothing."""

    folder: Path | None = None
    document: str | None = None
    """A document's id, or the end of its path (`manual.pdf`)."""
    language: str | None = None
    since: float | None = None
    """Seconds since the epoch: files changed then or later."""
    until: float | None = None


@dataclass(frozen=True)
class Passage:
    """A chunk that was found, with where it stands."""

    id: int
    document: Document
    chunk: Chunk
    page_number: int | None
    score: float
    """Higher is better; comparable only within one search."""
    features: dict[str, float] = field(default_factory=dict)
    """Why it scored so (for whether it answers, and for the evaluation)."""
