"""Finds what repeats at the top and the bottom of pages, and the page numbers printed there."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.reading.pdf.lines import Line
from rag.reading.pdf.numerals import Numbered, numbers, only_number

_DIGITS = re.compile(r"\d+")
_ZONE = 0.13
"""Of a page's height: how far the margins reach in."""
_REACH = 0.25
"""Of a page's height: a number below the text may stand further in than a running title."""
_SAME_HEIGHT = 4.0
"""In points."""
_NO_MARGIN = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines and how far it reaches, from `top` down to `bottom`."""

    lines: Sequence[Line]
    top: float
    bottom: float

    def margin(self) -> list[Line]:
        """Return the lines near its upper and lower edge, unless there are no others."""
        zone = (self.bottom - self.top) * _ZONE
        found = [
            line
            for line in self.lines
            if line.bottom < self.top + zone or line.top > self.bottom - zone
        ]
        return found if len(found) < len(self.lines) else []

    def ends(self) -> list[Line]:
        """Return its first and its last line, if they stand far enough out and are not all."""
        if len(self.lines) <= _NO_MARGIN:
            return []
        reach = (self.bottom - self.top) * _REACH
        first = min(self.lines, key=lambda line: line.top)
        last = max(self.lines, key=lambda line: line.bottom)
        near = [first] if first.top < self.top + reach else []
        return [*near, last] if last.bottom > self.bottom - reach else near


@dataclass(frozen=True, slots=True)
class Margins:
    """What the margins of a document hold."""

    lines: frozenset[int]
    """`id()` of the lines that only repeat."""
    labels: dict[int, str]
    """Printed page numbers by the page's place, from 0, where they are not just that."""


Seen = tuple[int, Line]
"""A line and the place of its page."""


def margins(sheets: Sequence[Sheet], body: float) -> Margins:
    """Return what can be left out of a document's pages, and the numbers printed on them."""
    repeated = _repeated(sheets, body)
    alone = _page_numbers(sheets)
    labels, offset = _labels([*repeated, *alone], len(sheets))
    heads = _running_heads(sheets, offset, body) if offset is not None else []
    found = frozenset(id(line) for _, line in [*repeated, *alone, *heads])
    return Margins(found, labels)


def _repeated(sheets: Sequence[Sheet], body: float) -> list[Seen]:
    """Return the lines of the margins that come back at the same height of other pages."""
    alike: dict[tuple[str, int], list[Seen]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        for line in sheet.margin():
            key = _DIGITS.sub("0", line.text.casefold())
            alike[key, round((line.top - sheet.top) / _SAME_HEIGHT)].append((place, line))
    groups = [seen for seen in alike.values() if _repeats(seen, len(sheets), body)]
    return [one for seen in groups for one in seen]


def _repeats(seen: Sequence[Seen], pages: int, body: float) -> bool:
    """Tell whether lines alike on several pages are a header or footer.

    They say the same, or count the pages; large type must do so on half of the pages, for a title
    that comes back may be a title.
    """
    large = max(line.size for _, line in seen) > body * _LARGE
    enough = pages / 2 if large else min(_OFTEN, pages * 0.4)
    if len(seen) < max(2, enough):
        return False
    return len({line.text for _, line in seen}) == 1 or _counts(seen)


_LARGE = 1.15
_OFTEN = 3


def _counts(seen: Sequence[Seen]) -> bool:
    """Tell whether a number in the lines grows by one from page to page."""
    offsets = Counter(
        offset for place, line in seen for offset in {n.value - place for n in numbers(line.text)}
    )
    return max(offsets.values(), default=0) * 5 >= len(seen) * 4


def _page_numbers(sheets: Sequence[Sheet]) -> list[Seen]:
    """Return the outermost lines that hold a page number and nothing else.

    A number alone may be anything: it must be that of its page, or run along on another page too.
    """
    found = list(_lonely(sheets))
    offsets = Counter(number.value - place for place, _, number in found)
    return [
        (place, line)
        for place, line, number in found
        if number.value == place + 1 or offsets[number.value - place] > 1
    ]


def _lonely(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Line, Numbered]]:
    for place, sheet in enumerate(sheets):
        for line in sheet.ends():
            number = only_number(line.text)
            if number is not None:
                yield place, line, number


def _labels(seen: Iterable[Seen], pages: int) -> tuple[dict[int, str], int | None]:
    """Return the printed numbers that differ from the pages' own, and how far most run apart."""
    printed: dict[int, dict[int, str]] = defaultdict(dict)
    for place, line in seen:
        only = only_number(line.text)
        for number in [only] if only else numbers(line.text):
            printed[number.value - place - 1].setdefault(place, number.text)
    found: dict[int, str] = {}
    for each in sorted(printed, key=lambda each: _support(printed[each], each)):
        if len(printed[each]) > 1:
            found |= printed[each]
    offset = max(printed, key=lambda each: _support(printed[each], each), default=None)
    if offset is None or len(printed[offset]) < min(_OFTEN, pages):
        return _unlike(found), None
    return _unlike(_filled(printed[offset], offset) | found), offset


def _support(labels: dict[int, str], offset: int) -> float:
    """Weigh numbers by how many pages have them; those counted from 1 may be a printer's mark."""
    return len(labels) * (1.0 if offset == 0 else 1.5)


def _filled(labels: dict[int, str], offset: int) -> dict[int, str]:
    """Add the numbers of pages between two numbered ones (blank pages, beginnings of chapters)."""
    between = {
        place: str(place + 1 + offset)
        for before, after in pairwise(sorted(labels))
        for place in range(before + 1, after)
        if labels[before].isdigit() and labels[after].isdigit()
    }
    return between | labels


def _unlike(labels: dict[int, str]) -> dict[int, str]:
    return {place: label for place, label in labels.items() if label != str(place + 1)}


def _running_heads(sheets: Sequence[Sheet], offset: int, body: float) -> list[Seen]:
    """Return the outermost lines that begin or end with their page's printed number."""
    return [
        (place, line)
        for place, sheet in enumerate(sheets)
        for line in sheet.ends()
        if line.size < body * _LARGE
        and str(place + 1 + offset) in (line.text.split()[0], line.text.split()[-1])
    ]
