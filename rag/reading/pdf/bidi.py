"""Right-to-left script: from where words stand on a line to the order they are read in.

A small part of the Unicode bidirectional algorithm (UAX #9), backwards: a line's direction is that
of most of its letters, and words of the other direction keep their own order among themselves.
"""

import re
from collections.abc import Sequence
from itertools import groupby

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
_ARABIC_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")


def has_rtl(text: str) -> bool:
    """Tell whether any letter is written from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def is_rtl(text: str) -> bool:
    """Tell whether a word is written from right to left (numbers never are)."""
    return has_rtl(text) and _ARABIC_DIGIT.match(text) is None


def logical(words: Sequence[str]) -> list[str]:
    """Return words that stand from left to right in the order they are read in."""
    letters = sum(len(word) * (1 if is_rtl(word) else -1) for word in words)
    ordered = list(words)
    if letters > 0:
        ordered.reverse()
    return [
        word
        for rtl, stretch in groupby(ordered, is_rtl)
        for word in _own_order(list(stretch), rtl=rtl, line_rtl=letters > 0)
    ]


def _own_order(words: list[str], *, rtl: bool, line_rtl: bool) -> list[str]:
    return words if rtl == line_rtl else words[::-1]
