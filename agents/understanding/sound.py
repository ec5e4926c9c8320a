"""Whether two words are spelled or sound nearly alike."""

from rapidfuzz.distance import DamerauLevenshtein

_SHORTEST = 4
"""Shorter words have too many neighbours to be guessed."""
_LONG = 7
_SPELLINGS = (("gh", ""), ("ph", "f"), ("ck", "k"), ("kn", "n"), ("wr", "r"))
"""English letters that are silent, or one sound."""
_CLASSES = str.maketrans(
    {
        **dict.fromkeys("bfpv", "1"),
        **dict.fromkeys("cgjkqsxzß", "2"),
        **dict.fromkeys("dt", "3"),
        "l": "4",
        **dict.fromkeys("mn", "5"),
        "r": "6",
        **dict.fromkeys("aeiouyhwäöü", ""),
    }
)


def alike(one: str, other: str) -> bool:
    """Say whether two folded words may be one, misspelled or misheard. Numbers never are."""
    if min(len(one), len(other)) < _SHORTEST or not (one + other).isalpha():
        return False
    if _distance(one, other) <= (2 if min(len(one), len(other)) >= _LONG else 1):
        return one[0] == other[0] or _consonants(one) == _consonants(other)
    return _sound_alike(_as_heard(one), _as_heard(other))


def _sound_alike(one: str, other: str) -> bool:
    """Say whether two words differ in one letter that is no consonant of another sound."""
    return _distance(one, other) <= 1 and _consonants(one) == _consonants(other)


def _distance(one: str, other: str) -> int:
    return DamerauLevenshtein.distance(one, other, score_cutoff=2)


def _as_heard(word: str) -> str:
    for letters, sound in _SPELLINGS:
        word = word.replace(letters, sound)
    return word


def _consonants(word: str) -> str:
    """Return the first sound and the consonants by their place in the mouth, doubled ones once."""
    classes = (word[:1].translate(_CLASSES) or word[:1]) + word[1:].translate(_CLASSES)
    return "".join(c for i, c in enumerate(classes) if i == 0 or classes[i - 1] != c)
