"""Wake words in a transcript: heard by the recognizer, meant for nobody."""

from collections.abc import Sequence

from rapidfuzz import fuzz

ALIKE = 75.0
"""How alike (of 100) the beginning of a text and a wake word must be: engines spell them freely."""


def without_wake_word(text: str, wake_words: Sequence[str]) -> str:
    """Return `text` without a wake word at its beginning ("Hey Jarvis, stop." is "stop.")."""
    said = text.split()
    for wake_word in wake_words:
        plain = wake_word.replace("_", " ")
        for length in (len(plain.split()), len(plain.split()) + 1, 1):
            if _alike(" ".join(said[:length]), plain):
                return " ".join(said[length:])
    return " ".join(said)


def _alike(heard: str, wake_word: str) -> bool:
    plain = "".join(letter for letter in heard.lower() if letter.isalpha())
    return bool(plain) and fuzz.ratio(plain, wake_word.replace(" ", "")) >= ALIKE
