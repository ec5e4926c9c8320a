"""A quote as it is sent: its words, where they stand, and what stands around them."""

import os
from pathlib import Path

from bus.messages import Hit
from rag.documents import Passage, Span


def hit(passage: Passage, span: Span, quote: str, score: float) -> Hit:
    """Return a quote at `span` of the passage's page; everything about it is from the store."""
    return Hit(
        document=passage.document.id,
        source=printable(passage.document.path),
        title=passage.document.title,
        page=passage.page_number,
        start=span.start,
        end=span.end,
        text=passage.chunk.text,
        quote=quote,
        score=score,
    )


def printable(path: Path) -> str:
    """Return a path as text that can be sent; bytes that are no UTF-8 become `�`."""
    return os.fsencode(path).decode(errors="replace")
