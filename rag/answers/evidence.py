"""What speaks for a sentence as the answer, and for there being an answer at all. Pure numbers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.analysis import analyse
from rag.answers.numbers import asks_for_number, numbers
from rag.documents import Passage, Span

Features = Mapping[str, float]

LEAST = 5.0
"""Nats. A question of nothing but common words is never quite found, whatever holds them."""


@dataclass(frozen=True)
class Asked:
    """A question as it looks in one language."""

    text: str
    terms: tuple[str, ...]
    """In order, as often as they were said."""
    weights: Mapping[str, float]
    """Of each term: how much it says (`rag.analysis.weighing`)."""
    unknown: frozenset[str]
    """The terms that stand nowhere in the index."""
    language: str | None = None

    @property
    def total(self) -> float:
        """All its terms weigh together, `LEAST` at the least."""
        return max(sum(self.weights.values()), LEAST)

    @property
    def wants_number(self) -> bool:
        """Whether it asks how many, how long, when."""
        return asks_for_number(self.text, self.language)

    def share(self, terms: Iterable[str]) -> float:
        """Return how much of the question these terms are, from 0 to 1."""
        return sum(self.weights[term] for term in set(terms) & self.weights.keys()) / self.total

    def rarest(self, place: int) -> str | None:
        """Return the term that says most (place 0), second most (1), …; None beyond the last."""
        ranked = sorted(self.weights, key=lambda term: (-self.weights[term], term))
        return ranked[place] if place < len(ranked) else None


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be the answer."""

    passage: Passage
    span: Span
    """Its place on the stored page."""
    features: Features

    @property
    def quote(self) -> str:
        """Its words, verbatim."""
        return part(self.passage, self.span)


def part(passage: Passage, span: Span) -> str:
    """Return what stands on the stored page at `span`, which lies inside the passage."""
    chunk = passage.chunk
    return chunk.text[span.start - chunk.start : span.end - chunk.start]


def candidates(passages: Sequence[Passage], ask: Callable[[str | None], Asked]) -> list[Candidate]:
    """Return every sentence of the passages (best first) with what speaks for it.

    `ask` gives the question as it looks in a passage's language.
    """
    best = max((passage.score for passage in passages), default=0.0)
    found = [
        candidate
        for rank, passage in enumerate(passages)
        for candidate in _of_passage(passage, ask(passage.chunk.language), rank, best)
    ]
    most = max((one.features["coverage"] for one in found), default=0.0) or 1.0
    return [
        Candidate(
            one.passage, one.span, {**one.features, "relative": one.features["coverage"] / most}
        )
        for one in found
    ]


def _of_passage(passage: Passage, asked: Asked, rank: int, best: float) -> list[Candidate]:
    """Return the sentences of one passage; a heading is none, it speaks for what stands below."""
    language = passage.chunk.language
    spans = _sentences(passage)
    above = set(analyse(" ".join((passage.document.title, *passage.chunk.headings)), language))
    said = [analyse(part(passage, span), language) for span in spans]
    whole = {
        "passage": asked.share(above.union(*said)),
        "rank": 1 / (1 + rank),
        "score": passage.score / best if best > 0 else 0.0,
    }
    return [
        Candidate(
            passage,
            span,
            {**whole, **_of_sentence(asked, part(passage, span), said, place, above)},
        )
        for place, span in enumerate(spans)
    ]


def _sentences(passage: Passage) -> Sequence[Span]:
    chunk = passage.chunk
    headings = {" ".join(heading.split()) for heading in chunk.headings}
    spans = chunk.sentences or (Span(chunk.start, chunk.end),)
    below = [span for span in spans if " ".join(part(passage, span).split()) not in headings]
    return below or spans


def _of_sentence(
    asked: Asked, text: str, said: Sequence[Sequence[str]], place: int, above: set[str]
) -> Features:
    """Return what speaks for one sentence of those that were `said` in a passage."""
    own = set(said[place])
    before = set(said[place - 1]) if place else set()
    after = set(said[place + 1]) if place + 1 < len(said) else set()
    pairs = set(pairwise(asked.terms))
    new = numbers(text) - numbers(asked.text)
    return {
        "coverage": asked.share(own),
        "before": asked.share(before - own),
        "after": asked.share(after - own),
        "above": asked.share(above - own),
        "pairs": len(pairs & set(pairwise(said[place]))) / max(1, len(pairs)),
        "rarest": float(asked.rarest(0) in own),
        "second": float(asked.rarest(1) in own),
        "first": float(place == 0),
        "length": math.log1p(len(own)),
        "number": float(asked.wants_number and bool(new)),
    }


def grounds(asked: Asked, found: Sequence[Candidate]) -> Features:
    """Return what speaks for there being an answer among what was found."""
    top = [
        max((one.features[name] for one in found), default=0.0) for name in ("passage", "coverage")
    ]
    return {
        "passage": top[0],
        "coverage": top[1],
        "mass": math.log1p(top[0] * asked.total),
        "asked": math.log1p(asked.total),
        "unknown": asked.share(asked.unknown),
        "rarest": max((one.features["rarest"] for one in found), default=0.0),
    }
