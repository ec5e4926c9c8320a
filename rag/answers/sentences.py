"""What speaks for one sentence as the answer. Pure numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.analysis import analyse
from rag.answers.asked import Asked
from rag.answers.definitions import subject
from rag.answers.numbers import numbers
from rag.documents import Passage, Span
from rag.linear import Features

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
"""What is spelled out in an address is not said about it."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage."""

    span: Span
    """Its place on the stored page."""
    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """A passage, sentence by sentence; headings are none, they speak for what stands below."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    above: frozenset[str]
    """The terms of its title and headings."""

    @property
    def language(self) -> str | None:
        """Its language, or None where it cannot be told."""
        return self.passage.chunk.language

    @cached_property
    def terms(self) -> frozenset[str]:
        """All its terms, title and headings among them."""
        return self.above.union(*(sentence.terms for sentence in self.sentences))


def read(passage: Passage) -> Read:
    """Return a passage's sentences, analysed in its language."""
    chunk, language = passage.chunk, passage.chunk.language
    headings = {" ".join(heading.split()) for heading in chunk.headings}
    spans = chunk.sentences or (Span(chunk.start, chunk.end),)
    below = [span for span in spans if " ".join(chunk.at(span).split()) not in headings]
    above = analyse(" ".join((passage.document.title, *chunk.headings)), language)
    sentences = (
        Sentence(span, text, tuple(analyse(_ADDRESS.sub(" ", text), language)))
        for span in below or spans
        for text in (chunk.at(span),)
    )
    return Read(passage, tuple(sentences), frozenset(above))


def features(asked: Asked, passage: Read, place: int) -> Features:
    """Return what speaks for the sentence at `place` of those read.

    What stands in the title or a heading above it is as good as said in it.
    """
    sentence = passage.sentences[place]
    own, around = passage.above.union(sentence.terms), _around(passage.sentences, place)
    return {
        "coverage": asked.share(own),
        "nearly": asked.nearly(own),
        "before": asked.share(around[0] - own),
        "after": asked.share(around[1] - own),
        "first": float(place == 0),
        "number": float(asked.wants_number and bool(numbers(sentence.text) - asked.numbers)),
        "definition": _definition(asked, sentence),
    }


def _around(sentences: Sequence[Sentence], place: int) -> tuple[set[str], set[str]]:
    """Return the terms of the sentence before and of the one after."""
    before = sentences[place - 1].terms if place else ()
    after = sentences[place + 1].terms if place + 1 < len(sentences) else ()
    return set(before), set(after)


def _definition(asked: Asked, sentence: Sentence) -> float:
    """Return how much of a "what is it?" the sentence is about, before it says what it is."""
    if not asked.wants_definition:
        return 0.0
    return asked.share(analyse(subject(sentence.text, asked.language), asked.language))
