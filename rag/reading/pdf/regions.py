"""Finds the reading order of a page: which runs stand in columns, which in tables, which alone.

A variant of the recursive cut along white space (Nagy and Seth 1984, "XY-cut"): the gutter that
most neighbours share is looked for first; runs that cross it (titles, wide figures) part the page
into bands, and each band is read column by column, or row by row where it is a table.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from statistics import median

from rag.reading.pdf.runs import MARKER, Run

Rules = Callable[[], Sequence[tuple[float, float, float]]]
"""Finds the horizontal lines of a page, as left, right and height; only tables ask for them."""


def no_rules() -> Sequence[tuple[float, float, float]]:
    """Say that a page has no lines."""
    return ()


@dataclass(frozen=True, slots=True)
class Region:
    """Runs that are read together: lines below each other, or the cells of a table."""

    runs: tuple[Run, ...]
    table: bool = False


MOST_RUNS = 3000
"""A page with more is no page people read; the file's own order must do."""
_DEEPEST = 12


def regions(runs: Sequence[Run], rules: Rules = no_rules, *, depth: int = 0) -> list[Region]:
    """Return a page's regions in reading order."""
    if len(runs) > MOST_RUNS or depth > _DEEPEST:
        return [Region(tuple(runs))]
    bands = _cut(runs)
    if bands is None:
        return [Region(tuple(runs))] if runs else []
    return [found for band in bands for found in _read(band, rules, depth + 1)]


def rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that stand side by side, from top to bottom, each row from left to right."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=_TOP):
        if found and _beside(found[-1][0], run):
            found[-1].append(run)
        else:
            found.append([run])
    return [sorted(row, key=_LEFT) for row in found]


_TOP, _LEFT = attrgetter("top"), attrgetter("left")


def _beside(one: Run, other: Run) -> bool:
    """Tell whether two runs share at least a third of a line's height."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0 and shared * 3 > min(one.height, other.height)


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of a page from top to bottom."""

    rows: list[list[Run]]
    gutter: float | None = None
    """Where it is parted, if it is."""

    @property
    def runs(self) -> list[Run]:
        return [run for row in self.rows for run in row]

    def sides(self) -> tuple[list[Run], list[Run]]:
        gutter = self.gutter or 0.0
        left = [run for run in self.runs if run.right <= gutter]
        return left, [run for run in self.runs if run.left >= gutter]


def _read(band: _Band, rules: Rules, depth: int) -> list[Region]:
    if band.gutter is None:
        return regions(band.runs, rules, depth=depth)
    if _is_table(band, rules):
        return _table(band, rules)
    return [found for side in band.sides() for found in regions(side, rules, depth=depth)]


def _table(band: _Band, rules: Rules) -> list[Region]:
    """Return a table, with what stands close above and below it but is no row of it apart."""
    lines = band.rows
    step = median(below[0].top - above[0].top for above, below in pairwise(lines))
    first, last = 0, len(lines)
    while first < last - 2 and _is_caption(lines[first], lines[first + 1], step):
        first += 1
    while last > first + 2 and _is_remark(lines[last - 2], lines[last - 1], step, rules):
        last -= 1
    parts = (lines[:first], lines[first:last], lines[last:])
    return [
        Region(tuple(run for line in part for run in line), table=place == 1)
        for place, part in enumerate(parts)
        if part
    ]


def _is_caption(line: Sequence[Run], below: Sequence[Run], step: float) -> bool:
    """Tell whether a table's first line is a title: alone on its line and not set like the next."""
    one, other = line[0], below[0]
    unlike = one.bold != other.bold or abs(one.size - other.size) > 1
    return len(line) == 1 and (unlike or other.top - one.top > _APART * step)


def _is_remark(above: Sequence[Run], line: Sequence[Run], step: float, rules: Rules) -> bool:
    """Tell whether a table's last line only follows it: further down, alone or below all rules."""
    if line[0].top - above[0].top < _APART * step:
        return False
    ruled = [
        height for left, right, height in rules() if left < line[-1].right and right > line[0].left
    ]
    return len(line) == 1 or (bool(ruled) and above[0].top < max(ruled) < line[0].bottom)


_APART = 1.3


def _cut(runs: Sequence[Run]) -> list[_Band] | None:
    """Cut at the gutter that most lines share; None if there is none."""
    lines = rows(runs)
    gutters = _gutters(lines)
    stretches = _stretches(lines) if gutters else []
    for gutter in gutters:
        bands = _bands(stretches, gutter)
        if any(band.gutter is not None for band in bands):
            return bands
    return None


_TRIED = 3


def _gutters(lines: Sequence[Sequence[Run]]) -> list[float]:
    """Return the places that most lines leave free between two runs, best first."""
    edges: list[tuple[float, int]] = []
    for line in lines:
        for before, after in pairwise(line):
            if after.left > before.right:
                edges += [(before.right, 1), (after.left, -1)]
    edges.sort()
    peaks: list[tuple[int, float, float]] = []
    depth = 0
    for (place, step), (following, next_step) in pairwise(edges):
        depth += step
        if step > 0 > next_step:
            peaks.append((depth, following - place, (place + following) / 2))
    return [middle for _, _, middle in sorted(peaks, reverse=True)[:_TRIED]]


def _bands(stretches: Sequence[Sequence[list[Run]]], gutter: float) -> list[_Band]:
    """Part a page from top to bottom at the lines that cross the gutter."""
    bands: list[_Band] = []
    loose: list[list[Run]] = []
    for stretch in stretches:
        for crosses, group in groupby(stretch, lambda line: _crosses(line, gutter)):
            band = list(group)
            if not crosses and _is_gutter(band, gutter):
                bands += [_Band(loose), _Band(band, gutter)]
                loose = []
            else:
                loose += band
    return [band for band in [*bands, _Band(loose)] if band.rows]


def _stretches(lines: Sequence[list[Run]]) -> list[list[list[Run]]]:
    """Part lines where the page is empty for some lines from left to right."""
    found: list[list[list[Run]]] = []
    bottom = -inf
    for line in lines:
        top = min([run.top for run in line])
        if top - bottom > _EMPTY * line[0].height:
            found.append([])
        found[-1].append(line)
        bottom = max([bottom, *[run.bottom for run in line]])
    return found


_EMPTY = 2.5
"""In line heights: more than between two rows of a table or two paragraphs."""


def _crosses(line: Sequence[Run], gutter: float) -> bool:
    return any(run.left < gutter < run.right for run in line)


def _is_gutter(lines: Sequence[Sequence[Run]], gutter: float) -> bool:
    """Tell whether white space parts lines for long enough to be no accident of the words."""
    if _is_numbering([run.text for line in lines for run in line if run.right <= gutter]):
        return False
    both = _parted(lines, gutter)
    least = _LEAST_WIDTHS[min(both, len(_LEAST_WIDTHS) - 1)]
    runs = [run for line in lines for run in line]
    width = min((run.left for run in runs if run.left >= gutter), default=0.0) - max(
        (run.right for run in runs if run.right <= gutter), default=0.0
    )
    return width > least * median(run.height for run in runs)


def _is_numbering(texts: Sequence[str]) -> bool:
    """Tell whether a column is only the bullets of a list, or the numbers of sections."""
    return all(MARKER.fullmatch(text) for text in texts) or (
        all(_SECTION.fullmatch(text) for text in texts) and any("." in text for text in texts)
    )


_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
_LEAST_WIDTHS = (inf, inf, 1.4, 1.0, 0.7, 0.55)
"""How wide a gutter is at least, in line heights, by the number of lines it parts."""


def _parted(lines: Sequence[Sequence[Run]], gutter: float) -> int:
    """Count the lines with runs on both sides."""
    return sum(line[0].left < gutter < line[-1].right for line in lines)


def _is_table(band: _Band, rules: Rules) -> bool:
    """Tell rows from columns: rows are ruled, or the file writes them row by row."""
    if _ruled(band, rules):
        return True
    left, right = band.sides()
    lines = _parted(band.rows, band.gutter or 0.0)
    switches = _switches(left, right)
    if _is_prose(left) and _is_prose(right):
        return _FEW < switches < lines * _INTERLEAVED
    level = lines > _FEW and lines > _LEVEL * len(band.rows)
    alternating = switches > max(1, _OFTEN * lines)
    return alternating or (level and _is_short(left) and _is_short(right))


_FEW = 2
_OFTEN = 0.4
_LEVEL = 0.7
_INTERLEAVED = 0.9
"""Where nearly every line switches sides, prose was written line by line across two columns."""


def _ruled(band: _Band, rules: Rules) -> bool:
    top, bottom = min(run.top for run in band.rows[0]), max(run.bottom for run in band.rows[-1])
    across = {
        round(height)
        for left, right, height in rules()
        if left < (band.gutter or 0.0) < right and top - 1 < height < bottom + 1
    }
    return len(across) > 1


def _switches(left: Sequence[Run], right: Sequence[Run]) -> int:
    """Count how often the file, in its own order, goes from the left side to the right one."""
    sides = sorted([(run.order, 0) for run in left] + [(run.order, 1) for run in right])
    return sum(before < after for (_, before), (_, after) in pairwise(sides))


def _is_prose(side: Sequence[Run]) -> bool:
    """Tell whether the lines of a column are as long as those of running text."""
    lines = rows(side)
    inked = [sum(run.right - run.left for run in line) / line[0].height for line in lines]
    widths = [line[-1].right - line[0].left for line in lines]
    full = [width for width in widths if width > _PROSE_FILL * max(widths)]
    return len(lines) > _FEW and len(full) * 2 > len(lines) and median(inked) > _PROSE_WIDTH


_PROSE_FILL = 0.7
_PROSE_WIDTH = 10.0
"""In line heights."""


def _is_short(side: Sequence[Run]) -> bool:
    """Tell whether most of a side are single words or numbers, as in a table's column."""
    return median((run.right - run.left) / run.height for run in side) < _SHORT


_SHORT = 8.0
"""In line heights."""
