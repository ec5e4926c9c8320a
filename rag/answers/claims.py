"""What of a sentence can be checked against a quote: its numbers and its names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rag.analysis import analyse
from rag.analysis.scripts import HAN, HIRAGANA, KATAKANA
from rag.analysis.weighing import common

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_DATE = re.compile(r"0\d[.,]\d+|\d+(?:[.,]\d+){2,}")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BEGINNING = re.compile(r"(?:^|[.!?:;\n\"“„«(])\s*$")
_KATAKANA = re.compile(f"[{KATAKANA}]{{3,}}")
_UNSPACED = re.compile(f"[{HAN}{HIRAGANA}{KATAKANA}]")

SPELLED = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "han": "〇 一 二 三 四 五 六 七 八 九 十",
}
"""Small numbers as they are written in words, from 0 on."""
_DIGITS = {word: str(n) for words in SPELLED.values() for n, word in enumerate(words.split())}
_DIGITS["两"] = _DIGITS["兩"] = "2"
_VAGUE = {"0", "1"}
"""Spelled, these are articles and parts of other words as often as they are numbers."""


@dataclass(frozen=True)
class Name:
    """A word that names something."""

    word: str
    begins: bool
    """Whether it begins a sentence, where its capital letter says little."""


def stray_number(text: str, quotes: str) -> str | None:
    """Return a number of `text` that its quotes do not have, in digits; None if they have all."""
    held = numbers(quotes) | spelled(quotes)
    said = numbers(text) | (spelled(text) - _VAGUE)
    return min(said - held, default=None)


def stray_name(text: str, quotes: str, question: str, language: str | None) -> str | None:
    """Return a name of `text` that stands nowhere in its quotes; None if there is none.

    A word that begins a sentence may also be one of the question's: "Laundry is to be sorted".
    """
    held = set(analyse(quotes, language))
    asked = held.union(analyse(question, language))
    for name in names(text, language):
        if not set(analyse(name.word, language)) <= (asked if name.begins else held):
            return name.word
    return None


def numbers(text: str) -> set[str]:
    """Return the numbers written in digits, each in one spelling; of a date its parts."""
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text))
    return {part for found in _NUMBER.finditer(plain) for part in _parts(found[0])}


def spelled(text: str) -> set[str]:
    """Return the small numbers that are written in words, in digits."""
    words = [found[0].casefold() for found in _WORD.finditer(text)]
    return {_DIGITS[word] for word in (*words, *text) if word in _DIGITS}


def names(text: str, language: str | None) -> Iterator[Name]:
    """Yield the words that name something, as far as their letters show it.

    A capital letter shows it, except in a common word that begins a sentence. In Japanese it is
    katakana. A name in Chinese characters cannot be told from other words, and is not checked.
    """
    plain = _UNSPACED.sub(" ", text)
    for found in _WORD.finditer(plain):
        word, begins = found[0], bool(_BEGINNING.search(plain, 0, found.start()))
        if word != word.lower() and not (begins and _is_common(word, language)):
            yield Name(word, begins)
    for found in _KATAKANA.finditer(text):
        yield Name(found[0], begins=False)


def _is_common(word: str, language: str | None) -> bool:
    return set(analyse(word, language)) <= common(language)


def _parts(number: str) -> list[str]:
    """Return a number in one spelling: `05` as `5`, `3,5` as `3.5`, `05.11.` as `5` and `11`."""
    parts = re.split("[.,]", number) if _DATE.fullmatch(number) else [number.replace(",", ".")]
    return [part.lstrip("0") or "0" for part in parts]
