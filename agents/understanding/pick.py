"""Understands which of several timers the answer to "which one?" means: by name or by length."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from unicode_rbnf import RbnfEngine

from agents.understanding.languages import is_latin
from agents.understanding.phrases import duration
from agents.understanding.text import clean, fold, squeeze
from agents.understanding.words import words

_NUMBER = re.compile(r"\d+")
_ENDINGS = ("", "s", "n")
"""What a unit may end with and be the same: minute, minutes, Minuten."""


@dataclass(frozen=True)
class Option:
    """A timer as people may call it."""

    name: str | None
    length_s: float


def pick(text: str, options: Mapping[str, Option], language: str) -> str | None:
    """Return the key of the one option that `text` calls, and says nothing else, or None."""
    said = fold(clean(text))
    found = {key: _likeness(said, option, language) for key, option in options.items()}
    best = [key for key, size in found.items() if size and size == max(found.values())]
    if best:
        return best[0] if len(best) == 1 else None
    return _in_order(said, tuple(options), language)


def _likeness(said: str, option: Option, language: str) -> int:
    """Return how long the longest form of an option is that was said; 0: none was."""
    forms = _forms(option, language)
    return max((len(form) for form in forms if _is_meant(said, form, language)), default=0)


def _forms(option: Option, language: str) -> Iterator[str]:
    """Yield what a timer may be called: its name, a word of it, its length, only the number."""
    if option.name:
        name = fold(option.name)
        yield name
        yield from (word for word in name.split() if word not in words(language).about_timers)
    length = fold(duration(option.length_s, language))
    numbers = _NUMBER.findall(length)
    for form in (length, *numbers) if len(numbers) == 1 else (length,):
        yield form
        yield _in_words(form, language)


def _is_meant(said: str, form: str, language: str) -> bool:
    """Say whether `said` is this form, with nothing around it that says more."""
    around = words(language).about_timers
    if is_latin(language):
        return _without(said.split(), form.split()) <= set(around)
    rest = squeeze(said).replace(squeeze(form), "", 1)
    if rest == squeeze(said):
        return False
    for word in around:
        rest = rest.replace(word, "")
    return not rest


def _without(said: list[str], form: list[str]) -> set[str]:
    """Return the words around a form; all of them if it is not there."""
    for start in range(len(said) - len(form) + 1):
        part = said[start : start + len(form)]
        if all(map(_is_one_word, part, form)):
            return {*said[:start], *said[start + len(form) :]}
    return {*said, ""}


def _is_one_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long.removeprefix(short) in _ENDINGS


def _in_order(said: str, keys: tuple[str, ...], language: str) -> str | None:
    """Return what was called the first one, the second one or the last one."""
    own = words(language)
    called = [*zip(keys, own.ordinals, strict=False), (keys[-1], own.last)]
    meant = {k for k, names in called for n in names if _is_meant(said, fold(n), language)}
    return meant.pop() if len(meant) == 1 else None


def _in_words(form: str, language: str) -> str:
    return fold(_NUMBER.sub(lambda found: _number(int(found[0]), language), form))


@cache
def _number(number: int, language: str) -> str:
    """Return a number in words, or in digits where the language's are not known."""
    try:
        engine = RbnfEngine.for_language(language.partition("-")[0])
    except ValueError:
        return str(number)
    return clean(engine.format_number(number).text)
