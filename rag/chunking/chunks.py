"""A reading into chunks that follow headings, paragraphs and sentences.

A heading begins a chunk. What stands under it is put together up to `MOST`; a paragraph that is
longer is cut between sentences. Table rows and list items stay whole. A chunk never leaves its
page, and its text is the page's, character for character.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rag.chunking.language import LONGEST, language_of
from rag.chunking.packing import pack, weight
from rag.chunking.sentences import sentences, shorten
from rag.documents import Block, Chunk, Page, Reading, Span

MOST = 1_000
"""What a chunk holds at most: characters, wide ones (CJK) counted twice."""
DEEPEST = 8
"""Headings of this level and below are one level: nobody reads a longer path."""
LONGEST_HEADING = 150
ENOUGH_LETTERS = 80
"""A chunk with fewer characters is in the language of its document."""
SAMPLED = 5
"""From the middles of so many pages it is told what language a document is in."""
_PARAGRAPH = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"\S.*")


@dataclass(frozen=True)
class Section:
    """The blocks of one page under one heading, that heading among them."""

    page: int
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


def chunk(reading: Reading) -> list[Chunk]:
    """Return the chunks of a reading; each visible character of its pages is in exactly one."""
    language = language_of(_sample(reading.pages))
    return [
        made
        for section in _sections(reading.pages)
        for made in _chunks(reading.pages[section.page].text, section, language)
    ]


def _sample(pages: Sequence[Page]) -> str:
    """Return something of several pages, to tell the document's language from."""
    sampled = pages[:: max(1, len(pages) // SAMPLED)][:SAMPLED]
    return " ".join(_middle(page.text, LONGEST // len(sampled)) for page in sampled)


def _middle(text: str, length: int) -> str:
    start = max(0, (len(text) - length) // 2)
    return text[start : start + length]


def _sections(pages: Sequence[Page]) -> Iterator[Section]:
    """Yield the sections of all pages; headings hold on beyond the end of a page."""
    path: dict[int, str] = {}
    for number, page in enumerate(pages):
        held: list[Block] = []
        for block in _blocks(page):
            if block.kind == "heading":
                if held and held[-1].kind != "heading":
                    yield Section(number, tuple(path.values()), tuple(held))
                    held = []
                level = min(block.level, DEEPEST)
                path = {above: name for above, name in path.items() if above < level}
                path[level] = _name(page.text[block.start : block.end])
            held.append(block)
        if held:
            yield Section(number, tuple(path.values()), tuple(held))


def _name(heading: str) -> str:
    """Return a heading as one line that is not too long to stand above every chunk."""
    return textwrap.shorten(heading, LONGEST_HEADING, placeholder="…")


def _blocks(page: Page) -> Iterator[Block]:
    """Yield a page's blocks; text outside of them is taken as paragraphs, never lost."""
    end = 0
    for block in page.blocks:
        yield from _paragraphs(page.text, Span(end, block.start))
        yield block
        end = block.end
    yield from _paragraphs(page.text, Span(end, len(page.text)))


def _paragraphs(text: str, gap: Span) -> Iterator[Block]:
    """Yield what empty lines separate."""
    start = gap.start
    for border in (*_BLANK_LINE.finditer(text, gap.start, gap.end), None):
        end = border.start() if border else gap.end
        found = _PARAGRAPH.search(text, start, end)
        if found:
            yield Block(found.start(), found.end())
        start = border.end() if border else end


def _chunks(text: str, section: Section, language: str | None) -> Iterator[Chunk]:
    """Yield the chunks of one section."""
    size = partial(_size, text)
    for blocks in pack(section.blocks, size, most=MOST):
        spans = [span for block in blocks for span in _sentences(text, block, language)]
        packs = pack(spans, size, most=MOST) if len(blocks) == 1 else [spans]
        for held in packs:
            if held:
                yield _chunk(text, section, held, language)


def _size(text: str, span: Span) -> int:
    return weight(text[span.start : span.end])


def _sentences(text: str, block: Block, language: str | None) -> list[Span]:
    """Return a block's sentences: of a heading or a row itself, of code its lines."""
    match block.kind:
        case "heading" | "row":
            return list(shorten(text, block))
        case "code":
            lines = _LINE.finditer(text, block.start, block.end)
            return [part for line in lines for part in shorten(text, Span(*line.span()))]
        case _:
            found = sentences(text[block.start : block.end], language)
            return [Span(block.start + one.start, block.start + one.end) for one in found]


def _chunk(text: str, section: Section, spans: Sequence[Span], language: str | None) -> Chunk:
    start, end = spans[0].start, spans[-1].end
    inner = text[start:end]
    own = language_of(inner) if len(inner) >= ENOUGH_LETTERS else None
    return Chunk(
        start=start,
        end=end,
        page=section.page,
        text=inner,
        headings=section.headings,
        sentences=tuple(spans),
        language=own or language,
    )
