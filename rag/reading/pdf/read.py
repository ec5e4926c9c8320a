"""Reads a PDF: its pages in reading order, with headings, paragraphs, items and table rows."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.pages import PageBuilder
from rag.reading.pdf.opening import opened


def read_pdf(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Return what a PDF says, page by page.

    Raises:
        UnreadableError: it is broken, encrypted, too long, or has no text.
    """
    with opened(path, passwords=passwords, max_pages=settings.max_pages) as document:
        pages = tuple(_page(document, index) for index in range(len(document)))
        title = document.get_metadata_dict().get("Title", "").strip() or path.stem
    if not any(page.text for page in pages):
        raise UnreadableError("no text: scanned, install tesseract-ocr", condition="no_text")
    return Reading(title=title, pages=pages)


def _page(document: pdfium.PdfDocument, index: int) -> Page:
    builder = PageBuilder()
    page = document[index]
    text = page.get_textpage()
    for paragraph in text.get_text_range().split("\r\n\r\n"):
        builder.add("paragraph", paragraph)
    text.close()
    page.close()
    return builder.page(index + 1)
