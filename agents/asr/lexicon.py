"""How words sound: the dictionary of the model, and espeak-ng for names that are not in it."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from agents.espeak import espeak

Pronunciations = Mapping[str, tuple[str, ...]]

_ARPABET = {
    "aɪɚ": "AY ER", "aɪə": "AY AH", "aʊɚ": "AW ER", "tʃ": "CH", "dʒ": "JH", "aɪ": "AY", "aʊ": "AW",
    "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "oɹ": "AO R", "ɚɹ": "ER",
    "ɑ": "AA", "a": "AA", "æ": "AE", "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɔ": "AO", "ɒ": "AA",
    "ɛ": "EH", "e": "EH", "ɜ": "ER", "ɚ": "ER", "ɝ": "ER", "ɪ": "IH", "ᵻ": "IH", "i": "IY",
    "o": "OW", "ʊ": "UH", "u": "UW", "y": "UW", "ø": "ER", "œ": "ER",
    "b": "B", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "j": "Y", "k": "K",
    "l": "L", "ɬ": "L", "m": "M", "n": "N", "ŋ": "NG", "ɲ": "N Y", "p": "P", "ɹ": "R", "r": "R",
    "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T", "ʔ": "T", "θ": "TH", "v": "V", "w": "W", "x": "K",
    "ç": "HH", "z": "Z", "ʒ": "ZH",
}  # fmt: skip
"""The International Phonetic Alphabet, as espeak-ng writes American English, in ARPABET."""
_MARKS = re.compile(r"[ˈˌː\s|_.'-]")
_LONGEST = max(map(len, _ARPABET))
_SYLLABIC = re.compile("([nlm])\u0329")


def arpabet(ipa: str) -> str:
    """Return phonemes in ARPABET; marks of stress and length, and unknown signs, are dropped."""
    plain = _MARKS.sub("", _SYLLABIC.sub(r"ə\1", ipa))
    sounds: list[str] = []
    while plain:
        length = next((n for n in range(_LONGEST, 0, -1) if plain[:n] in _ARPABET), 0)
        sounds += _ARPABET.get(plain[:length], "").split()
        plain = plain[max(length, 1) :]
    return " ".join(sounds)


def pronunciations(words: Iterable[str], dictionary: Path) -> Pronunciations:
    """Return how each word sounds: as the CMU dictionary says, else in parts, else as guessed.

    Words of which nobody can make a sound are left out.
    """
    wanted = dict.fromkeys(words)
    parts = {part for word in wanted for pair in _pairs(word) for part in pair}
    known = _looked_up(parts.union(wanted), dictionary)
    said = {word: known.get(word) or _joined(word, known) + guessed(word) for word in wanted}
    return {word: tuple(dict.fromkeys(sounds)) for word, sounds in said.items() if sounds}


@cache
def words_of(dictionary: Path) -> frozenset[str]:
    """Return the words of a dictionary."""
    with dictionary.open(encoding="utf-8") as lines:
        return frozenset(line.partition(" ")[0] for line in lines)


def _looked_up(words: AbstractSet[str], dictionary: Path) -> Pronunciations:
    found: dict[str, tuple[str, ...]] = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, sounds = line.partition(" ")
            plain = word.partition("(")[0]
            if plain in words:
                found[plain] = (*found.get(plain, ()), sounds.strip())
    return found


def _pairs(word: str) -> list[tuple[str, str]]:
    """Return the ways to cut a word in two: ecobee may be eco and bee."""
    return [(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)]


def _joined(word: str, known: Pronunciations) -> tuple[str, ...]:
    return tuple(
        f"{first} {second}"
        for left, right in _pairs(word)
        for first in known.get(left, ())
        for second in known.get(right, ())
    )


def guessed(word: str) -> tuple[str, ...]:
    """Return how espeak-ng pronounces a word, in ARPABET; nothing if it makes no sound of it."""
    sounds = arpabet(espeak().phonemes(word, voice="en-us"))
    return (sounds,) if sounds else ()


def write(said: Pronunciations, file: Path) -> None:
    """Write a dictionary as pocketsphinx reads it."""
    lines = [
        f"{word}({number}) {sounds}" if number > 1 else f"{word} {sounds}"
        for word, ways in said.items()
        for number, sounds in enumerate(ways, 1)
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
