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
from rag.retrieval.model import words_alone

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
        grounds={**_grounds(asked, found), **_fit(passages)},
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
    """Return how much of the question was found, in all passages and in the first one."""
    held = min(1.0, _most("passage", found) + _most("passage_nearly", found))
    first = found[0].features
    return {
        "found": math.log1p(held * asked.total),
        "missing": math.log1p((1 - held) * asked.total),
        "first": min(1.0, first["passage"] + first["passage_nearly"]),
        "size": math.log(min(asked.passages, MOST) + PRIOR),
    }


def _fit(passages: Sequence[Passage]) -> Features:
    """Return how well the best passage fits by its words alone, and how far it is ahead.

    The others are what a question meets by chance. Where there are none, it is a passage in the
    same language that shares no word with it.
    """
    best, *others = [passage.features for passage in passages]
    stranger = {"language": best.get("language", 0.0)}
    fit = words_alone().score
    return {
        "fit": fit(best),
        "ahead": fit(best) - median([fit(one) for one in others or [stranger]]),
        "length": best.get("length", 0.0),
    }


def _most(name: str, found: Sequence[Candidate]) -> float:
    return max(one.features[name] for one in found)
