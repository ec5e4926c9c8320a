"""Joins the lines of a paragraph as they would stand on one line, hyphenated words included."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff60\U00020000-\U0003ffff]"
)
"""Thai, Lao, Khmer, Chinese and Japanese have no spaces between words."""
_LAST_PART = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_FIRST_PART = re.compile(r"([^\W\d_]+)")
_AND = frozenset(
    ("and", "or", "to", "und", "oder", "bis", "sowie", "et", "ou", "y", "o", "e", "en")
)
"""What follows a hyphen that stands for a left-out word: Haupt- und Nebeneingang."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def is_space(before: str, after: str, gap: float, *, written: bool = False) -> bool:
    """Tell whether a space stands between two texts on one line.

    Args:
        before: what ends there.
        after: what begins there.
        gap: the white space between them, in heights of the line.
        written: whether the file itself has a space there.
    """
    if _is_unspaced(before[-1], after[0]):
        return gap > _WIDE  # signs of half a width are set apart without one
    return written or gap > _CLOSE


def _is_unspaced(before: str, after: str) -> bool:
    """Tell whether two letters are of scripts without spaces."""
    latin = before < _FIRST_UNSPACED or after < _FIRST_UNSPACED  # by far the quickest to tell
    return not latin and bool(_UNSPACED.match(before) and _UNSPACED.match(after))


_FIRST_UNSPACED = "\u0e00"
_CLOSE = 0.1
_WIDE = 0.5


def vocabulary(lines: Iterable[str]) -> set[str]:
    """Return the words of a document in lower case, those at line ends left out."""
    found: set[str] = set()
    for line in lines:
        found.update(_WORD.findall(line.lower().rpartition(" ")[0]))
    return found


def joined(lines: Sequence[str], words: Collection[str] = ()) -> str:
    """Return lines as one text. `words` are known to the document (see `vocabulary`)."""
    ends = [_end(line, following, words) for line, following in pairwise(lines)]
    return "".join([*ends, *lines[-1:]])


def _end(line: str, following: str, words: Collection[str]) -> str:
    """Return a line so that the following one can be written after it."""
    if _is_unspaced(line[-1], following[0]):
        return line
    last = _LAST_PART.search(line[-_LONGEST:]) if line[-1] in _HYPHENS else None
    if last is None:
        return line if _GLUED.search(line[-2:]) else f"{line} "
    first = _FIRST_PART.match(following)
    if first is None:
        return line
    if first[1].lower() in _AND:
        return f"{line} "
    return line[:-1] + ("-" if _keeps_hyphen(last[1], first[1], words) else "")


_LONGEST = 80
_HYPHENS = "-\u00ad\u2010"
_GLUED = re.compile(r"\S[/\u2010-\u2014]$")


def _keeps_hyphen(last: str, first: str, words: Collection[str]) -> bool:
    """Tell whether the hyphen of a word parted at the end of a line belongs to it."""
    return not first[0].islower() or len(last) == 1 or _is_compound(last, first, words)


def _is_compound(last: str, first: str, words: Collection[str]) -> bool:
    """Tell whether a document writes two parts with a hyphen, or only each by itself."""
    last, first = last.lower(), first.lower()
    if last + first in words:
        return False
    alone = min(len(last), len(first)) >= _WORDLIKE and last in words and first in words
    return alone or f"{last}-{first}" in words


_WORDLIKE = 4
