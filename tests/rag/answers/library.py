"""A small library held in memory: what the answers need of a store, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.analysis import analyse
from rag.chunking.chunks import chunk
from rag.documents import Chunk, Document, Page, Passage, Reading
from rag.store.store import Counts

MANUAL = """The warranty lasts two years from the day of purchase. Keep the receipt.

Clean the lint filter every 30 days. Turn the knob to the left until no more water comes out."""
GUIDE = """The guest network is called Larch. Its password stands on the back of the router.

Bins are emptied on Tuesdays. Paper goes into the blue bin."""
LEASE = """The rent is 940 euros a month. It is due on the third working day.

The tenant may keep one cat. Dogs need the landlord's written consent."""
FILES = {"manual.txt": MANUAL, "guide.txt": GUIDE, "lease.txt": LEASE}


class Library:
    """Holds texts as chunks; a Store as far as answers ask one."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.passages = [
            passage for place, item in enumerate(texts.items()) for passage in _file(place, *item)
        ]
        self.held = {
            passage.id: set(analyse(passage.chunk.text, passage.chunk.language))
            for passage in self.passages
        }

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        return {term: sum(term in held for held in self.held.values()) for term in terms}

    def counts(self) -> Counts:
        return Counts(0, 0, len(self.passages), 0, 0)

    def search(self, text: str) -> list[Passage]:
        """Rank the passages by how many of the question's words they hold."""

        def found(passage: Passage) -> float:
            words = set(analyse(text, passage.chunk.language))
            return len(words & self.held[passage.id])

        scored = [replace(passage, score=found(passage)) for passage in self.passages]
        return sorted(scored, key=lambda passage: -passage.score)


def _file(place: int, name: str, text: str) -> list[Passage]:
    document = Document(id=f"d{place}", path=Path("/home/me") / name, title=name.partition(".")[0])
    chunks = chunk(Reading(document.title, (Page(1, text),)))
    return [passage(document, one, place * 100 + n) for n, one in enumerate(chunks)]


def passage(document: Document, chunk: Chunk, number: int = 0, score: float = 0.0) -> Passage:
    """Make a passage of a chunk on the first page."""
    return Passage(number, document, chunk, page_number=chunk.page + 1, score=score)
