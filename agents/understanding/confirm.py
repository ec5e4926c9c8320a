"""Understands a yes and a no. What is neither is neither: nothing is done on a guess."""

from functools import cache

from agents.understanding.text import clean, fold
from agents.understanding.words import words

_LONGEST_YES = 6
"""A yes may be followed by what is to be done, not by a speech (words; tens of characters)."""
_SPACELESS = frozenset({"zh", "ja", "th"})


def yes_no(text: str, language: str) -> bool | None:
    """Return True for a yes, False for a no, None for anything else."""
    said = fold(clean(text))
    yes, no = _table(language)
    if said in no:
        return False
    if said in yes:
        return True
    if _begins(said, no, language) or _ends(said, no, language):
        return False
    if _begins(said, yes, language) and not _holds(said, no, language):
        return True if _is_short(said, language) else None
    return None


def _is_short(said: str, language: str) -> bool:
    if language.partition("-")[0] in _SPACELESS:
        return len(said) <= 2 * _LONGEST_YES
    return len(said.split()) <= _LONGEST_YES


def _begins(said: str, table: frozenset[str], language: str) -> bool:
    gap = "" if language.partition("-")[0] in _SPACELESS else " "
    return any(said.startswith(word + gap) for word in table)


def _ends(said: str, table: frozenset[str], language: str) -> bool:
    gap = "" if language.partition("-")[0] in _SPACELESS else " "
    return any(said.endswith(gap + word) for word in table)


def _holds(said: str, table: frozenset[str], language: str) -> bool:
    if language.partition("-")[0] in _SPACELESS:
        return any(word in said for word in table)
    return any(f" {word} " in f" {said} " for word in table)


@cache
def _table(language: str) -> tuple[frozenset[str], frozenset[str]]:
    own = words(language)
    return frozenset(map(fold, own.agreeing)), frozenset(map(fold, own.refusing))
