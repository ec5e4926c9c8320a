"""The one table of formats: which reader takes which file, by its name and by how it begins."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.errors import UnreadableError


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    name: str
    """As people call it."""
    suffixes: tuple[str, ...]
    target: str
    """`module:function` of its reader, imported when the first such file comes."""
    takes_passwords: bool = False

    def load(self) -> Callable[..., Any]:
        """Import and return its reader."""
        module, _, function = self.target.partition(":")
        reader: Callable[..., Any] = getattr(importlib.import_module(module), function)
        return reader

    def read(self, path: Path, settings: ReadingSettings, passwords: Sequence[str]) -> Reading:
        """Read a file of this kind, in this very process.

        Raises:
            UnreadableError: if it cannot be read.
        """
        more = {"passwords": passwords} if self.takes_passwords else {}
        reading: Reading = self.load()(path, settings, **more)
        return reading


PDF = Format("PDF", (".pdf",), "rag.reading.pdf.read:read_pdf", takes_passwords=True)
TEXT = Format("text", (".txt", ".text", ".log", ".asc"), "rag.reading.text:read_text")
MARKDOWN = Format("Markdown", (".md", ".markdown"), "rag.reading.markdown:read_markdown")
HTML = Format("HTML", (".html", ".htm", ".xhtml"), "rag.reading.html:read_html")
FORMATS = (PDF, TEXT, MARKDOWN, HTML)

BY_SUFFIX = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}


def of(path: Path) -> Format:
    """Return the format of a file: by how it begins, where that is certain, else by its name.

    Raises:
        UnreadableError: if nothing here reads it.
        OSError: if it cannot be opened.
    """
    found = _by_content(path) or BY_SUFFIX.get(path.suffix.lower())
    if found is None:
        raise UnreadableError(f"files of the kind {path.suffix!r} are not read")
    return found


def _by_content(path: Path) -> Format | None:
    with path.open("rb") as file:
        return PDF if file.read(5) == b"%PDF-" else None
