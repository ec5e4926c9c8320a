"""Text to the terms it is found by: stems where words are spaced, n-grams where they are not."""

import re
import unicodedata
from collections.abc import Iterator

from rag.analysis.scripts import HAN, MARKS, UNSPACED
from rag.analysis.stemmers import stemmer

LONGEST = 40
"""Characters of a word that count; what is longer is no word."""

NUMBER = r"\d+(?:[.,]\d+)*"
ELISION = r"(?<![^\W_])(?:[cdjlmnst]|qu|un|all|dell|nell|sull)['’](?=\w)"
"""What French, Catalan and Italian glue before a word."""
ENDING = r"(?<=\w)['’](?:s|t|re|ve|ll|d|m)(?!\w)"
"""What English glues behind one."""
LETTER = rf"[^\W\d_{UNSPACED}]"
WORD = rf"{LETTER}(?:[^\W_{UNSPACED}]|[{MARKS}])*"

TOKEN = re.compile(
    rf"(?P<glue>{ELISION}|{ENDING})|(?P<number>{NUMBER})|(?P<run>[{UNSPACED}]+)|(?P<word>{WORD})"
)
_HAN = re.compile(f"[{HAN}]")
_LATIN_OR_GREEK = re.compile(r"[a-z\u0370-\u03ff]")


def analyse(text: str, language: str | None) -> list[str]:
    """Return the terms of a text in order; none holds white space, none is empty.

    Words become stems of their language without accents; text that is written without spaces
    becomes every pair of neighbours, and each Chinese character by itself as well. So a question
    in Chinese and one in Japanese find the same characters, whatever language they are taken for.
    Numbers lose the marks between their thousands. A text has as many terms in one language as in
    another.
    """
    stem = stemmer(language)
    terms: list[str] = []
    for kind, token in tokens(text):
        match kind:
            case "run":
                terms += _grams(token)
            case "word":
                terms.append(_fold(stem([token[:LONGEST]])[0]) or token[:LONGEST])
            case _:
                terms.append(token[:LONGEST])
    return terms


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word, number and unspaced run of a text with its kind, in lower case."""
    for found in TOKEN.finditer(unicodedata.normalize("NFKC", text).casefold()):
        kind = found.lastgroup
        if kind == "number":
            yield kind, _number(found[0])
        elif kind in {"run", "word"}:
            yield kind, found[0]


def _number(token: str) -> str:
    """Return a number without marks between its thousands, and with a decimal point."""
    for thousands, decimal in (",.", ".,"):
        grouped = rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimal}\d+)?"
        if re.fullmatch(grouped, token):
            return token.replace(thousands, "").replace(decimal, ".")
    return token.replace(",", ".")


def _grams(run: str) -> list[str]:
    """Return a run's pairs of neighbours, each Chinese character before the pair it begins."""
    if len(run) == 1:
        return [run]
    terms = []
    for here, after in zip(run, [*run[1:], ""], strict=True):
        if _HAN.match(here):
            terms.append(here)
        if after:
            terms.append(here + after)
    return terms


def _fold(word: str) -> str:
    """Take the accents off Latin and Greek letters; elsewhere marks make another letter."""
    if word.isascii() or not _LATIN_OR_GREEK.search(word):
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(character for character in apart if not unicodedata.combining(character))
