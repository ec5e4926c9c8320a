"""Words as they are spoken in English: numbers in words, signs in words, one spelling a sound."""

import re
from functools import cache

from unicode_rbnf import RbnfEngine

_SIGNS = {"°": " degrees", "%": " percent", "&": " and ", "-": " ", "/": " ", "_": " "}
_ONE_SOUND = {
    "whats": "what's",
    "hows": "how's",
    "wheres": "where's",
    "todays": "today's",
    "nevermind": "never mind",
    "1/2": "half",
    "k": "kelvin",
}
_UNITS = ("hour", "minute", "second", "degree", "percent", "kelvin")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NUMBERED_UNIT = re.compile(rf"\b(\w+) ({'|'.join(_UNITS[:4])})s?( timer)?\b")


@cache
def number_words(number: float) -> str:
    """Return a number as people say it: 25 is "twenty five"."""
    text = RbnfEngine.for_language("en").format_number(number).text
    return text.replace("-", " ").replace(",", "")


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, numbers and signs as words."""
    text = text.lower()
    for sign, word in _SIGNS.items():
        if sign != "/" or "1/2" not in text:
            text = text.replace(sign, word)
    said = (_ONE_SOUND.get(word, word) for word in text.replace("’", "'").split())
    return tuple(word for part in said for word in _spelled(part))


def _spelled(word: str) -> tuple[str, ...]:
    if word.isascii() and word.isdigit() and len(word) <= len("10000"):
        return tuple(number_words(int(word)).split())
    return tuple(_WORD.findall(word))


def agree(sentence: str) -> str:
    """Return `sentence` with units in the number people use: five minutes, a five minute timer."""
    return _NUMBERED_UNIT.sub(_agreeing, sentence)


def _agreeing(found: re.Match[str]) -> str:
    number, unit, timer = found.groups()
    single = timer or number in {"one", "a", "an", "half"}
    return f"{number} {unit}{'' if single else 's'}{timer or ''}"


@cache
def _numbers() -> dict[tuple[str, ...], int]:
    known = (*range(101), *range(1000, 10_001, 100))
    return {tuple(number_words(n).split()): n for n in known}


def digits(sentence: str) -> str:
    """Return `sentence` with number words as digits; a lone "one" only before a unit."""
    left, said = sentence.split(), []
    while left:
        length, shown = _leading_number(left)
        said.append(shown)
        left = left[length:]
    return " ".join(said)


def _leading_number(left: list[str]) -> tuple[int, str]:
    for length in (4, 3, 2, 1):
        number = _numbers().get(tuple(left[:length]))
        if number is None or len(left) < length:
            continue
        if number == 1 and not (len(left) > 1 and left[1].startswith(_UNITS)):
            break
        return length, str(number)
    return 1, left[0]


def is_number(word: str) -> bool:
    """Say whether a word is a number, or a part of one: "twenty", "5"."""
    return word.rstrip("%°").replace(".", "").isdigit() or word.lower() in _number_parts()


def is_unit(word: str) -> bool:
    """Say whether a word is what numbers count: "minutes", "percent"."""
    return word.lower().removesuffix("s") in _UNITS


@cache
def _number_parts() -> frozenset[str]:
    return frozenset(part for parts in _numbers() for part in parts) | {"half", "point"}
