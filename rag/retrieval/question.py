"""A question, taken apart for search: its words, what each says, and its letters."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.analysis import analyse
from rag.analysis.grams import grams
from rag.analysis.scripts import HAN, UNSPACED
from rag.analysis.weighing import weigh

_LONE = re.compile(f"[{HAN}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NO_LETTER = re.compile(r"[\W_]+")

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True)
class Word:
    """A word of a question, as a term of each language it may be in."""

    terms: frozenset[str]
    weight: float
    """How much it says, in nats (`rag.analysis.weighing`)."""
    lone: bool
    """A Chinese character by itself: what it says, the pairs around it say better."""


@dataclass(frozen=True)
class Question:
    """What is looked for."""

    text: str
    language: str | None
    """The one it is likeliest in."""
    words: tuple[Word, ...]
    """Each once, in the order of their first place."""

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Each term's place in `words`."""
        return {term: place for place, word in enumerate(self.words) for term in word.terms}

    @cached_property
    def grams(self) -> Mapping[str, float]:
        """The grams of its spaced words with their share of the words' weight; together 1."""
        weights: dict[str, float] = {}
        for word in self.words:
            for term in word.terms:
                pieces = _grams(term)
                for gram in pieces:
                    part = word.weight / len(pieces) / len(word.terms)
                    weights[gram] = weights.get(gram, 0.0) + part
        total = sum(weights.values()) or 1.0
        return {gram: weight / total for gram, weight in weights.items()}

    @cached_property
    def letters(self) -> str:
        """Its letters and digits without what stands between them."""
        return squeeze(self.text)

    @cached_property
    def triples(self) -> Sequence[str]:
        """Each three neighbouring letters, in order."""
        return [self.letters[i : i + 3] for i in range(len(self.letters) - 2)]

    @cached_property
    def weights(self) -> Sequence[float]:
        """What each of its words says, as in `words`."""
        return [word.weight for word in self.words]

    @cached_property
    def total(self) -> float:
        """What all its words say together."""
        return sum(self.weights)

    @cached_property
    def paired(self) -> float:
        """What all but the lone characters say together."""
        return sum(word.weight for word in self.words if not word.lone)

    @cached_property
    def unspaced(self) -> bool:
        """Whether it is written without spaces, as Chinese and Japanese are."""
        return bool(_UNSPACED.search(self.text))


def ask(
    text: str, languages: Sequence[str | None], *, frequencies: Frequencies, passages: int
) -> Question:
    """Take a question apart that is likely in the first of these languages, or in another.

    What is common in the first language says little. `frequencies` tells how many passages
    hold each term, of `passages` in that language.
    """
    readings = [analyse(text, language) for language in languages]
    held = frequencies(sorted({term for reading in readings for term in reading}))
    weights = [
        weigh(reading, held=held, passages=passages, language=languages[0]) for reading in readings
    ]
    words: dict[frozenset[str], Word] = {}
    for said in zip(*readings, strict=True):
        terms = frozenset(said)
        weight = min(each[term] for each, term in zip(weights, said, strict=True))
        words.setdefault(terms, Word(terms, weight, bool(_LONE.fullmatch(said[0]))))
    return Question(text, languages[0], tuple(words.values()))


def squeeze(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return _NO_LETTER.sub("", text.lower())


def _grams(term: str) -> list[str]:
    """Return the grams of a spaced word; none of an unspaced one."""
    return [] if _UNSPACED.search(term) else grams(term)
