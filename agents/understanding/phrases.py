"""What the house says by itself, in the languages it has words for, else in English."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.lists import format_list

from agents.understanding.words import FALLBACK, voice, words

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def say(key: str, language: str, **values: object) -> str:
    """Return a phrase in `language`, else in English.

    Raises:
        KeyError: if there is no such phrase, or a word it needs is missing.
    """
    own = voice(language)
    if own.plural and re.search(own.plural, str(values.get("name", "")), re.IGNORECASE):
        key = f"{key}_many" if f"{key}_many" in own.phrases else key
    phrase = own.phrases.get(key) or words(FALLBACK).phrases[key]
    return phrase.format_map(values)


def say_of_several(key: str, language: str, **values: object) -> str:
    """Return a phrase about several things, where the language has another one for them."""
    many = f"{key}_many"
    return say(many if many in voice(language).phrases else key, language, **values)


def speaks(language: str) -> bool:
    """Say whether we have words of our own in a language (or in its nearest kin)."""
    return voice(language) is not words(FALLBACK) or language.startswith(FALLBACK)


def join(names: Sequence[str], language: str, conjunction: Literal["and", "or"] = "and") -> str:
    """Return names as one list: "a, b and c"."""
    style: Literal["standard", "or"] = "or" if conjunction == "or" else "standard"
    return format_list(list(names), style=style, locale=locale_of(language))


def row(names: Sequence[str], language: str) -> str:
    """Return names as the beginning of a list: "a, b, c"."""
    return ("、" if language.startswith(("zh", "ja")) else ", ").join(names)


def duration(seconds: float, language: str) -> str:
    """Return a length of time in words: "1 hour, 5 minutes". Parts of a second are dropped."""
    left = int(seconds)
    parts: list[str] = []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count or (unit == "seconds" and not parts):
            length = timedelta(**{unit: count})
            parts.append(format_timedelta(length, threshold=1, locale=locale_of(language)))
    return join(parts, language).replace("\xa0", " ")


def sentence(text: str, language: str) -> str:
    """Return a text with the full stop it may lack, so that texts can be joined."""
    if not text or unicodedata.category(text[-1]) == "Po":
        return text
    return f"{text}。" if language.startswith(("zh", "ja")) else f"{text}."


def help_text(language: str) -> str:
    """Return the answer to "what can I say?"."""
    return say("help", language, examples=join(voice(language).examples, language, "or"))


def locale_of(language: str) -> Locale:
    """Return the locale of a language tag; English where the tag says nothing to us."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)
