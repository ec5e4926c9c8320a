"""Reads a PDF: its pages in reading order, with headings, paragraphs, items and table rows."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.pages import PageBuilder
from rag.reading.pdf.joining import vocabulary
from rag.reading.pdf.layout import EMPTY, Layout, layout
from rag.reading.pdf.lines import Line
from rag.reading.pdf.margins import Margins, Sheet, margins
from rag.reading.pdf.opening import opened, opened_page
from rag.reading.pdf.outline import outline, title_of
from rag.reading.pdf.paragraphs import Part, Style, across_columns, parts, style_of
from rag.reading.pdf.scans import is_scan, recognised


def read_pdf(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Return what a PDF says, page by page.

    Raises:
        UnreadableError: it is broken, encrypted, too long, or has no text.
    """
    with opened(path, passwords=passwords, max_pages=settings.max_pages) as document:
        taken = _taken(document)
        ocr = recognised(document, taken.scans, settings)
        layouts = [ocr.pages.get(place, each) for place, each in enumerate(taken.layouts)]
        pages = _pages(layouts, outline(document))
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


def _pages(layouts: Sequence[Layout], bookmarks: Mapping[str, int]) -> tuple[Page, ...]:
    """Write pages down, once all are known: what repeats, and what is large, shows only then."""
    everything = [line for layout in layouts for line in layout.lines]
    words = vocabulary(line.text for line in everything)
    style = style_of(everything, bookmarks, words)
    sheets = [Sheet(layout.lines, layout.top, layout.bottom) for layout in layouts]
    found = margins(sheets, style.body)
    stamps = _stamps(layouts)
    return tuple(_page(layout, place, style, found, stamps) for place, layout in enumerate(layouts))


def _stamps(layouts: Sequence[Layout]) -> set[str]:
    """Return what stands along the edge of several pages."""
    seen = Counter(aside for layout in layouts for aside in set(layout.asides))
    return {aside for aside, pages in seen.items() if pages > _ONCE_OR_TWICE}


_ONCE_OR_TWICE = 2


def _page(
    layout: Layout, place: int, style: Style, found: Margins, stamps: Collection[str]
) -> Page:
    builder = PageBuilder()
    for part in across_columns(_parts(layout, style, found, stamps), style):
        builder.add(part.kind, part.text, part.level)
    return builder.page(place + 1, found.labels.get(place, ""))


def _parts(layout: Layout, style: Style, found: Margins, stamps: Collection[str]) -> Iterator[Part]:
    for piece in layout.pieces:
        left = [each for each in piece if isinstance(each, Line) and id(each) not in found.lines]
        yield from parts(left, style)
        yield from (Part("row", row) for row in piece if isinstance(row, str))
    yield from (Part("paragraph", each) for each in layout.asides if each not in stamps)
