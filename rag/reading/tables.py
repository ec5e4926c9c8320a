"""Tables as rows that make sense alone: every cell is said with the name of its column."""

import re
from collections.abc import Iterator, Sequence

Table = Sequence[Sequence[str]]
"""Rows of cells; rows may differ in length."""

_LONGEST_NAME = 80
_YEAR = re.compile(r"(19|20)\d\d")


def rows(table: Table, *, header: bool | None = None) -> list[str]:
    """Return a table's rows as "Column: value; Column: value".

    Args:
        table: the rows; of a merged cell, every place it covers holds its text.
        header: whether the first row names the columns; None where the table does not say, then
            it is guessed. Two columns without such a row are taken as "Name: value".
    """
    full = [[" ".join(cell.split()) for cell in row] for row in table]
    full = [row for row in full if any(row)]
    if len(full) > 1 and (names_columns(full) if header is None else header):
        return [described(full[0], row) for row in full[1:]]
    if all(len(row) == 2 for row in full):  # noqa: PLR2004 - a pair
        return [described([name, name], ["", value]) or name for name, value in full]
    return ["; ".join(cell for cell in row if cell) for row in full]


def names_columns(table: Table) -> bool:
    """Guess whether the first row names the columns.

    It does if it holds different short texts and no value. In a table of pairs (`Owner`, `Anna`)
    every row looks so; there the second column must hold values from the second row on.
    """
    first, *others = table
    names = [cell for cell in first if cell]
    if len(names) < min(2, len(first)) or len(set(names)) < len(names):
        return False
    if any(len(name) > _LONGEST_NAME or is_value(name) for name in names):
        return False
    if max(map(len, table)) != 2:  # noqa: PLR2004 - a pair
        return True
    return all(is_value(row[-1]) for row in others)


def described(header: Sequence[str], row: Sequence[str]) -> str:
    """Return one row with the names of its columns; empty cells are left out."""
    return "; ".join(_cells(header, row))


def _cells(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    for place, cell in enumerate(row):
        name = header[place] if place < len(header) else ""
        if cell:
            yield f"{name.rstrip(' :')}: {cell}" if name else cell


def is_value(text: str) -> bool:
    """Tell whether a cell is a number, a date, an amount: at least a third of it is digits."""
    digits = sum(letter.isdigit() for letter in text)
    return digits * 3 >= max(1, len(text)) and not _YEAR.fullmatch(text)
