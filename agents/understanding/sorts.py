"""What sort of sentence it is that fits no command: a question, an order, or neither."""

import re
from functools import cache
from typing import Literal

from agents.understanding.text import clean
from agents.understanding.words import words

Sort = Literal["question", "order", "other"]

_MARK = re.compile(r"[?？؟\u037e]\s*$")
"""Question marks: Latin, Chinese and Japanese, Arabic, Greek."""
_END = ".。!！?？؟ "


def sort_of(text: str, language: str) -> Sort:
    """Return the sort of a sentence; an order put as a question ("can you …?") is an order."""
    asking, ordering = _patterns(language)
    said = clean(text).rstrip(_END)
    if ordering and ordering.search(said):
        return "order"
    if _MARK.search(text) or (asking and asking.search(said)):
        return "question"
    return "other"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    own = words(language)
    asking, ordering = (
        re.compile(pattern, re.IGNORECASE) if pattern else None
        for pattern in (own.asking, own.ordering)
    )
    return asking, ordering
