"""Writes pages down, once all of them are laid out: what repeats, and what is large, shows then."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from rag.documents import Page
from rag.reading.pages import PageBuilder
from rag.reading.pdf.joining import vocabulary
from rag.reading.pdf.layout import Grid, Layout, Piece
from rag.reading.pdf.margins import Margins, Sheet, margins
from rag.reading.pdf.paragraphs import Part, Style, across_columns, parts, style_of
from rag.reading.tables import names_columns, rows


def written(layouts: Sequence[Layout], bookmarks: Mapping[str, int]) -> tuple[Page, ...]:
    """Return the pages of a document. `bookmarks` are levels of titles, see `outline`."""
    everything = [line for layout in layouts for line in layout.lines]
    words = vocabulary(line.text for line in everything)
    style = style_of(everything, bookmarks, words)
    sheets = [Sheet(layout.lines, layout.top, layout.bottom) for layout in layouts]
    writer = _Writer(style, margins(sheets, style.body), _stamps(layouts))
    return tuple(writer.page(layout, place) for place, layout in enumerate(layouts))


def _stamps(layouts: Sequence[Layout]) -> set[str]:
    """Return what stands along the edge of several pages."""
    seen = Counter(aside for layout in layouts for aside in set(layout.asides))
    return {aside for aside, pages in seen.items() if pages > _ONCE_OR_TWICE}


_ONCE_OR_TWICE = 2


class _Writer:
    """Writes one page after the other, in their order."""

    def __init__(self, style: Style, found: Margins, stamps: Collection[str]) -> None:
        self._style = style
        self._margins = found
        self._stamps = stamps
        self._open: Grid | None = None
        """The table a page ended with, if its columns have names."""

    def page(self, layout: Layout, place: int) -> Page:
        builder = PageBuilder()
        for part in across_columns(self._parts(layout), self._style):
            builder.add(part.kind, part.text, part.level)
        return builder.page(place + 1, self._margins.labels.get(place, ""))

    def _parts(self, layout: Layout) -> Iterator[Part]:
        for piece in self._left(layout.pieces):
            if isinstance(piece, Grid):
                grid = self._named(piece)
                yield from (Part("row", row) for row in rows(grid.cells, header=grid.header))
                self._open = grid if _has_names(grid) else None
            else:
                yield from parts(piece, self._style)
                self._open = None
        shown = [aside for aside in layout.asides if aside not in self._stamps]
        yield from (Part("paragraph", aside) for aside in shown)

    def _left(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Yield what is left of a page without its margins."""
        for piece in pieces:
            if isinstance(piece, Grid):
                yield piece
                continue
            lines = [line for line in piece if id(line) not in self._margins.lines]
            if lines:
                yield lines

    def _named(self, grid: Grid) -> Grid:
        """Give a table that goes on from the page before the names of its columns again."""
        above = self._open
        if above is None or _has_names(grid) or not _alike(above, grid):
            return grid
        return Grid([above.cells[0], *grid.cells], header=True, left=grid.left, right=grid.right)


def _has_names(grid: Grid) -> bool:
    guessed = grid.header is None and len(grid.cells) > 1 and names_columns(grid.cells)
    return grid.header is True or guessed


def _alike(one: Grid, other: Grid) -> bool:
    """Tell whether two tables have as many columns, and stand at the same place of the line."""
    shift = max(abs(one.left - other.left), abs(one.right - other.right))
    return len(one.cells[0]) == len(other.cells[0]) and shift < _SAME_PLACE


_SAME_PLACE = 40.0
"""In points: cells of other lengths may end a little further left or right."""
