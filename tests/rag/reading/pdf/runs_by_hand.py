"""Runs of text where a test wants them: ten points high, five points a letter."""

from rag.reading.pdf.runs import Run


def run(
    text: str,
    left: float,
    top: float,
    order: int = 0,
    *,
    width: float = 0,
    bold: bool = False,
    size: float = 10,
) -> Run:
    """Place a run; `order` is its place in the file."""
    return Run(
        text=text,
        left=left,
        top=top,
        right=left + (width or 5 * len(text)),
        bottom=top + 10,
        size=size,
        bold=bold,
        order=order,
    )


def grid(
    *rows: tuple[str, ...], lefts: tuple[float, ...] = (50, 150, 250), step: float = 14
) -> list[Run]:
    """Place cells in rows, written row by row; an empty cell is left out."""
    return [
        run(cell, left, place * step, place * 10 + column)
        for place, row in enumerate(rows)
        for column, (left, cell) in enumerate(zip(lefts, row, strict=False))
        if cell
    ]
