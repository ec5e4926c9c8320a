"""Full text: FTS5 finds where terms stand, BM25 says how much that means."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from rag.documents import Filters
from rag.store import wishes
from rag.store.bm25 import Postings, idf, weigh
from rag.store.catalogue import Catalogue
from rag.store.filters import text
from rag.store.remembered import Key, Remembered
from rag.store.rows import word
from rag.store.sample import WORDS, Sample, State, chosen, counted
from rag.store.store import Scored

BUDGET = 12_000
"""So many places of terms are looked at for a query (about 4 ms): the rarest terms' first."""
MANY = 2_000
"""The frequency of a term in more chunks than this is kept while the index hardly changes."""
ANY_TERM = ""
"""Stands for the number of all chunks of a language; no term is empty."""

NEW_SHARE = 0.2
MERGED = "full text merged up to"

FREQUENCY = "SELECT doc FROM temp.words WHERE term = ?"
HOLDERS = "SELECT rowid FROM fulltext WHERE fulltext MATCH ?"
SIZE = (
    "SELECT count(*) FROM chunks JOIN documents ON documents.row = chunks.document"
    " WHERE coalesce(chunks.language, documents.language) = ?"
)
PLACES = "SELECT doc FROM temp.places WHERE term = ? LIMIT ?"

SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)

Ids = NDArray[np.int64]


class FullText:
    """Searches the words of one index. Holds what is costly to count again."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._frequent = Remembered()
        self._samples: dict[str, Sample] = {}

    def match(
        self,
        connection: sqlite3.Connection,
        terms: Mapping[str, float],
        *,
        limit: int,
        filters: Filters,
    ) -> list[Scored]:
        """Return the best chunks by BM25."""
        chunks = _chunks(connection)
        wanted = self._affordable(connection, _merged(terms), chunks)
        found = [
            Postings.of(_places(connection, term, BUDGET), weight * idf(frequency, chunks))
            for term, weight, frequency in wanted
        ]
        scores = weigh(found, self._catalogue.read(connection).lengths)
        passing = self._catalogue.allowed(connection, filters)
        return best(scores if passing is None else scores * passing, limit)

    def frequencies(
        self, connection: sqlite3.Connection, terms: Sequence[str], language: str | None = None
    ) -> dict[str, int]:
        """Return how many chunks (of a language) hold each term."""
        chunks = _chunks(connection)
        known = {term: folded(term) for term in terms}
        if language is None:
            return {term: self._frequency(connection, known[term], chunks) for term in terms}
        inside = self._catalogue.read(connection).languages == self._catalogue.number(language)
        sample = self._sample(connection, chunks, language, inside)
        found: dict[str, int] = {}
        for term, folded_term in known.items():
            told = sample.frequency(folded_term)
            if told is None:
                told = self._frequency_in(connection, folded_term, chunks, language, inside)
            found[term] = told
        return found

    def _sample(
        self,
        connection: sqlite3.Connection,
        chunks: int,
        language: str,
        inside: NDArray[np.bool_],
    ) -> Sample:
        """Return a sample of the chunks `inside` a language."""
        now, sample = State.of(connection, chunks), self._samples.get(language)
        if sample is None or not sample.tells(now):
            ids = chosen(inside)
            rows = connection.execute(WORDS, (json.dumps(ids),))
            held = counted(" ".join(row).translate(SMALL) for row in rows)
            times = max(1.0, int(np.count_nonzero(inside)) / max(1, len(ids)))
            sample = self._samples[language] = Sample(held, times, now)
        return sample

    def size(self, connection: sqlite3.Connection, language: str | None) -> int:
        """Return how many chunks there are (of a language)."""
        chunks = _chunks(connection)
        if language is None:
            return chunks
        key = ANY_TERM, language
        kept = self._frequent.recall(key, chunks)
        if kept is not None:
            return kept
        number = connection.execute(SIZE, (text(language),)).fetchone()[0]
        return self._frequent.keep(key, number, chunks)

    def _affordable(
        self, connection: sqlite3.Connection, terms: Mapping[str, float], chunks: int
    ) -> list[tuple[str, float, int]]:
        """Return terms with weight and frequency, rarest first, as many as there is time for."""
        counted = [(t, w, self._frequency(connection, t, chunks)) for t, w in terms.items()]
        there = sorted((entry for entry in counted if entry[2]), key=lambda entry: entry[2])
        spent = np.cumsum([frequency for _, _, frequency in there])
        return [entry for entry, cost in zip(there, spent, strict=True) if cost <= BUDGET] or (
            there[:1]
        )

    def _frequency(self, connection: sqlite3.Connection, term: str, chunks: int) -> int:
        kept = self._frequent.recall((term, None), chunks)
        if kept is not None:
            return kept
        row = connection.execute(FREQUENCY, (term,)).fetchone()
        frequency = row[0] if row else 0
        return self._kept((term, None), frequency, chunks, of=frequency)

    def _frequency_in(
        self,
        connection: sqlite3.Connection,
        term: str,
        chunks: int,
        language: str,
        inside: NDArray[np.bool_],
    ) -> int:
        """Count the chunks `inside` a language; every holder of the term is looked at."""
        kept = self._frequent.recall((term, language), chunks)
        if kept is not None or not term:
            return kept or 0
        holders = _ids(connection.execute(HOLDERS, (_phrase(term),)))
        found = int(np.count_nonzero(inside[holders]))
        return self._kept((term, language), found, chunks, of=len(holders))

    def _kept(self, key: Key, frequency: int, chunks: int, *, of: int) -> int:
        """Return a frequency; if it took many chunks to count, it is kept."""
        return self._frequent.keep(key, frequency, chunks) if of > MANY else frequency


def merge(connection: sqlite3.Connection) -> None:
    """Let FTS5 put its parts together where a good deal is new; a few parts cost next to nothing.

    It writes all of the full text anew, so it is not done for every file that changes.
    """
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM chunks").fetchone()[0]
    merged = int(wishes.state(connection, MERGED) or 0)
    if newest - merged > NEW_SHARE * _chunks(connection):
        connection.execute("INSERT INTO fulltext (fulltext) VALUES ('optimize')")
        wishes.keep(connection, MERGED, str(newest))


def best(scores: NDArray[np.float32], limit: int) -> list[Scored]:
    """Return the chunks with the highest scores above 0, best first; of equals the older."""
    ids = np.flatnonzero(scores > 0)
    if len(ids) > limit:
        least = np.partition(scores[ids], -limit)[-limit]
        ids = ids[scores[ids] >= least]
    order = ids[np.argsort(-scores[ids], kind="stable")][:limit]
    return [Scored(int(chunk), float(scores[chunk])) for chunk in order]


def _chunks(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT total(chunks) FROM documents").fetchone()[0])


def _places(connection: sqlite3.Connection, term: str, most: int) -> Ids:
    return _ids(connection.execute(PLACES, (term, most)))


def _ids(rows: Iterable[tuple[int]]) -> Ids:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)


def _phrase(term: str) -> str:
    """Return a term as FTS5's language of queries quotes it."""
    return '"{}"'.format(term.replace('"', '""'))


def folded(term: str) -> str:
    """Return a term as FTS5 keeps it: its tokenizer makes A to Z small."""
    return word(term).translate(SMALL)


def _merged(terms: Mapping[str, float]) -> dict[str, float]:
    """Return terms as the full text knows them; what becomes the same adds up."""
    merged: dict[str, float] = {}
    for term, weight in terms.items():
        if known := folded(term):
            merged[known] = merged.get(known, 0.0) + weight
    return merged
