"""Turns the runs of a table into rows of cells."""

from collections.abc import Sequence
from itertools import pairwise

from rag.reading.pdf.joining import joined
from rag.reading.pdf.lines import line
from rag.reading.pdf.regions import Rules, no_rules, rows
from rag.reading.pdf.runs import LEADER, Run

Span = tuple[float, float]


def cells(runs: Sequence[Run], rules: Rules = no_rules) -> list[list[str]]:
    """Return a table as rows of equally many cells, wrapped lines joined."""
    lines = rows(runs)
    columns = _columns(lines)
    placed = _headed([_placed(row, columns) for row in lines])
    return [_merged(group) for group in _groups(lines, placed, rules)]


def has_header(runs: Sequence[Run], rules: Rules = no_rules) -> bool | None:
    """Tell whether a table's first row names its columns: bold, or alone above the only rule.

    None where print does not tell.
    """
    first, *others = rows(runs)
    if all(run.bold for run in first) and not all(run.bold for row in others for run in row):
        return True
    ruled = [_rule_between(above, below, rules) for above, below in pairwise([first, *others])]
    return True if ruled and ruled[0] and not any(ruled[1:]) else None


def _columns(lines: Sequence[Sequence[Run]]) -> list[Span]:
    """Return where the columns stand, as the rows with most runs show them."""
    most = max(len(row) for row in lines)
    spans = sorted(
        (run.left, run.right) for row in lines if len(row) * 4 >= most * 3 for run in row
    )
    found = [spans[0]]
    for left, right in spans[1:]:
        if left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _headed(placed: Sequence[list[str]]) -> list[list[str]]:
    """Put a name that stands beside its column, as a centred one does, into that column."""
    named = [bool(name) for name in placed[0]]
    filled = [any(column) for column in zip(*placed[1:], strict=True)] or named
    beside: list[int] = []
    for place in range(len(named) - 1):
        name_alone = named[place] != filled[place]
        other = (named[place + 1], filled[place + 1]) == (filled[place], named[place])
        if name_alone and other and place - 1 not in beside:
            beside.append(place)
    return [_paired(row, beside) for row in placed]


def _paired(row: Sequence[str], beside: Sequence[int]) -> list[str]:
    """Join the cells at these places with the ones that follow them."""
    return [
        cell + (row[place + 1] if place in beside else "")
        for place, cell in enumerate(row)
        if place - 1 not in beside
    ]


def _placed(row: Sequence[Run], columns: Sequence[Span]) -> list[str]:
    """Return a line's text by column."""
    stacks: list[list[Run]] = [[] for _ in columns]
    for run in row:
        stacks[_column(run, columns)].append(run)
    return [line(stack).text if stack else "" for stack in stacks]


def _column(run: Run, columns: Sequence[Span]) -> int:
    """Return the column a run covers most of, or else stands nearest to."""
    return max(
        range(len(columns)),
        key=lambda i: min(run.right, columns[i][1]) - max(run.left, columns[i][0]),
    )


def _groups(
    lines: Sequence[Sequence[Run]], placed: Sequence[list[str]], rules: Rules
) -> list[list[list[str]]]:
    """Put the lines of one row together."""
    breaks = _breaks(lines, placed, rules)
    groups = [[placed[0]]]
    for starts, row in zip(breaks, placed[1:], strict=True):
        if starts:
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _breaks(
    lines: Sequence[Sequence[Run]], placed: Sequence[list[str]], rules: Rules
) -> list[bool]:
    """Tell for every line but the first whether it begins a row.

    Where most rows are ruled, the rules say it; else a wider gap than the narrowest, where most
    lines after a narrow one look like the rest of a row; else a line that has its first cell.
    """
    ruled = [
        _rule_between(above, below, rules) or any(LEADER in cell for cell in row)
        for (above, below), row in zip(pairwise(lines), placed, strict=False)
    ]
    if sum(ruled) >= _MANY_RULES and sum(ruled) * 2 > len(ruled):
        return ruled
    steps = [below[0].top - above[0].top for above, below in pairwise(lines)]
    wide = [step > _WIDER * min(steps) for step in steps]
    keys = _keys(placed)
    first = [any(row[:keys]) for row in placed[1:]]
    near = [_goes_on(row, keys) for row, far in zip(placed[1:], wide, strict=True) if not far]
    if any(wide) and sum(near) * 2 > len(near):
        return [far or rule for far, rule in zip(wide, ruled, strict=True)]
    return [cell or rule for cell, rule in zip(first, ruled, strict=True)]


_MANY_RULES = 3
_WIDER = 1.25


def _keys(placed: Sequence[Sequence[str]]) -> int:
    """Return how many columns, from the left, may hold a row's first cell: one, if it is used."""
    filled = [sum(map(bool, column)) for column in zip(*placed, strict=True)]
    return next((i for i, count in enumerate(filled, 1) if count * _USED >= len(placed)), 1)


_USED = 4


def _goes_on(row: Sequence[str], keys: int) -> bool:
    """Tell whether a line looks like the rest of its row: no first cell, or small beginnings."""
    small = sum(cell[:1].islower() for cell in row)
    return not any(row[:keys]) or small * 2 > sum(map(bool, row))


def _rule_between(above: Sequence[Run], below: Sequence[Run], rules: Rules) -> bool:
    """Tell whether a rule parts two lines somewhere along them."""
    left, right = min(run.left for run in below), max(run.right for run in below)
    top = max((run.top + run.bottom) / 2 for run in above)
    bottom = min((run.top + run.bottom) / 2 for run in below)
    covered = sum(
        max(0.0, min(right, end) - max(left, start))
        for start, end, height in rules()
        if top < height < bottom
    )
    return covered * 2 > right - left


def _merged(group: Sequence[Sequence[str]]) -> list[str]:
    """Join the lines of a row, cell by cell."""
    columns = [[cell for cell in column if cell] for column in zip(*group, strict=True)]
    return [joined(column).removesuffix(LEADER.rstrip()) for column in columns]
