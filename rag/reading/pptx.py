"""Presentations: a page per slide, with its title, texts, tables and speaker's notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pptx.package import Package

from config.settings import ReadingSettings
from rag.documents import BlockKind, Page, Reading
from rag.reading.archives import core_title, opened
from rag.reading.checks import check_count
from rag.reading.pages import PageBuilder
from rag.reading.tables import rows


def read_pptx(path: Path, settings: ReadingSettings) -> Reading:
    """Read a presentation.

    Raises:
        UnreadableError: if it is damaged, a bomb, or has too many slides.
    """
    with opened(path) as archive:
        title = core_title(archive)
    # Not `pptx.Presentation`, which refuses shows (.ppsx) that it can read as well.
    slides = Package.open(str(path)).main_document_part.presentation.slides
    check_count(len(slides), "slides", most=settings.max_pages)
    pages = tuple(_page(number, slide) for number, slide in enumerate(slides, start=1))
    first = slides[0].shapes.title if len(slides) else None
    return Reading(title=title or (first.text_frame.text if first else ""), pages=pages)


def _page(number: int, slide: Any) -> Page:
    page = PageBuilder()
    title = slide.shapes.title
    if title is not None:
        page.add("heading", title.text_frame.text, level=1)
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _add_shape(page, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        page.add("paragraph", slide.notes_slide.notes_text_frame.text)
    return page.page(number)


def _in_order(shapes: Any) -> Iterator[Any]:
    """Yield shapes as they are read: from top to bottom, then from left to right."""
    to_do = _last_first(shapes)
    while to_do:
        shape = to_do.pop()
        if hasattr(shape, "shapes"):
            to_do.extend(_last_first(shape.shapes))
        else:
            yield shape


def _last_first(shapes: Any) -> list[Any]:
    return sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0), reverse=True)


def _add_shape(page: PageBuilder, shape: Any) -> None:
    if shape.has_table:
        table = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        for row in rows(table, header=shape.table.first_row or None):
            page.add("row", row)
    elif shape.has_text_frame:
        kind: BlockKind = "item" if len(shape.text_frame.paragraphs) > 1 else "paragraph"
        for paragraph in shape.text_frame.paragraphs:
            page.add(kind, paragraph.text.replace("\v", "\n"))
