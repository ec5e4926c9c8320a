"""Lays a page out: what stands on it, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import pypdfium2 as pdfium

from rag.reading.pdf.joining import joined
from rag.reading.pdf.lines import Line, lines
from rag.reading.pdf.regions import Region, Rules, regions
from rag.reading.pdf.rules import rules
from rag.reading.pdf.runs import runs
from rag.reading.pdf.tables import cells, has_header
from rag.reading.tables import rows

Piece = Sequence[Line] | Sequence[str]
"""A column as its lines, or a table as the text of its rows."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a page, in reading order."""

    pieces: Sequence[Piece]
    asides: Sequence[str]
    """Text that runs another way than the page's own, such as a stamp along its edge."""
    top: float
    bottom: float

    @property
    def lines(self) -> list[Line]:
        """The lines of its columns."""
        return [each for piece in self.pieces for each in piece if isinstance(each, Line)]

    @property
    def letters(self) -> int:
        """How much text it has."""
        texts = [each if isinstance(each, str) else each.text for p in self.pieces for each in p]
        return sum(len(text) for text in [*texts, *self.asides])


EMPTY = Layout((), (), 0.0, 0.0)
"""A page that says nothing."""


def layout(page: pdfium.PdfPage) -> Layout:
    """Return what stands on a page."""
    text = page.get_textpage()
    try:
        groups = runs(text)
    finally:
        text.close()
    drawn = cache(partial(rules, page))
    pieces = [_piece(region, drawn) for group in groups[:1] for region in regions(group, drawn)]
    asides = [joined([line.text for line in lines(group)]) for group in groups[1:]]
    _, bottom, _, top = page.get_bbox()
    return Layout(pieces, asides, -top, -bottom)


def _piece(region: Region, drawn: Rules) -> Piece:
    if not region.table:
        return lines(region.runs)
    return rows(cells(region.runs, drawn), header=has_header(region.runs, drawn))
