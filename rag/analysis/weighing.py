"""How much a term of a question says: a rare one much, a common one next to nothing."""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache

import stopwordsiso

from rag.analysis.terms import analyse

USUAL = 0.002
"""In how many of all passages a term stands of which nothing is known."""
COMMON = 0.3
"""The same for a word of the language's list of common words."""
KANA = 0.1
"""The same for hiragana alone: endings and particles more often than names of things."""
PRIOR = 100
"""So many passages what is known of a language counts for, beside those of the index.

In an index of three documents "who" is as rare as any name; this is what it is known by.
"""
NAMES = {"nb": "no", "nn": "no"}
"""Our names of languages to those of the lists."""
_KANA = re.compile(r"[\u3041-\u309f]+")


def weigh(
    terms: Iterable[str], *, held: Mapping[str, int], passages: int, language: str | None
) -> dict[str, float]:
    """Return each term's information in nats, never negative.

    `held` says how many of the index's `passages` hold each term; those are joined by `PRIOR`
    imagined ones in which terms are as common as they are in the language (Bayesian smoothing).
    """
    every = passages + PRIOR
    return {
        term: max(0.0, -math.log((held.get(term, 0) + PRIOR * chance(term, language)) / every))
        for term in terms
    }


def chance(term: str, language: str | None) -> float:
    """Return in what share of all passages of a language a term is to be expected."""
    if term in common(language):
        return COMMON
    return KANA if _KANA.fullmatch(term) else USUAL


@cache
def common(language: str | None) -> frozenset[str]:
    """Return the terms of a language's common words; none for a language without a list."""
    base = (language or "").partition("-")[0]
    name = NAMES.get(base, base)
    if not stopwordsiso.has_lang(name):
        return frozenset()
    words = stopwordsiso.stopwords(name)
    return frozenset(term for word in words for term in analyse(word, language))
