"""A trigram language model from sentences: Witten-Bell smoothing, written as an ARPA file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

START, END = "<s>", "</s>"
NEVER = -99.0
"""What ARPA files write for the logarithm of zero."""

Codes = NDArray[np.int64]
"""N-grams as numbers: the numbers of their words in base `len(vocabulary)`."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grams:
    """All n-grams of one length that were seen, sorted by code."""

    length: int
    codes: Codes
    chance: Floats
    """The probability of the last word after the others."""
    backoff: Floats
    """What the probability of a word never seen after this n-gram is multiplied with."""


@dataclass(frozen=True)
class Trigrams:
    """A language model: its words, and its n-grams of length 1, 2 and 3."""

    vocabulary: tuple[str, ...]
    grams: tuple[Grams, ...]


def learn(sentences: Iterable[str]) -> Trigrams:
    """Return the model of these sentences (words between blanks).

    Raises:
        ValueError: if there is no sentence.
    """
    vocabulary, tokens = _numbered(sentences)
    if not len(tokens):
        raise ValueError("a language model needs at least one sentence")
    size = len(vocabulary)
    grams: list[Grams] = []
    for length in (1, 2, 3):
        codes, counts = _counted(tokens, length, size)
        shorter = grams[-1] if grams else None
        if shorter is None:
            counts[0] = 0  # nobody says the beginning of a sentence
        chance, shares = _smoothed(codes, counts, shorter, size)
        if shorter is not None:
            shorter.backoff[np.searchsorted(shorter.codes, np.unique(codes // size))] = shares
        grams.append(Grams(length, codes, chance, np.ones(len(codes))))
    return Trigrams(vocabulary, tuple(grams))


def _numbered(sentences: Iterable[str]) -> tuple[tuple[str, ...], Codes]:
    """Return all words, and all sentences in one row of their numbers, each from 0 to 1."""
    numbers = {START: 0, END: 1}
    row: list[int] = []
    for sentence in sentences:
        row.append(0)
        row.extend([numbers.setdefault(word, len(numbers)) for word in sentence.split()])
        row.append(1)
    return tuple(numbers), np.array(row, dtype=np.int64)


def _counted(tokens: Codes, length: int, size: int) -> tuple[Codes, Codes]:
    """Return the n-grams of that length within sentences, sorted, and how often each is seen."""
    codes = tokens[: len(tokens) - length + 1].copy()
    inside = np.ones(len(codes), dtype=bool)
    for step in range(1, length):
        following = tokens[step : step + len(codes)]
        inside &= following != 0
        codes = codes * size + following
    grams, counts = np.unique(codes[inside], return_counts=True)
    return grams, counts.astype(np.int64)


def _smoothed(
    codes: Codes, counts: Codes, shorter: Grams | None, size: int
) -> tuple[Floats, Floats]:
    """Return the chance of each n-gram, and for each history the share left for unseen words.

    Witten and Bell: a history seen n times with k different next words keeps k / (n + k) for
    what the shorter n-grams expect.
    """
    _, whose, kinds = np.unique(codes // size, return_inverse=True, return_counts=True)
    seen = np.bincount(whose, weights=counts)
    shares = kinds / (seen + kinds)
    own = counts / (seen + kinds)[whose]
    return own + shares[whose] * _expected(codes, shorter, size), shares


def _expected(codes: Codes, shorter: Grams | None, size: int) -> Floats:
    """Return the chance of each n-gram's last word when its first word is forgotten."""
    if shorter is None:
        return np.full(len(codes), 1 / size)
    places = np.searchsorted(shorter.codes, codes % size**shorter.length)
    expected: Floats = shorter.chance[places]
    return expected


def write_arpa(model: Trigrams, file: Path) -> None:
    """Write the model in the ARPA format, which every recognizer reads."""
    lines = ["\\data\\", *(f"ngram {g.length}={len(g.codes)}" for g in model.grams)]
    for grams in model.grams:
        lines += ["", f"\\{grams.length}-grams:", *_lines(grams, model.vocabulary)]
    file.write_text("\n".join([*lines, "", "\\end\\", ""]), encoding="utf-8")


def _lines(grams: Grams, vocabulary: tuple[str, ...]) -> list[str]:
    size, rest, columns = len(vocabulary), grams.codes, []
    for _ in range(grams.length):
        rest, last = np.divmod(rest, size)
        columns.append([vocabulary[number] for number in last.tolist()])
    texts = [" ".join(words) for words in zip(*reversed(columns), strict=True)]
    chances = np.log10(grams.chance)
    if grams.length == 1:
        chances[0] = NEVER  # a sentence never begins twice
    if not (grams.backoff < 1).any():
        return [f"{c:.4f} {t}" for c, t in zip(chances.tolist(), texts, strict=True)]
    backoffs = np.log10(grams.backoff).tolist()
    return [
        f"{c:.4f} {t} {b:.4f}" for c, t, b in zip(chances.tolist(), texts, backoffs, strict=True)
    ]
