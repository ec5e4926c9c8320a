"""A small library held in memory: what the answers need of a store, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from rag.analysis import analyse
from rag.chunking.chunks import chunk
from rag.chunking.language import language_of
from rag.documents import Chunk, Document, Page, Passage, Reading
from rag.retrieval.features import lexical, relative
from rag.retrieval.model import words_alone
from rag.retrieval.question import ask
from rag.store.store import Counts

MANUAL = """The warranty lasts two years from the day of purchase. Keep the receipt.

Clean the lint filter every 30 days. Turn the knob to the left until no more water comes out."""
GUIDE = """The guest network is called Larch. Its password stands on the back of the router.

Bins are emptied on Tuesdays. Paper goes into the blue bin."""
LEASE = """The rent is 940 euros a month. It is due on the third working day.

The tenant may keep one cat. Dogs need the landlord's written consent."""
FILES = {"manual.txt": MANUAL, "guide.txt": GUIDE, "lease.txt": LEASE}


class Library:
    """Holds passages; a Store as far as answers ask one."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        self.held = {one.id: set(analyse(one.chunk.text, one.chunk.language)) for one in passages}

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        return {term: sum(term in held for held in self.held.values()) for term in terms}

    def counts(self) -> Counts:
        return Counts(0, 0, len(self.passages), 0, 0)

    def search(self, text: str) -> list[Passage]:
        """Rank the passages by their words alone, with what retrieval says of them."""
        languages = (language_of(text), None)
        question = ask(text, languages, frequencies=self.frequencies, passages=len(self.passages))
        analysed = [_terms(one) for one in self.passages]
        average = max(1.0, fmean(map(len, analysed)))
        looked = relative(
            [
                lexical(question, terms, one.chunk.text, average=average)
                for one, terms in zip(self.passages, analysed, strict=True)
            ]
        )
        found = [
            replace(one, features={**features, "language": 1.0})
            for one, features in zip(self.passages, looked, strict=True)
        ]
        scored = [replace(one, score=words_alone().score(one.features)) for one in found]
        return sorted(scored, key=lambda passage: -passage.score)


def library(texts: Mapping[str, str]) -> Library:
    """Hold texts by the names of their files."""
    files = (_file(place, *item) for place, item in enumerate(texts.items()))
    return Library([passage for file in files for passage in file])


def _terms(of: Passage) -> list[str]:
    """Return what a passage is found by: title and headings, too."""
    said = " ".join((of.document.title, *of.chunk.headings, of.chunk.text))
    return analyse(said, of.chunk.language)


def _file(place: int, name: str, text: str) -> list[Passage]:
    document = Document(id=f"d{place}", path=Path("/home/me") / name, title=name.partition(".")[0])
    chunks = chunk(Reading(document.title, (Page(1, text),)))
    return [passage(document, one, place * 100 + n) for n, one in enumerate(chunks)]


def passage(document: Document, chunk: Chunk, number: int = 0, score: float = 0.0) -> Passage:
    """Make a passage of a chunk on the first page."""
    return Passage(number, document, chunk, page_number=chunk.page + 1, score=score)
