"""A few documents in an index of their own, and an embedder that knows three topics."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.analysis import analyse
from rag.chunking.chunks import chunk
from rag.documents import Document, Page, Reading
from rag.store.store import Indexed, Store, Vector

TOPICS = {
    "water": ("water", "leak", "drip", "pump", "hose"),
    "money": ("rent", "pay", "euros", "cost", "lease"),
    "light": ("lamp", "bulb", "dark", "light", "shine"),
}
TEXTS = {
    "manual.txt": "The pump empties the tank. A hose carries the water away.",
    "lease.txt": "The rent is 940 euros a month. It is due on Mondays.",
    "guide.txt": "The lamp in the hall has a bulb of 7 watts.",
    "handbuch.txt": "Die Kaffeemaschine entkalkt man monatlich mit Zitronensäure und viel Geduld.",
    "説明書.txt": "電池は底のふたの中にあります。二年ごとに交換してください。",
}


class Topical:
    """Turns a text into how often it speaks of each topic. Remembers what it was asked."""

    def __init__(self, name: str = "wordllama/fake") -> None:
        self.name = name
        self.away = False
        self.embedded: list[str] = []

    def documents(self, texts: Sequence[str]) -> Vector:
        self.embedded += texts
        rows = np.array([[_count(text, words) for words in TOPICS.values()] for text in texts])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vector = np.divide(rows, np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return unit

    def query(self, text: str) -> Vector:
        if self.away:
            raise ConnectionError("the server is away")
        row: Vector = self.documents([text])[0]
        return row


def _count(text: str, words: Sequence[str]) -> int:
    return sum(text.lower().count(word) for word in words)


def put(store: Store, path: str, text: str, *, title: str = "", modified_s: int = 0) -> None:
    """Index a text as the indexer does."""
    reading = Reading(title=title, pages=(Page(number=1, text=text),))
    chunks = [
        Indexed(
            one,
            tuple(analyse(one.text, one.language)),
            tuple(analyse(" ".join((title, *one.headings)), one.language)),
        )
        for one in chunk(reading)
    ]
    document = Document(
        id="", path=Path("/", path), title=title, condition="ready", modified_ns=modified_s * 10**9
    )
    store.put(document, reading.pages, chunks)


def embed(store: Store, embedder: Topical) -> None:
    """Embed what has no vector yet."""
    texts = store.unembedded(embedder.name, limit=100)
    rows = embedder.documents(list(texts.values()))
    store.embed(embedder.name, dict(zip(texts, rows, strict=True)))
    store.tidy(embedder.name)
    embedder.embedded.clear()
