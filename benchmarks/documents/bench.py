"""What `hearsay bench` measures of the documents: reading, embedding, searching, memory."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from benchmarks.documents import scale as scales
from benchmarks.documents.made import made_up, write_pdf
from benchmarks.documents.sets import QuestionSet
from benchmarks.numbers import Row, distribution
from config import Settings, load
from rag.chunking.chunks import chunk
from rag.embedding.engines import open_embedder
from rag.reading.reader import Reader

CHUNKS = 100_000
PAGES = 100
FILES = 3
TEXTS = 5_000
PAGE_REACH_MS = 1000 / 150
TEXT_REACH_MS = 1000 / 5_000
SEARCH_REACH_MS = 25.0
MEMORY_REACH_MB = 400.0


async def measure(chunks: int = CHUNKS) -> AsyncIterator[Row]:
    """Yield a row for each stage a document goes through, and for questions."""
    settings = load(environ={})
    text = await asyncio.to_thread(made_up)
    yield await asyncio.to_thread(reading, settings, text)
    yield await asyncio.to_thread(embedding, settings, text)
    for row in await asyncio.to_thread(searching, text, chunks):
        yield row


def reading(settings: Settings, text: QuestionSet) -> Row:
    """Read PDFs of full pages in the child process, and cut them into chunks."""
    with tempfile.TemporaryDirectory() as folder, Reader(settings.documents.reading) as reader:
        file = Path(folder) / "made.pdf"
        write_pdf(file, text, PAGES)
        measured = list(_pages_ms(reader, file))
    note = (
        f"{FILES} files of {PAGES} pages of 500 words; {1000 / min(measured):.0f} pages/s at best"
    )
    reach = {"p50": PAGE_REACH_MS}
    return Row("a PDF page read and chunked", "ms", distribution(measured), reach, note)


def _pages_ms(reader: Reader, file: Path) -> Iterator[float]:
    chunk(reader.read(file))  # what is loaded once is not counted
    for _ in range(FILES):
        begun = time.perf_counter()
        chunk(reader.read(file))
        yield 1000 * (time.perf_counter() - begun) / PAGES


def embedding(settings: Settings, text: QuestionSet) -> Row:
    """Embed texts of chunks' size."""
    embedder = open_embedder(settings)
    texts = [paragraph.text for paragraph in text.paragraphs][:TEXTS]
    embedder.documents(texts[:10])
    begun = time.perf_counter()
    embedder.documents(texts)
    took = 1000 * (time.perf_counter() - begun) / len(texts)
    note = f"{embedder.name}, {len(texts)} texts of {len(texts[0])} characters"
    return Row("a chunk embedded", "ms", distribution([took]), {"p50": TEXT_REACH_MS}, note)


def searching(text: QuestionSet, chunks: int) -> Iterator[Row]:
    """Ask an index of so many chunks; return times, and the memory it takes."""
    with tempfile.TemporaryDirectory() as folder:
        scale = scales.measure([text], chunks, Path(folder))
    reach = {"p95": SEARCH_REACH_MS} if chunks >= CHUNKS else {}
    yield Row(f"document search, {chunks} chunks", "ms", scale.search_ms, reach)
    memory = distribution([scale.memory_mb])
    note = f"one process that searches; {scale.disk_mb:.0f} MB on disk"
    yield Row("memory of a document search", "MB", memory, {"max": MEMORY_REACH_MB}, note)
