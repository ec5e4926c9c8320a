"""Numbers that espeak-ng would misread."""

import functools
import re
from decimal import Decimal

from babel.numbers import get_decimal_symbol
from unicode_rbnf import FormatPurpose, RbnfEngine

from agents.tts.speakable.words import Words

NUMBER = r"\d+(?:[.,]\d+)*"
"""A number as it is written, with points or commas."""
LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Letters that make one word with a digit beside them (a kanji does not)."""

_RANGE = re.compile(
    rf"(?<![{LETTERS}0-9.,/-])({NUMBER})\s?[-–〜～~]\s?({NUMBER})(?![{LETTERS}0-9/-]|[.,]\d)"
)
_MINUS = re.compile(rf"(?<![{LETTERS}0-9)\]])[-–](?=\d)")
_POINT = re.compile(r"(?<![\d.,])(\d+)\.(\d{1,2})(?![\d.,])")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_LARGE = re.compile(r"(?<![\d.])\d{5,18}(?!\d)")
_CHINESE_TWO = re.compile(r"(?<![\d.])2(?=个|盏|台|扇|次|天|小时|分钟|秒|点|只|条|张|周|年(?!\d))")
"""Two of something, which is another word than the number."""
_GERMAN_ORDINAL = re.compile(r"(?:\b(\w+) )?(?<![\d.,])\b(\d{1,2})\. (?=[A-ZÄÖÜ])")
_WEAK = frozenset(
    {"am", "im", "vom", "zum", "zur", "beim", "bis", "ab", "seit", "dem", "den", "des"}
)
_DEFINITE = frozenset({"der", "die", "das"})


def parse(written: str, words: Words) -> Decimal:
    """Return the number that is written in a language's way, or in a program's."""
    decimal = get_decimal_symbol(words.locale)
    marks = re.findall(r"[.,]", written)
    if not marks:
        return Decimal(written)
    last = marks[-1]
    grouping = len(marks) > 1 and len(set(marks)) == 1
    lone = len(marks) == 1 and last != decimal and len(written.rpartition(last)[2]) == 3  # noqa: PLR2004
    if grouping or lone:
        return Decimal(re.sub(r"[.,]", "", written))
    whole, _, fraction = written.rpartition(last)
    return Decimal(re.sub(r"[.,]", "", whole) + "." + fraction)


def say_numbers(text: str, words: Words) -> str:
    """Return `text` with ranges, signs and ordinals in words, and numbers as the engine reads."""
    text = _RANGE.sub(lambda m: f"{m[1]} {words.to} {m[2]}" if words.to != "-" else m[0], text)
    text = _MINUS.sub(words.minus, text)
    if get_decimal_symbol(words.locale) == ",":
        text = _POINT.sub(r"\1,\2", text)
    if words.base == "de":
        text = _GERMAN_ORDINAL.sub(_ordinal, text)
    if words.base in {"zh", "ja"}:
        text = _GROUPED.sub(lambda m: m[0].replace(",", ""), text)
    if words.base == "zh":
        text = _CHINESE_TWO.sub("两", text)
        text = _LARGE.sub(lambda m: _spellout("zh").format_number(int(m[0])).text, text)
    return text


def _ordinal(found: re.Match[str]) -> str:
    before = found[1] or ""
    if not before and found.start() == 0 and found.string[found.end() :].find(" ") < 0:
        return found[0]
    word = _spellout("de").format_number(int(found[2]), FormatPurpose.ORDINAL).text
    ending = "n" if before.lower() in _WEAK else "" if before.lower() in _DEFINITE else "r"
    return f"{before} {word}{ending} ".lstrip()


@functools.cache
def _spellout(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(language)
