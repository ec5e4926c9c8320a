"""Which voice speaks a language."""

import difflib
from collections.abc import Iterable

from agents.espeak import Voice

RELATIVES = {
    "en": "en-us",
    "fr": "fr-fr",
    "gl": "pt",  # Galician: Portuguese is nearest
    "kw": "cy",  # Cornish: Welsh
    "mn": "kk",  # Mongolian: the nearest voice that reads its letters
    "nn": "nb",
    "no": "nb",
    "sr-latn": "hr",  # the same language in the same letters
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-hk": "yue",
    "zh-tw": "cmn",
}
"""Languages whose best voice goes by another tag."""

LAST_RESORT = "en-us"


def voice_for(language: str, voices: Iterable[Voice]) -> str:
    """Return the name of the best voice for a language tag, else of its relative, else English."""
    names = {tag: voice.name for voice in reversed(tuple(voices)) for tag in voice.languages[:1]}
    tags = {tag: voice.name for voice in reversed(tuple(voices)) for tag in voice.languages}
    for tag in _from_narrow_to_wide(language):
        for wanted in (RELATIVES.get(tag, tag), tag):
            found = names.get(wanted) or tags.get(wanted)
            if found is not None:
                return found
    return LAST_RESORT


def nearest(name: str, voices: Iterable[Voice]) -> str:
    """Return the end of a sentence that names the most similar voices."""
    known = [voice.name for voice in voices]
    close = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.4)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; choose from: {', '.join(known)}"


def _from_narrow_to_wide(language: str) -> Iterable[str]:
    parts = language.lower().replace("_", "-").split("-")
    return ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
