"""Questions with known answers, asked of the documents: what was found, and whether it is right.

Three sizes of index, because little is known of words in a small one and much stands by chance in
a large one: one article, one fold of the articles, and three folds. An index is asked the
questions of its own articles, and those of articles that are not in it, which nothing answers.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.documents_sets import FOLDS, Question, QuestionSet, fill, paragraph_of
from config import Settings
from rag.answers.answerer import READ, Answerer
from rag.answers.evidence import Candidate, Evidence
from rag.embedding.embedder import Embedder
from rag.retrieval.search import Searcher
from rag.store.sqlite import SqliteStore

Size = Literal["small", "middle", "large"]

LEARN, TEST = ((0, 1), (1, 0)), ((2, 3), (3, 2))
"""Folds: whose questions are answered by the index, and whose are not."""
MOST = 120
"""Questions of one kind asked of one index; a larger set is drawn from."""
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
            others = [fold for fold in range(FOLDS) if fold not in {inside, outside}]
            yield from ask(_among(own, one.only(others)), strangers, "large", embedder)


def ask(
    index: QuestionSet, strangers: Sequence[Question], size: Size, embedder: Embedder | None
) -> Iterator[Trial]:
    """Index a set's paragraphs and ask its own questions, then those of strangers."""
    with TemporaryDirectory() as folder, SqliteStore(Path(folder)) as store:
        fill(store, embedder, [index])
        searcher = Searcher(store=store, embedder=embedder, languages=Settings().languages)
        answerer = Answerer(store=store)
        for questions, answerable in ((index.questions, True), (strangers, False)):
            for question in questions:
                found = searcher.search(question.text, limit=READ)
                evidence = answerer.look(question.text, found)
                right = (answerable and is_right(c, question) for c in evidence.candidates)
                yield Trial(index.name, size, answerable, evidence, tuple(right))


def is_right(candidate: Candidate, question: Question) -> bool:
    """Say whether one of the question's answers begins in this sentence."""
    _, paragraph = paragraph_of(candidate.passage.document)
    span, starts = candidate.span, [answer.start for answer in question.answers]
    return paragraph == question.paragraph and any(span.start <= s < span.end for s in starts)


def _drawn(one: QuestionSet, draw: random.Random) -> QuestionSet:
    return replace(one, questions=tuple(draw.sample(one.questions, _few(one.questions))))


def _few(questions: Sequence[Question]) -> int:
    return min(MOST, len(questions))


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
