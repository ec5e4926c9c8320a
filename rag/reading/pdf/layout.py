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


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    cells: Sequence[Sequence[str]]
    """Its rows, equally long."""
    header: bool | None
    """Whether the first row names the columns, see `tables.has_header`."""
    left: float
    right: float


Piece = Sequence[Line] | Grid
"""A column as its lines, or a table."""


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
        return [line for piece in self.pieces if not isinstance(piece, Grid) for line in piece]

    @property
    def letters(self) -> int:
        """How much text it has."""
        grids = [piece for piece in self.pieces if isinstance(piece, Grid)]
        cells = [cell for grid in grids for row in grid.cells for cell in row]
        return sum(map(len, [*cells, *(line.text for line in self.lines), *self.asides]))


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
    return Grid(
        cells=cells(region.runs, drawn),
        header=has_header(region.runs, drawn),
        left=min(run.left for run in region.runs),
        right=max(run.right for run in region.runs),
    )
