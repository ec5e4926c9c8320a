"""Which languages there are, and which one a text is written in."""

import re
from collections.abc import Sequence
from functools import cache

from home_assistant_intents import get_languages

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(f"[{characters}]"))
    for language, characters in (
        ("ja", "\u3040-\u30ff"),
        ("ko", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
        ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
        ("th", "\u0e00-\u0e7f"),
        ("ru", "\u0400-\u04ff"),
        ("ar", "\u0600-\u06ff"),
        ("he", "\u0590-\u05ff"),
        ("el", "\u0370-\u03ff"),
        ("hy", "\u0530-\u058f"),
        ("ka", "\u10a0-\u10ff"),
        ("hi", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"),
        ("pa", "\u0a00-\u0a7f"),
        ("gu", "\u0a80-\u0aff"),
        ("ta", "\u0b80-\u0bff"),
        ("te", "\u0c00-\u0c7f"),
        ("kn", "\u0c80-\u0cff"),
        ("ml", "\u0d00-\u0d7f"),
    )
)
_SHARED = {
    "zh": ("zh-CN", "zh-TW", "zh-HK"),
    "ru": ("ru", "uk", "bg", "sr", "mn"),
    "ar": ("ar", "fa", "ur"),
    "hi": ("hi", "ne"),
}
"""Scripts of several languages: which one it is, the settings must say."""
_TRADITIONAL = re.compile("[燈開關廳廚臥調溫風門鎖幾時間現這裡設為個點後電視機聲]")
"""Frequent characters that simplified Chinese does not have."""


@cache
def closest(language: str) -> str | None:
    """Return the packages' code for a language tag (`de-AT` is `de`, `zh` is `zh-CN`)."""
    known = {code.casefold(): code for code in get_languages()}
    tag = language.replace("_", "-").casefold()
    tag = {"zh": "zh-cn", "zh-hans": "zh-cn", "zh-hant": "zh-tw", "no": "nb"}.get(tag, tag)
    base = {"zh": "zh-cn", "no": "nb"}.get(tag.partition("-")[0], tag.partition("-")[0])
    return known.get(tag) or known.get(base)


def is_latin(language: str) -> bool:
    """Say whether a language is written in Latin letters."""
    base = language.partition("-")[0]
    scripts = {code for code, _ in _SCRIPTS} | {c for codes in _SHARED.values() for c in codes}
    return language == "sr-Latn" or not {language, base} & scripts


def language_of(text: str, preferred: Sequence[str] = ()) -> str | None:
    """Return the language of a text whose script says it, or None (Latin letters say nothing)."""
    return next(iter(languages_of(text, preferred)), None)


def languages_of(text: str, preferred: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the languages a text's script leaves open, likeliest first.

    Where several share a script those of `preferred` are meant, in their order; if none of them
    uses it, its most spoken one.
    """
    for language, pattern in _SCRIPTS:
        if language == "zh" and pattern.search(text):
            return _written_in_han(text, preferred)
        if pattern.search(text):
            shared = _SHARED.get(language, (language,))
            return tuple(code for code in preferred if code in shared) or shared[:1]
    return ()


def _written_in_han(text: str, preferred: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of a text in Chinese characters; a short Japanese one may be such."""
    shared = _SHARED["zh"]
    wanted = tuple(code for code in preferred if code in {*shared, "ja"}) or shared[:1]
    chinese = tuple(code for code in wanted if code in shared)
    if not chinese or not _TRADITIONAL.search(text):
        return wanted
    return (*_traditional_first(chinese), *(code for code in wanted if code not in chinese))


def _traditional_first(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return Chinese with the traditional ones in front; one is tried even if not wanted."""
    traditional = tuple(code for code in wanted if code != "zh-CN")
    simplified = tuple(code for code in wanted if code == "zh-CN")
    return (*traditional, *simplified) if traditional else (*simplified, "zh-TW")
