"""Values of `rag.documents` to rows of the index, and back."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.documents import Chunk, Document, Page, Span
from rag.store.filters import text
from rag.store.store import Indexed, Stored, Vector

Row = tuple[Any, ...]

DOCUMENT = (
    "id, path, title, language, condition, note, pages, chunks,"
    " size, modified_ns, content, indexed_at"
)
"""The columns of a document, in the order of its fields."""

CHUNK = (
    "chunks.id, chunks.document, chunks.page, chunks.start, chunks.end, contents.text,"
    " headings, sentences, chunks.language, terms, context, pages.number"
)
"""What `stored` makes a chunk of."""

NARROW = 7
"""So many columns of `chunk_row` are numbers and the language; the rest is wide."""

VECTOR = np.dtype("<f2")
"""A cosine is right to three digits, in half the space of f32."""


def hash_of(content: str) -> bytes:
    """Return what identifies a text, wherever it stands."""
    return hashlib.sha256(content.encode("utf-8", "replace")).digest()


def document_row(document: Document) -> Row:
    """Return a document as its columns."""
    return (
        document.id,
        os.fsencode(document.path),
        text(document.title),
        document.language,
        document.condition,
        text(document.note),
        document.pages,
        document.chunks,
        document.size,
        document.modified_ns,
        document.content,
        document.indexed_at,
    )


def document_of(row: Row) -> Document:
    """Return columns as a document."""
    return Document(row[0], Path(os.fsdecode(row[1])), *row[2:])


def page_row(document: int, place: int, page: Page) -> Row:
    """Return a page as its columns."""
    return document, place, page.number, text(page.label), text(page.text)


def page_of(number: int | None, label: str, content: str) -> Page:
    """Return columns as a page."""
    return Page(number=number, text=content, label=label)


def chunk_row(document: int, content: int, indexed: Indexed) -> Row:
    """Return a chunk as its columns."""
    chunk = indexed.chunk
    return (
        document,
        chunk.page,
        chunk.start,
        chunk.end,
        content,
        len(indexed.terms) + len(indexed.context),
        chunk.language,
        text(json.dumps(chunk.headings, ensure_ascii=False)),
        pack(chunk.sentences),
        words(indexed.terms),
        words(indexed.context),
    )


def stored_of(row: Row, document: Document) -> Stored:
    """Return columns as a chunk with its document."""
    identity, _, page, start, end, content, headings, spans, language, terms, context, number = row
    chunk = Chunk(
        start=start,
        end=end,
        page=page,
        text=content,
        headings=tuple(json.loads(headings)),
        sentences=unpack(spans),
        language=language,
    )
    return Stored(
        id=identity,
        document=document,
        page_number=number,
        chunk=chunk,
        terms=tuple(terms.split()),
        context=tuple(context.split()),
    )


def words(terms: Sequence[str]) -> str:
    """Return terms as the tokenizer of the full text splits them."""
    joined = text(" ".join(terms))
    if joined.split() == list(terms):
        return joined  # nearly always, and much quicker than to look at each
    return " ".join(filter(None, map(word, terms)))


def word(term: str) -> str:
    """Return a term without what would split it: white space, and NUL."""
    return "".join(text(term).split())


def pack(spans: Sequence[Span]) -> bytes:
    """Return spans as pairs of numbers."""
    return np.array([(span.start, span.end) for span in spans], dtype="<u4").tobytes()


def unpack(packed: bytes) -> tuple[Span, ...]:
    """Return pairs of numbers as spans."""
    pairs = np.frombuffer(packed, dtype="<u4").reshape(-1, 2)
    return tuple(Span(start, end) for start, end in pairs.tolist())


def vector_row(vector: Vector) -> bytes:
    """Return a vector as it is kept."""
    return np.asarray(vector, dtype=VECTOR).tobytes()


def vectors_of(rows: Sequence[bytes]) -> Vector:
    """Return kept vectors, one a row."""
    joined = np.frombuffer(b"".join(rows), dtype=VECTOR).astype(np.float32)
    return joined.reshape(len(rows), -1)
