"""Words to stems: Snowball's stemmers by language."""

import threading
from collections.abc import Callable, Sequence

import Stemmer

NAMES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball's name of each language it knows."""

Stem = Callable[[Sequence[str]], list[str]]

_own = threading.local()  # a stemmer must not be used by two threads at once


def stemmer(language: str | None) -> Stem:
    """Return what stems lower-case words of a language; words of an unknown one stay as they are.

    The result belongs to the calling thread.
    """
    name = NAMES.get((language or "").partition("-")[0])
    if name is None or name not in Stemmer.algorithms():
        return list
    stemmers: dict[str, Stem] = _own.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name).stemWords
    return stemmers[name]
