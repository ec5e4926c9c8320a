"""Plain text in whatever encoding, as paragraphs."""

import codecs
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from config.settings import ReadingSettings
from rag.documents import BlockKind, Reading
from rag.reading.errors import UnreadableError
from rag.reading.pages import PageBuilder

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
"""Bytes; guessing an encoding takes longer the more there are, and gets no better."""
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,})\s*")
_LONGEST_HEADING = 60
_ENDS = tuple('.!?:;,…。！？：；、，)"”»」')
_ITEM = re.compile(r"[^\S\n]*(?:[-*+•–▪◦‣]|\d{1,3}[.)]|[a-z][.)])[^\S\n]+\S")


def read_text(path: Path, _settings: ReadingSettings) -> Reading:
    """Read a file of plain text.

    Raises:
        UnreadableError: if it is not text.
    """
    page = PageBuilder()
    add_text(page, decode(path.read_bytes()))
    return Reading(title="", pages=(page.page(),))


def add_text(page: PageBuilder, text: str) -> None:
    """Append plain text to a page: headings, paragraphs, and the items of lists."""
    for paragraph in _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = paragraph.strip("\n").split("\n")
        for kind, block in _blocks(lines[_add_heading(page, lines) :]):
            page.add(kind, block)


def _add_heading(page: PageBuilder, lines: list[str]) -> int:
    """Append the heading that a paragraph begins with; return how many of its lines that takes."""
    first, *others = lines
    if others and _UNDERLINE.fullmatch(others[0]):
        page.add("heading", first, level=1 if others[0].startswith("=") else 2)
        return 2
    if others and _is_heading(first, others):
        page.add("heading", first, level=2)
        return 1
    return 0


def _is_heading(first: str, others: list[str]) -> bool:
    """Tell whether a short line stands above sentences, rather than beginning one.

    It does not end like a sentence, but what is below it does; and it is not half as wide as that,
    so that its line ends there on purpose.
    """
    wide = max(len(line) for line in others)
    return (
        len(first) <= _LONGEST_HEADING
        and len(first) * 2 <= wide
        and not first.rstrip().endswith(_ENDS)
        and others[-1].rstrip().endswith(_ENDS)
        and not others[0][:1].islower()
        and not any(_ITEM.match(line) for line in (first, others[0]))
    )


def _blocks(lines: list[str]) -> Iterator[tuple[BlockKind, str]]:
    """Yield a paragraph as one block, or as list items with the lines that continue them."""
    kind: BlockKind = "paragraph"
    block: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            yield kind, "\n".join(block)
            kind, block = "item", []
        block.append(line)
    yield kind, "\n".join(block)


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of these bytes: by their mark, as declared, as UTF-8, or by a guess.

    Raises:
        UnreadableError: if they are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if declared and _is_known(declared):
        return data.decode(declared, errors="replace")
    if b"\0" not in data:
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    return data.decode(_guess(data), errors="replace")


def _is_known(encoding: str) -> bool:
    with contextlib.suppress(LookupError):
        return codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001 - bytes.decode asks it, too
    return False


def _guess(data: bytes) -> str:
    best = from_bytes(data[: _SAMPLE & ~3]).best()
    if best is None:
        raise UnreadableError("it is not text, whatever its name says")
    return best.encoding
