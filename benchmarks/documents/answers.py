"""Questions with known answers, asked of the documents: what was found, and whether it is right.

Indexes of several sizes, because little is known of words in a small one and much stands by
chance in a large one: one article, one fold of the articles, and three folds; three folds of all
sets together, where one language's words stand among those of others; and these among many other
paragraphs. An index is asked the questions of its own articles, and those of articles that are not
in it, which nothing answers.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.documents.sets import FOLDS, Question, QuestionSet, fill, paragraph_of
from config import Settings
from rag.answers.answerer import READ, Answerer
from rag.answers.evidence import Candidate, Evidence
from rag.embedding.embedder import Embedder
from rag.retrieval.search import Searcher
from rag.store.sqlite import SqliteStore

Size = Literal["small", "middle", "large", "together", "among many"]

LEARN, TEST = ((0, 1), (1, 0)), ((2, 3), (3, 2))
"""Folds: whose questions are answered by the index, and whose are not."""
MOST = 120
"""Questions of one kind asked of one index; a larger set is drawn from."""
FEWER = 80
"""The same of the index of all sets together, where a question takes longer."""
SMALL = 2
"""Articles of a fold that become an index of their own."""
MANY = 100
"""A set of fewer paragraphs makes no large index."""


@dataclass(frozen=True)
class Trial:
    """A question that was asked of an index."""

    name: str
    """Of its set."""
    size: Size
    answerable: bool
    """Whether the index holds its paragraph."""
    evidence: Evidence
    right: tuple[bool, ...]
    """Of each candidate: whether an answer begins in it."""


Ask = Callable[[QuestionSet, Sequence[Question], Size], Iterator[Trial]]
"""Asks the questions of a set that is in an index, then those of strangers."""


def every_trial(
    sets: Sequence[QuestionSet],
    folds: Sequence[tuple[int, int]],
    embedder: Embedder | None,
    others: Sequence[QuestionSet] = (),
) -> list[Trial]:
    """Ask each set by itself, then all of them together, then among the paragraphs of others."""
    alone = [trial for one in sets for trial in trials(one, folds, embedder)]
    many = together(sets, folds, embedder, others) if others else ()
    return [*alone, *together(sets, folds, embedder), *many]


def half(one: QuestionSet) -> QuestionSet:
    """Return every other paragraph of a set, and no question."""
    return replace(one, paragraphs=one.paragraphs[::2], questions=())


def trials(
    one: QuestionSet, folds: Sequence[tuple[int, int]], embedder: Embedder | None
) -> Iterator[Trial]:
    """Ask the questions of these folds of indexes of all sizes. The draw is always the same."""
    for inside, outside in folds:
        draw = random.Random(inside)  # noqa: S311  # a sample, no secret
        own = _drawn(one.only([inside]), draw)
        strangers = _drawn(one.only([outside]), draw).questions
        yield from ask(own, strangers, "middle", embedder)
        articles = sorted({paragraph.article for paragraph in own.paragraphs})
        for article in draw.sample(articles, min(SMALL, len(articles))):
            yield from ask(_article(own, article), strangers, "small", embedder)
        if len(one.paragraphs) > MANY:
            yield from ask(_among(own, _others(one, inside, outside)), strangers, "large", embedder)


def together(
    sets: Sequence[QuestionSet],
    folds: Sequence[tuple[int, int]],
    embedder: Embedder | None,
    others: Sequence[QuestionSet] = (),
) -> Iterator[Trial]:
    """Ask the questions of these folds of one index of all sets without the strangers.

    The paragraphs of `others` stand among them.
    """
    size: Size = "among many" if others else "together"
    for inside, outside in folds:
        draw = random.Random(inside)  # noqa: S311  # a sample, no secret
        asked = [
            (
                _among(_drawn(one.only([inside]), draw, FEWER), _others(one, inside, outside)),
                _drawn(one.only([outside]), draw, FEWER).questions,
            )
            for one in sets
        ]
        with _index([*(one for one, _ in asked), *others], embedder) as ask_it:
            for one, strangers in asked:
                yield from ask_it(one, strangers, size)


def ask(
    index: QuestionSet, strangers: Sequence[Question], size: Size, embedder: Embedder | None
) -> Iterator[Trial]:
    """Index a set's paragraphs and ask its own questions, then those of strangers."""
    with _index([index], embedder) as ask_it:
        yield from ask_it(index, strangers, size)


@contextmanager
def _index(sets: Sequence[QuestionSet], embedder: Embedder | None) -> Iterator[Ask]:
    """Index the paragraphs of these sets in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder, SqliteStore(Path(folder)) as store:
        fill(store, embedder, sets)
        searcher = Searcher(store=store, embedder=embedder, languages=Settings().languages)
        yield partial(_ask, searcher, Answerer(store=store))


def _ask(
    searcher: Searcher,
    answerer: Answerer,
    one: QuestionSet,
    strangers: Sequence[Question],
    size: Size,
) -> Iterator[Trial]:
    for questions, answerable in ((one.questions, True), (strangers, False)):
        for question in questions:
            evidence = answerer.look(question.text, searcher.search(question.text, limit=READ))
            right = (answerable and is_right(c, question) for c in evidence.candidates)
            yield Trial(one.name, size, answerable, evidence, tuple(right))


def is_right(candidate: Candidate, question: Question) -> bool:
    """Say whether one of the question's answers begins in this sentence."""
    _, paragraph = paragraph_of(candidate.passage.document)
    span, starts = candidate.span, [answer.start for answer in question.answers]
    return paragraph == question.paragraph and any(span.start <= s < span.end for s in starts)


def _drawn(one: QuestionSet, draw: random.Random, most: int = MOST) -> QuestionSet:
    few = min(most, len(one.questions))
    return replace(one, questions=tuple(draw.sample(one.questions, few)))


def _others(one: QuestionSet, inside: int, outside: int) -> QuestionSet:
    """Return the folds that are neither."""
    return one.only([fold for fold in range(FOLDS) if fold not in {inside, outside}])


def _article(one: QuestionSet, article: int) -> QuestionSet:
    """Return one article of a set, and what is asked about it."""
    kept = [n for n, paragraph in enumerate(one.paragraphs) if paragraph.article == article]
    questions = (q for q in one.questions if q.article == article)
    return replace(
        one,
        paragraphs=tuple(one.paragraphs[n] for n in kept),
        questions=tuple(replace(q, paragraph=kept.index(q.paragraph)) for q in questions),
    )


def _among(one: QuestionSet, others: QuestionSet) -> QuestionSet:
    """Return a set with the paragraphs of others added, but not their questions."""
    return replace(one, paragraphs=(*one.paragraphs, *others.paragraphs))
