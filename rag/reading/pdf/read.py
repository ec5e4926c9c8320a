"""Reads a PDF: its pages in reading order, with headings, paragraphs, items and table rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.errors import UnreadableError
from rag.reading.pdf.layout import EMPTY, Layout, layout
from rag.reading.pdf.opening import opened, opened_page
from rag.reading.pdf.outline import outline, title_of
from rag.reading.pdf.scans import is_scan, recognised
from rag.reading.pdf.writing import written


def read_pdf(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Return what a PDF says, page by page.

    Raises:
        UnreadableError: it is broken, encrypted, too long, or has no text.
    """
    with opened(path, passwords=passwords, max_pages=settings.max_pages) as document:
        taken = _taken(document)
        ocr = recognised(document, taken.scans, settings)
        layouts = [ocr.pages.get(place, each) for place, each in enumerate(taken.layouts)]
        pages = written(layouts, outline(document))
        title = title_of(document, pages)
    note = "; ".join(each for each in (taken.note, ocr.note) if each)
    if not any(page.text for page in pages):
        raise UnreadableError(note or "no text: its pages are empty", condition="no_text")
    return Reading(title=title, pages=pages, note=note)


@dataclass
class _Taken:
    """The pages of a document as they are laid out."""

    layouts: list[Layout] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    """The places of those that are pictures."""
    damaged: int = 0

    @property
    def note(self) -> str:
        """One sentence about pages that cannot be read, or nothing."""
        if not self.damaged:
            return ""
        return f"{self.damaged} of its {len(self.layouts)} pages are damaged and left out"


def _taken(document: pdfium.PdfDocument) -> _Taken:
    taken = _Taken()
    for place in range(len(document)):
        try:
            page = opened_page(document, place)
        except pdfium.PdfiumError:
            taken.layouts.append(EMPTY)
            taken.damaged += 1
            continue
        taken.layouts.append(layout(page))
        if is_scan(page, taken.layouts[-1].letters):
            taken.scans.append(place)
        page.close()
    return taken
