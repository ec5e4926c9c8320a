"""Finding a quote on a stored page: word for word, whatever the white space between."""

import re

from rag.analysis.scripts import HAN, HIRAGANA, KATAKANA
from rag.clean import clean
from rag.documents import Span

LONGEST = 2_000
"""Characters. Nobody quotes more; what is longer is not looked for."""
_WIDE = re.compile(f"[{HAN}{HIRAGANA}{KATAKANA}\u3000-\u303f\uff00-\uffef]")
"""Chinese and Japanese: a line may end anywhere, so a space between two of them says nothing."""


def find(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, or None.

    White space of any kind and length is like any other; everything else must be the same.
    """
    cleaned = clean(quote)[: LONGEST + 1].strip()
    if not cleaned or len(cleaned) > LONGEST:
        return None
    found = re.search(_pattern(cleaned), text)
    return Span(*found.span()) if found else None


def _pattern(quote: str) -> str:
    """Return the quote as a pattern in which white space may differ."""
    pattern, before = "", ""
    for place, word in enumerate(quote.split()):
        for first, letter in enumerate(word):
            wide = bool(_WIDE.match(before) and _WIDE.match(letter))
            gap = r"\s*" if wide else r"\s+" if place and not first else ""
            pattern += gap + re.escape(letter)
            before = letter
    return pattern
