"""What is left of signs that have no letters."""

import re

from agents.tts.speakable.words import Words

_BRACKETS = re.compile(r"[\[\]{}<>|^\\~*_`]+")
_UNDERSCORE = re.compile(r"(?<=\w)_+(?=\w)")
_DASH = re.compile(r"\s+[-–—]+\s+|—|\s*(?:[-=]+>|<[-=]+)\s*")
_TIMES = re.compile(r"(?<=\d)\s?[*x]\s?(?=\d)")


def say_symbols(text: str, words: Words) -> str:
    """Return `text` with signs in words where the language has them, and without the others."""
    text = _DASH.sub(", ", _UNDERSCORE.sub(" ", _TIMES.sub(" × ", text)))
    for sign, word in words.symbols.items():
        if sign in text:
            text = text.replace(sign, f" {word} ")
    return _BRACKETS.sub(" ", text)
