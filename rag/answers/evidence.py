"""What was found for a question, and what speaks for there being an answer. Pure numbers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rag.analysis.weighing import PRIOR
from rag.answers.asked import Asked
from rag.answers.sentences import Read, Sentence, features, read
from rag.documents import Passage, Span
from rag.linear import Features

MOST = 1_000
"""Passages. The more there are, the more of a question one of them holds by chance; this was
learned on indexes of so many, and a larger one is not taken for more than that."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be the answer."""

    passage: Passage
    sentence: Sentence
    features: Features

    @property
    def span(self) -> Span:
        """Its place on the stored page."""
        return self.sentence.span


@dataclass(frozen=True)
class Evidence:
    """All that was found for a question."""

    candidates: tuple[Candidate, ...]
    grounds: Features
    """What speaks for there being an answer among them."""
    hopeless: bool = False
    """Whether nothing can answer: the question says next to nothing, or names a thing by a code
    (`E7`) that stands in none of the passages."""


def gather(passages: Sequence[Passage], ask: Callable[[str | None], Asked]) -> Evidence:
    """Return what passages (best first) hold for an answer.

    `ask` gives the question as it looks in a passage's language.
    """
    if not passages:
        return Evidence((), {})
    held = [read(passage) for passage in passages]
    best = max(passage.score for passage in passages)
    found = [one for each in held for one in _candidates(each, ask(each.language), best)]
    most = max(one.features["coverage"] for one in found) or 1.0
    asked = ask(held[0].language)
    return Evidence(
        candidates=tuple(_compared(one, most) for one in found),
        grounds={**_grounds(asked, found), **_outstanding(passages)},
        hopeless=asked.vague or all(ask(each.language).codes - each.terms for each in held),
    )


def _candidates(passage: Read, asked: Asked, best: float) -> list[Candidate]:
    """Return the sentences of one passage with what speaks for each; `best` is the best score."""
    whole = {
        "passage": asked.share(passage.terms),
        "passage_nearly": asked.nearly(passage.terms),
        "stray_figures": len(asked.figures - passage.terms),
        "behind": best - passage.passage.score,
    }
    return [
        Candidate(passage.passage, sentence, {**whole, **features(asked, passage, place)})
        for place, sentence in enumerate(passage.sentences)
    ]


def _compared(candidate: Candidate, most: float) -> Candidate:
    """Return a candidate that knows how it compares to the one that holds most."""
    relative = candidate.features["coverage"] / most
    return replace(candidate, features={**candidate.features, "relative": relative})


def _grounds(asked: Asked, found: Sequence[Candidate]) -> Features:
    """Return what speaks for there being an answer among what was found."""
    held = min(1.0, _most("passage", found) + _most("passage_nearly", found))
    return {
        "found": math.log1p(held * asked.total),
        "missing": math.log1p((1 - held) * asked.total),
        "coverage": _most("coverage", found),
        "stray_figures": min(one.features["stray_figures"] for one in found),
        "size": math.log(min(asked.passages, MOST) + PRIOR),
    }


def _outstanding(passages: Sequence[Passage]) -> Features:
    """Return how well the best passage fits, and how much better than the others.

    By words alone: how much the search's BM25 could be more, and in four-letter pieces.
    """
    best, *others = [passage.features for passage in passages]
    usual = median([one.get("grams", 0.0) for one in others] or [0.0])
    return {"words": best.get("words", 0.0), "grams": best.get("grams", 0.0) - usual}


def _most(name: str, found: Sequence[Candidate]) -> float:
    return max(one.features[name] for one in found)
