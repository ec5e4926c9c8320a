"""A question as it looks in one language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.analysis.grams import grams
from rag.analysis.weighing import USUAL, chance
from rag.answers.definitions import asks_what_it_is
from rag.answers.numbers import asks_for_number, numbers

LEAST = 5.0
"""Nats: less than a word says that is not a common one. What says less is never quite found."""

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Asked:
    """A question and what its terms say."""

    text: str
    terms: tuple[str, ...]
    """In order, as often as they were said."""
    weights: Mapping[str, float]
    """Of each term: how much it says (`rag.analysis.weighing`)."""
    passages: int = 0
    """How many there are in the index."""
    language: str | None = None

    @cached_property
    def total(self) -> float:
        """All its terms weigh together, `LEAST` at the least so that it can be divided by."""
        return max(sum(self.weights.values()), LEAST)

    @cached_property
    def vague(self) -> bool:
        """Whether it has no word that is not a common one of its language."""
        return all(chance(term, self.language) > USUAL for term in self.weights)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it."""
        return numbers(self.text)

    @cached_property
    def wants_number(self) -> bool:
        """Whether it asks how many, how long, when."""
        return asks_for_number(self.text, self.language)

    @cached_property
    def wants_definition(self) -> bool:
        """Whether it asks what something is."""
        return asks_what_it_is(self.text, self.language)

    @cached_property
    def figures(self) -> frozenset[str]:
        """Its terms with digits: years, amounts, codes."""
        return frozenset(term for term in self.weights if _DIGIT.search(term))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its terms of digits and letters: `e7`, `wm300`. Another code is another thing."""
        return frozenset(term for term in self.figures if _LETTER.search(term))

    def share(self, terms: Iterable[str]) -> float:
        """Return how much of the question these terms are, from 0 to 1."""
        return sum(self.weights[term] for term in set(terms) & self.weights.keys()) / self.total

    def nearly(self, terms: Iterable[str]) -> float:
        """Return how much of the question is there in another form only, from 0 to 1.

        A word that is missing counts by the share of its grams, squared: German
        finds "Nationalhymnen" where "Nationalhymne" was said, and chance finds next to nothing.
        """
        held = set(terms)
        joined = f" {' '.join(held)} "
        missing = self._pieces.keys() - held
        return sum(self.weights[term] * self._found(term, joined) for term in missing) / self.total

    @cached_property
    def _pieces(self) -> Mapping[str, Sequence[str]]:
        """The grams of each term; one with a single gram, as a pair of characters, has none."""
        pieces = {term: grams(term) for term in self.weights}
        return {term: each for term, each in pieces.items() if len(each) > 1}

    def _found(self, term: str, text: str) -> float:
        pieces = self._pieces[term]
        found = sum([piece in text for piece in pieces])
        return (found / len(pieces)) ** 2
