"""A quote as it is sent: its words, where they stand, and what stands around them."""

from bus.messages import Hit
from rag.documents import Passage, Span
from rag.paths import as_text


def hit(passage: Passage, span: Span, quote: str, score: float) -> Hit:
    """Return a quote at `span` of the passage's page; everything about it is from the store."""
    return Hit(
        document=passage.document.id,
        source=as_text(passage.document.path),
        title=passage.document.title,
        page=passage.page_number,
        start=span.start,
        end=span.end,
        text=passage.chunk.text,
        quote=quote,
        score=score,
    )
