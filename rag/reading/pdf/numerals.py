"""Reads page numbers as they are printed: 12, - 12 -, Page 12 of 30, xii."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 9
_NUMBER = re.compile(r"\d+")
_ONLY_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|p|s|pag|página|pagina|第)\W*)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|von|/|de|di|sur)\s*\d{1,4})?\W*(?:页|頁|ページ|쪽)?[\W_]*",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and how it is written, without leading zeros."""

    text: str
    value: int


def numbers(text: str) -> Iterator[Numbered]:
    """Yield every number of a line."""
    for digits in _NUMBER.findall(text):
        value = int(digits[-_LONGEST:])
        yield Numbered(str(value), value)


def only_number(text: str) -> Numbered | None:
    """Return the page number of a line that says nothing else."""
    found = _ONLY_NUMBER.fullmatch(text)
    if found is None:
        return None
    if found[1].isdigit():
        return Numbered(str(int(found[1])), int(found[1]))
    return Numbered(found[1], _roman(found[1].lower()))


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
