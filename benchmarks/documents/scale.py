"""How indexing and searching grow with the index: time, memory, and what approximate search loses.

Chunks are made of the sentences of question sets, put together anew; questions are the sets' own.
Each size is indexed by one process and searched by another, so that memory is that of a searcher.
"""

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.documents.made import made_up
from benchmarks.documents.sets import QuestionSet, embed, load, path_of
from benchmarks.numbers import Distribution, distribution
from config import load as load_settings
from rag.analysis import analyse
from rag.chunking.sentences import sentences
from rag.documents import Chunk, Document, Filters, Page, Span
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.retrieval.search import Searcher
from rag.store.open import open_store
from rag.store.sqlite import SqliteStore
from rag.store.store import Indexed, Store, Vector

A = TypeVar("A")

SIZES = (1_000, 10_000, 100_000)
PER_DOCUMENT = 200
SENTENCES = 4
"""Of a chunk."""
QUESTIONS = 200
LIMIT = 50
ROUNDING = 1e-4
"""Two ways of adding up a cosine differ by less."""
ROWS = (
    "chunks written a second",
    "chunks embedded a second",
    "MB on disk",
    "words, ms (p50 / p95)",
    "vectors, ms (p50 / p95)",
    "the whole search, ms (p50 / p95)",
    "memory of who searches, MB",
    f"share of the {LIMIT} nearest found",
)


Place = Callable[[], Store]
"""Opens an index, in whatever process."""


@dataclass(frozen=True)
class Written:
    """How long an index took."""

    put_s: float
    """For chunks and full text."""
    embed_s: float
    """For vectors and, where there are many, the approximate index; the model's loading too."""


@dataclass(frozen=True)
class Scale:
    """What was measured at one size."""

    match_ms: Distribution
    nearest_ms: Distribution
    search_ms: Distribution
    """From the question's text to passages, all of it."""
    memory_mb: float
    """Of a process that searches, with the embedder."""
    recall: float
    """Share of the `LIMIT` nearest that is found."""
    chunks: int = 0
    written: Written = Written(0.0, 0.0)
    disk_mb: float = 0.0


@dataclass(frozen=True)
class Sentence:
    """A sentence and its analysed words."""

    text: str
    terms: tuple[str, ...]
    language: str | None


def measure(sets: Sequence[QuestionSet], chunks: int, folder: Path) -> Scale:
    """Index so many chunks in a folder; then ask."""
    scale = measure_in(sets, chunks, partial(SqliteStore, folder))
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return replace(scale, disk_mb=size)


def measure_in(sets: Sequence[QuestionSet], chunks: int, place: Place) -> Scale:
    """Do so in an empty index, wherever it is kept."""
    written = _apart(_index, sets, chunks, place)
    return replace(_apart(_search, sets, place), chunks=chunks, written=written)


def measure_postgres(sets: Sequence[QuestionSet], chunks: int, conninfo: str) -> Scale:
    """Do so in a database, and leave it empty again.

    Raises:
        SystemExit: if it holds an index.
    """
    settings = load_settings(environ={"HEARSAY_DOCUMENTS__POSTGRES": conninfo})
    place = partial(open_store, settings)
    with place() as store:
        if store.counts().documents:
            sys.exit("that database holds an index: name an empty one")
        try:
            return measure_in(sets, chunks, place)
        finally:
            store.remove([document.id for document in store.documents()])


def _apart(work: Callable[..., A], *given: object) -> A:
    """Do something in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _index(sets: Sequence[QuestionSet], chunks: int, place: Place) -> Written:
    pools = [_sentences(one) for one in sets]
    chance = random.Random(chunks)  # noqa: S311  # no secret
    spent = 0.0
    with place() as store:
        for number, start in enumerate(range(0, chunks, PER_DOCUMENT)):
            count, turn = min(PER_DOCUMENT, chunks - start), number % len(sets)
            made = _document(path_of(sets[turn].name, number), pools[turn], count, chance)
            begun = time.perf_counter()
            store.put(*made)
            spent += time.perf_counter() - begun
        begun = time.perf_counter()
        embed(store, _embedder())
        return Written(spent, time.perf_counter() - begun)


def _sentences(of: QuestionSet) -> list[Sentence]:
    return [
        Sentence(text, tuple(analyse(text, of.language)), of.language)
        for paragraph in of.paragraphs
        for span in sentences(paragraph.text, of.language)
        if (text := paragraph.text[span.start : span.end])
    ]


def _document(
    path: Path, pool: Sequence[Sentence], count: int, chance: random.Random
) -> tuple[Document, list[Page], list[Indexed]]:
    """Return a document of pages that hold one chunk each."""
    pages, chunks = [], []
    for place in range(count):
        drawn = chance.sample(pool, SENTENCES)
        page = Page(number=place + 1, text=" ".join(sentence.text for sentence in drawn))
        chunk = Chunk(
            start=0,
            end=len(page.text),
            page=place,
            text=page.text,
            sentences=tuple(_spans(drawn)),
            language=drawn[0].language,
        )
        pages.append(page)
        chunks.append(Indexed(chunk, tuple(term for each in drawn for term in each.terms)))
    return Document(id="", path=path, condition="ready", content=str(path)), pages, chunks


def _spans(drawn: Sequence[Sentence]) -> Iterator[Span]:
    start = 0
    for sentence in drawn:
        yield Span(start, start + len(sentence.text))
        start += len(sentence.text) + 1


def _search(sets: Sequence[QuestionSet], place: Place) -> Scale:
    """Ask each question three times: by words, by its vector, and as people ask."""
    chance = random.Random(0)  # noqa: S311  # no secret
    asked = [(question.text, one.language) for one in sets for question in one.questions]
    chosen = chance.sample(asked, min(QUESTIONS, len(asked)))
    embedder = _embedder()
    vectors = [embedder.query(text) for text, _ in chosen]
    terms = [Counter(analyse(text, language)) for text, language in chosen]
    with place() as store:
        searcher = Searcher(store=store, embedder=embedder)
        searcher.search(chosen[0][0], limit=LIMIT)  # what is loaded once is not counted
        ask = [partial(searcher.search, text, limit=10) for text, _ in chosen]
        match = [partial(store.match, each, limit=LIMIT, filters=Filters()) for each in terms]
        near = [
            partial(store.nearest, each, embedder=embedder.name, limit=LIMIT, filters=Filters())
            for each in vectors
        ]
        return Scale(
            match_ms=_times(match),
            nearest_ms=_times(near),
            search_ms=_times(ask),
            memory_mb=psutil.Process().memory_info().rss / 1e6,
            recall=_recall(store, embedder.name, vectors),
        )


def _recall(store: Store, embedder: str, questions: Sequence[Vector]) -> float:
    """Return the share of the nearest that is found, compared with looking at all vectors."""
    every = store.vectors(range(1, store.counts().chunks + 1), embedder=embedder)
    count = min(LIMIT, len(every))
    shares = []
    for question in questions:
        found = store.nearest(question, embedder=embedder, limit=LIMIT, filters=Filters())
        least = np.sort(every @ question)[-count]
        shares.append(sum(one.score >= least - ROUNDING for one in found) / count)
    return fmean(shares)


def _embedder() -> Embedder:
    return open_embedder(load_settings(environ={}))


def _times(works: Sequence[Callable[[], object]]) -> Distribution:
    """Return how many milliseconds these take."""
    measured = []
    for work in works:
        begun = time.perf_counter()
        work()
        measured.append((time.perf_counter() - begun) * 1000)
    return distribution(measured)


def table(scales: Sequence[Scale]) -> Table:
    """Return what was measured, a column for each size."""
    shown = Table("", *(f"{scale.chunks:,} chunks" for scale in scales), title="By size")
    for cells in zip(ROWS, *map(_cells, scales), strict=True):
        shown.add_row(*cells)
    return shown


def _cells(scale: Scale) -> Iterator[str]:
    yield f"{scale.chunks / scale.written.put_s:,.0f}"
    yield f"{scale.chunks / scale.written.embed_s:,.0f}"
    yield f"{scale.disk_mb:,.0f}" if scale.disk_mb else ""
    for times in (scale.match_ms, scale.nearest_ms, scale.search_ms):
        yield f"{times.p50:.1f} / {times.p95:.1f}"
    yield f"{scale.memory_mb:,.0f}"
    yield f"{scale.recall:.3f}"


def main() -> None:
    """Measure the sizes asked for with the question sets asked for, or with made-up ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="question sets in SQuAD's format")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--postgres", help="an empty database, such as postgresql://me@host/test")
    options = parser.parse_args()
    sets = [load(path) for path in options.files] or [made_up()]
    scales = []
    for size in options.sizes:
        if options.postgres:
            scales.append(measure_postgres(sets, size, options.postgres))
            continue
        with TemporaryDirectory() as folder:
            scales.append(measure(sets, size, Path(folder)))
    Console().print(table(scales))


if __name__ == "__main__":
    main()
