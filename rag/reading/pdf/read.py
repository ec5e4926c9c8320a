"""Reads a PDF: its pages in reading order, with headings, paragraphs, items and table rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.pages import PageBuilder
from rag.reading.pdf.joining import joined, vocabulary
from rag.reading.pdf.lines import Line, lines
from rag.reading.pdf.margins import Margins, Sheet, margins
from rag.reading.pdf.opening import opened
from rag.reading.pdf.outline import outline, title_of
from rag.reading.pdf.paragraphs import Style, parts, style_of
from rag.reading.pdf.regions import Region, Rules, regions
from rag.reading.pdf.rules import rules
from rag.reading.pdf.runs import runs
from rag.reading.pdf.scans import is_scan, recognised
from rag.reading.pdf.tables import cells
from rag.reading.tables import rows


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands on a page, in reading order: columns as lines, tables as the text of rows."""

    pieces: Sequence[Sequence[Line] | Sequence[str]]
    asides: Sequence[str]
    """Text that runs another way than the page's own, such as a stamp along its edge."""
    top: float
    bottom: float
    scanned: bool = False
    """Whether its text is a picture."""

    def lines(self) -> list[Line]:
        return [each for piece in self.pieces for each in piece if isinstance(each, Line)]

    def sheet(self) -> Sheet:
        return Sheet(self.lines(), self.top, self.bottom)


def read_pdf(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Return what a PDF says, page by page.

    Raises:
        UnreadableError: it is broken, encrypted, too long, or has no text.
    """
    with opened(path, passwords=passwords, max_pages=settings.max_pages) as document:
        layouts = [_layout(document, place) for place in range(len(document))]
        scans = [place for place, layout in enumerate(layouts) if layout.scanned]
        ocr = recognised(document, scans, settings)
        for place, paragraphs in ocr.pages.items():
            layouts[place] = replace(layouts[place], pieces=(), asides=paragraphs)
        pages = _pages(layouts, outline(document))
        title = title_of(document, pages) or path.stem
    if not any(page.text for page in pages):
        raise UnreadableError(ocr.note or "no text: its pages are empty", condition="no_text")
    return Reading(title=title, pages=pages, note=ocr.note)


def _layout(document: pdfium.PdfDocument, place: int) -> _Layout:
    page = document[place]
    text = page.get_textpage()
    try:
        groups = runs(text)
        drawn = rules(page) if groups else []
        pieces = [_piece(region, drawn) for group in groups[:1] for region in regions(group, drawn)]
        asides = [joined([line.text for line in lines(group)]) for group in groups[1:]]
        _, bottom, _, top = page.get_bbox()
        letters = sum(len(run.text) for group in groups for run in group)
        return _Layout(pieces, asides, -top, -bottom, is_scan(page, letters))
    finally:
        text.close()
        page.close()


def _piece(region: Region, drawn: Rules) -> Sequence[Line] | Sequence[str]:
    return rows(cells(region.runs, drawn)) if region.table else lines(region.runs)


def _pages(layouts: Sequence[_Layout], bookmarks: Mapping[str, int]) -> tuple[Page, ...]:
    """Write pages down, once all are known: what repeats, and what is large, shows only then."""
    everything = [line for layout in layouts for line in layout.lines()]
    words = vocabulary(line.text for line in everything)
    style = style_of(everything, bookmarks, words)
    found = margins([layout.sheet() for layout in layouts], style.body)
    return tuple(_page(layout, place, style, found) for place, layout in enumerate(layouts))


def _page(layout: _Layout, place: int, style: Style, found: Margins) -> Page:
    builder = PageBuilder()
    for piece in layout.pieces:
        left = [each for each in piece if isinstance(each, Line) and id(each) not in found.lines]
        for part in parts(left, style):
            builder.add(part.kind, part.text, part.level)
        for row in piece:
            if isinstance(row, str):
                builder.add("row", row)
    for aside in layout.asides:
        builder.add("paragraph", aside)
    return builder.page(place + 1, found.numbers.get(place, ""))
