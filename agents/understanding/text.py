"""Makes text that came from outside fit to be read: no hidden characters, one spelling."""

import re
import unicodedata

from hassil.util import normalize_for_matching

LONGEST = 400
"""No command has more characters; what is longer is not looked at."""

HYPHENS = str.maketrans("-_/", "   ")
"""Nobody says these in a name: `bedroom_lamp`, `bedroom/lamp`."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
_STRAY_JOINERS = re.compile(f"(?<![\u0600-\u06ff\u0900-\u0dff{_JOINERS}])[{_JOINERS}]+")
"""Arabic and Indic scripts spell with joiners; anywhere else they only hide something."""
_SPACES = re.compile(r"\s+")
_CJK_WIDTH = {ord("　"): " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def clean(text: str) -> str:
    """Return `text` without control, zero-width, direction and tag characters, single-spaced.

    Full-width letters and digits become the plain ones: both are typed in Chinese and Japanese.
    """
    spaced = _SPACES.sub(" ", text)
    joined = "".join(c for c in spaced if unicodedata.category(c) not in _HIDDEN or c in _JOINERS)
    visible = _STRAY_JOINERS.sub("", joined)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible).translate(_CJK_WIDTH)).strip()


def fold(text: str) -> str:
    """Return the form in which texts are compared: no case, no punctuation, no hyphens."""
    matched: str = normalize_for_matching(text.translate(HYPHENS)).text
    return _SPACES.sub(" ", matched).strip().casefold()


def squeeze(text: str) -> str:
    """Return `text` without any white space, for languages that write none."""
    return _SPACES.sub("", text)
