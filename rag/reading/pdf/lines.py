"""Puts runs that stand on one line together as lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.reading.pdf.bidi import is_rtl
from rag.reading.pdf.joining import is_space
from rag.reading.pdf.regions import rows
from rag.reading.pdf.runs import Run


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column, with where it stands (see `runs`) and how it is printed."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


def lines(runs: Sequence[Run]) -> list[Line]:
    """Return the lines of a column from top to bottom."""
    return [line(row) for row in rows(runs)]


def line(row: Sequence[Run]) -> Line:
    """Return runs that stand side by side, ordered from left to right, as one line."""
    widest = max(row, key=lambda run: len(run.text))
    return Line(
        text=_text(row),
        left=row[0].left,
        top=widest.top,
        right=max(run.right for run in row),
        bottom=widest.bottom,
        size=widest.size,
        bold=all(run.bold for run in row),
    )


def _text(row: Sequence[Run]) -> str:
    if sum(len(r.text) if is_rtl(r.text) else -len(r.text) for r in row) > 0:
        return " ".join(run.text for run in reversed(row))
    parts = [row[0].text]
    for before, after in pairwise(row):
        if is_space(before.text, after.text, (after.left - before.right) / after.height):
            parts.append(" ")
        parts.append(after.text)
    return "".join(parts)
