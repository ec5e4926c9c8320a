"""Question sets in SQuAD's format, and an index of their paragraphs: one document each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.analysis import analyse
from rag.chunking.chunks import chunk
from rag.chunking.language import language_of
from rag.documents import Document, Page, Reading
from rag.embedding.embedder import Embedder
from rag.store.store import Indexed, Store

FOLDS = 4
"""Article i belongs to fold i % FOLDS: paragraphs of one article are never on both sides."""
BATCH = 512
CHANGED = 1_000_000_000


@dataclass(frozen=True)
class Paragraph:
    """What is indexed as one document."""

    article: int
    """The place of its article in the file."""
    text: str


@dataclass(frozen=True)
class Answer:
    """Where an answer stands in its paragraph."""

    start: int
    text: str


@dataclass(frozen=True)
class Question:
    """What is asked; `paragraph` is its place in the set, `answers` is empty where none is."""

    text: str
    article: int
    paragraph: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class QuestionSet:
    """The paragraphs and questions of one file."""

    name: str
    language: str | None
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]

    def only(self, folds: Sequence[int]) -> "QuestionSet":
        """Return the paragraphs and the questions of these folds."""
        kept = {
            place: number
            for number, place in enumerate(
                i for i, paragraph in enumerate(self.paragraphs) if fold(paragraph) in folds
            )
        }
        questions = (q for q in self.questions if q.paragraph in kept)
        return replace(
            self,
            paragraphs=tuple(self.paragraphs[place] for place in kept),
            questions=tuple(replace(q, paragraph=kept[q.paragraph]) for q in questions),
        )


def fold(of: Paragraph | Question) -> int:
    """Return the fold of a paragraph or a question."""
    return of.article % FOLDS


def load(path: Path) -> QuestionSet:
    """Return the set of a file in SQuAD's format (1.1 or 2.0).

    Raises:
        ValueError: if the file is no such set.
    """
    try:
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        read = list(_paragraphs(articles))
    except (KeyError, TypeError, ValueError) as exc:
        raise ValueError(f"{path} is not in SQuAD's format: {exc!r}") from exc
    paragraphs = tuple(Paragraph(article, raw["context"]) for article, raw in read)
    questions = tuple(
        _question(raw, article, place)
        for place, (article, paragraph) in enumerate(read)
        for raw in paragraph["qas"]
    )
    sample = " ".join(paragraph.text for paragraph in paragraphs[:20])
    return QuestionSet(path.stem, language_of(sample), paragraphs, questions)


def _paragraphs(articles: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, article in enumerate(articles):
        for paragraph in article["paragraphs"]:
            yield number, paragraph


def _question(raw: Mapping[str, Any], article: int, paragraph: int) -> Question:
    given = () if raw.get("is_impossible") else raw["answers"]
    answers = tuple(Answer(one["answer_start"], one["text"]) for one in given)
    return Question(raw["question"], article, paragraph, answers)


def path_of(name: str, paragraph: int) -> Path:
    """Return the path under which a paragraph of a set is indexed."""
    return Path(f"/{name}/{paragraph:06}.txt")


def paragraph_of(document: Document) -> tuple[str, int]:
    """Return the set and the paragraph a document was made of."""
    return document.path.parent.name, int(document.path.stem)


def fill(store: Store, embedder: Embedder | None, sets: Sequence[QuestionSet]) -> None:
    """Index the paragraphs of these sets, as the indexer does it."""
    for one in sets:
        for number, paragraph in enumerate(one.paragraphs):
            _put(store, path_of(one.name, number), paragraph.text)
    if embedder is not None:
        embed(store, embedder)


def _put(store: Store, path: Path, text: str) -> None:
    reading = Reading(title="", pages=(Page(number=None, text=text),))
    indexed = [Indexed(one, tuple(analyse(one.text, one.language))) for one in chunk(reading)]
    document = Document(
        id="", path=path, condition="ready", size=len(text), modified_ns=CHANGED, content=str(path)
    )
    store.put(document, reading.pages, indexed)


def embed(store: Store, embedder: Embedder) -> None:
    """Embed whatever has no vector yet."""
    while texts := store.unembedded(embedder.name, limit=BATCH):
        rows = embedder.documents(list(texts.values()))
        store.embed(embedder.name, dict(zip(texts, rows, strict=True)))
    store.tidy(embedder.name)
