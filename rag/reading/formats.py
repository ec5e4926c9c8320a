"""The one table of formats: which reader takes which file, by its name and by how it begins."""

import importlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.errors import ENCRYPTED, UnreadableError


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
EPUB = Format("EPUB", (".epub",), "rag.reading.epub:read_epub")
DOCX = Format("Word", (".docx", ".docm", ".dotx"), "rag.reading.docx:read_docx")
PPTX = Format("PowerPoint", (".pptx", ".pptm", ".ppsx"), "rag.reading.pptx:read_pptx")
WORKBOOK = Format(
    "spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "rag.reading.sheets:read_workbook"
)
CSV = Format("CSV", (".csv", ".tsv", ".tab"), "rag.reading.sheets:read_csv")
MAIL = Format("e-mail", (".eml",), "rag.reading.mail:read_mail", takes_passwords=True)
FORMATS = (PDF, TEXT, MARKDOWN, HTML, EPUB, DOCX, PPTX, WORKBOOK, CSV, MAIL)
OTHERS = Format(
    "other",
    (
        *(".doc", ".ppt", ".odt", ".rtf", ".rst", ".org", ".msg", ".xml", ".json", ".ndjson"),
        *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".heic"),
    ),
    "rag.reading.anything:read_anything",
)
"""What `unstructured` reads, if it is asked to."""

_BEGIN = 64
_OLE = b"\xd0\xcf\x11\xe0"
"""The container that encrypted Office files come in, and the older formats."""
_OFFICE = {*DOCX.suffixes, *PPTX.suffixes, ".xlsx", ".xlsm"}
_MEMBERS = {
    "word/document.xml": DOCX,
    "ppt/presentation.xml": PPTX,
    "xl/workbook.xml": WORKBOOK,
    "META-INF/container.xml": EPUB,
}

_LOOKED_AT = {"hi_res", "ocr_only"}
"""The strategies of `unstructured` that are about how pages look: made for PDF as well."""

BY_SUFFIX = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}
_OTHERS = dict.fromkeys(OTHERS.suffixes, OTHERS)


def named(path: Path, settings: ReadingSettings) -> Format | None:
    """Return the format of a file by its name, None if nothing here reads it."""
    suffix = path.suffix.lower()
    if suffix in BY_SUFFIX or settings.unstructured == "off":
        return BY_SUFFIX.get(suffix)
    return _OTHERS.get(suffix)


def of(path: Path, settings: ReadingSettings) -> Format:
    """Return the format of a file: by how it begins, where that is certain, else by its name.

    Raises:
        UnreadableError: if nothing here reads it.
        OSError: if it cannot be opened.
    """
    found = _by_content(path) or named(path, settings)
    if found is None:
        raise UnreadableError(f"it is of a kind that is not read ({_hint(path)})")
    return OTHERS if found is PDF and settings.unstructured in _LOOKED_AT else found


def _hint(path: Path) -> str:
    suffix = path.suffix.lower()
    return "see documents.reading.unstructured" if suffix in _OTHERS else repr(suffix)


def _by_content(path: Path) -> Format | None:
    with path.open("rb") as file:
        begin = file.read(_BEGIN).lstrip()
    if begin.startswith(b"%PDF-"):
        return PDF
    if begin.startswith(_OLE) and path.suffix.lower() in _OFFICE:
        raise UnreadableError(ENCRYPTED)
    return _by_members(path) if begin.startswith(b"PK\x03\x04") else None


def _by_members(path: Path) -> Format | None:
    """Return what kind of document a ZIP file is, or None."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:  # its reader has the sentence for it
        return None
    return next((format_ for member, format_ in _MEMBERS.items() if member in names), None)
