"""Finds what repeats at the top and the bottom of pages, and the page numbers printed there."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.reading.pdf.lines import Line

_NUMBER = re.compile(r"\d+")
_ONLY_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|p\.|s\.|pagina|página|第)\W*)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\W*(?:of|von|/|de|sur|di)?\W*\d{1,4})?\W*(?:页|頁|ページ|쪽)?[\W_]*",
    re.IGNORECASE,
)
_ZONE = 0.13
"""Of a page's height: how far the margins reach in."""
_SAME_HEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines and how far it reaches, from `top` down to `bottom`."""

    lines: Sequence[Line]
    top: float
    bottom: float

    def margin(self) -> list[Line]:
        """Return the lines near its upper and lower edge."""
        zone = (self.bottom - self.top) * _ZONE
        return [
            line
            for line in self.lines
            if line.bottom < self.top + zone or line.top > self.bottom - zone
        ]


@dataclass(frozen=True, slots=True)
class Margins:
    """What the margins of a document hold."""

    lines: frozenset[int]
    """`id()` of the lines that only repeat."""
    numbers: dict[int, str]
    """Printed page numbers by the page's place, from 0, where they are not just that."""


def margins(sheets: Sequence[Sheet], body: float) -> Margins:
    """Return what can be left out of a document's pages, and the numbers printed on them."""
    alike: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        for line in sheet.margin():
            key = _NUMBER.sub("0", line.text.casefold())
            alike[key, round((line.top - sheet.top) / _SAME_HEIGHT)].append((place, line))
    repeated = [seen for seen in alike.values() if _repeats(seen, len(sheets), body)]
    alone = _page_numbers(sheets)
    found = frozenset(id(line) for seen in [*repeated, alone] for _, line in seen)
    return Margins(found, _labels([*alone, *(one for seen in repeated for one in seen)]))


def _repeats(seen: Sequence[tuple[int, Line]], pages: int, body: float) -> bool:
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


def _counts(seen: Sequence[tuple[int, Line]]) -> bool:
    """Tell whether a number in the lines grows by one from page to page."""
    offsets: dict[int, int] = defaultdict(int)
    for place, line in seen:
        for offset in {int(number[-9:]) - place for number in _NUMBER.findall(line.text)}:
            offsets[offset] += 1
    return max(offsets.values(), default=0) * 5 >= len(seen) * 4


def _page_numbers(sheets: Sequence[Sheet]) -> list[tuple[int, Line]]:
    """Return the outermost lines that hold a page number and nothing else.

    A number alone may be anything: it must be that of its page, or run along on another page too.
    """
    found = [
        (place, line, number)
        for place, sheet in enumerate(sheets)
        for line, number in _numbered(sheet)
    ]
    offsets = Counter(number - place for place, _, number in found)
    return [
        (place, line)
        for place, line, number in found
        if number == place + 1 or offsets[number - place] > 1
    ]


def _numbered(sheet: Sheet) -> Iterator[tuple[Line, int]]:
    """Yield the first and the last line of a page, if they are only a number, with that."""
    if not sheet.lines:
        return
    first = min(sheet.lines, key=lambda line: line.top)
    last = max(sheet.lines, key=lambda line: line.bottom)
    reach = (sheet.bottom - sheet.top) * _REACH
    for line, near in (
        (first, first.top < sheet.top + reach),
        (last, last.bottom > sheet.bottom - reach),
    ):
        number = _number(line.text)
        if near and number is not None:
            yield line, number


_REACH = 0.25
"""Of a page's height: a number below the text may stand further in than a running title."""


def _number(text: str) -> int | None:
    found = _ONLY_NUMBER.fullmatch(text)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _roman(found[1].lower())


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _labels(seen: Iterable[tuple[int, Line]]) -> dict[int, str]:
    """Return the printed numbers that run along with the pages, where they differ from these."""
    printed: dict[int, dict[int, str]] = defaultdict(dict)
    for place, line in seen:
        only = _ONLY_NUMBER.fullmatch(line.text)
        for number in [only[1]] if only else _NUMBER.findall(line.text):
            value = int(number[-9:]) if number.isdigit() else _roman(number.lower())
            printed[value - place - 1].setdefault(place, number)
    kept: dict[int, str] = {}
    for offset, numbers in sorted(printed.items(), key=lambda each: -len(each[1])):
        if len(numbers) > 1:
            kept |= {
                p: n for p, n in numbers.items() if p not in kept and (offset or not n.isdigit())
            }
    return kept
