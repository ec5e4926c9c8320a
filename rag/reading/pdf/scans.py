"""Reads the pages of a PDF that are pictures."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from config.settings import ReadingSettings
from rag.reading.pdf.layout import Layout, layout
from rag.reading.pdf.tesseract import Ocr, Picture, find

_DOTS_PER_INCH = 300
_MOST_DOTS = 25_000_000
"""Of one page: an A3 sheet and some; larger ones are rendered coarser."""
_FEW_LETTERS = 60
"""A stamp or a page number over a picture of the text."""
_MOST_OF_THE_PAGE = 0.5
_DEEPEST = 3
_SHARE_OF_TIME = 0.7
"""Of `timeout_s`: the rest is for the pages that hold text."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read from scanned pages."""

    pages: Mapping[int, Layout] = field(default_factory=dict)
    """By the page's place, from 0."""
    note: str = ""
    """One sentence about what is missing and what to do, or nothing."""


def is_scan(page: pdfium.PdfPage, letters: int) -> bool:
    """Tell whether a page with so many letters of text shows more than it says."""
    if letters == 0:
        return bool(raw.FPDFPage_CountObjects(page.raw) > 0)
    if letters > _FEW_LETTERS:
        return False
    left, bottom, right, top = page.get_bbox()
    least = (right - left) * (top - bottom) * _MOST_OF_THE_PAGE
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST)
    return any(_area(image) > least for image in images)


def _area(shape: pdfium.PdfObject) -> float:
    left, bottom, right, top = shape.get_bounds()
    return float((right - left) * (top - bottom))


def recognised(
    document: pdfium.PdfDocument, places: Sequence[int], settings: ReadingSettings
) -> Recognised:
    """Read scanned pages with Tesseract, as many as there is time for."""
    if not places:
        return Recognised()
    if settings.ocr == "off":
        return Recognised(note=_note(len(places), "set documents.reading.ocr to auto"))
    ocr, advice = find(settings.ocr_languages)
    if ocr is None:
        return Recognised(note=_note(len(places), advice))
    return read_scans(document, places, ocr, advice, settings.timeout_s * _SHARE_OF_TIME)


def read_scans(
    document: pdfium.PdfDocument, places: Sequence[int], ocr: Ocr, advice: str, budget_s: float
) -> Recognised:
    """Read scanned pages until the time is over."""
    end = time.monotonic() + budget_s
    found: dict[int, Layout] = {}
    for place in places:
        try:
            text = ocr.read(picture(document, place), timeout_s=end - time.monotonic())
        except TimeoutError:
            return Recognised(found, _note(len(places) - len(found), _MORE_TIME))
        except RuntimeError as exc:
            return Recognised(found, _note(len(places) - len(found), f"tesseract says: {exc}"))
        found[place] = _laid_out(text)
    return Recognised(found, advice and f"scanned; for all its languages {advice}")


def _laid_out(text: bytes) -> Layout:
    """Return the layout of a PDF with one page."""
    document = pdfium.PdfDocument(text)
    try:
        page = document[0]
        found = layout(page)
        page.close()
        return found
    finally:
        document.close()


_MORE_TIME = "raise documents.reading.timeout_s"


def _note(pages: int, advice: str) -> str:
    what = "1 page" if pages == 1 else f"{pages} pages"
    return f"no text on {what}: scanned, {advice}"


def picture(document: pdfium.PdfDocument, place: int) -> Picture:
    """Return a page as a picture fine enough to be read."""
    page = document[place]
    try:
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / 72, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        dots = _packed(bytes(bitmap.buffer), bitmap.width, bitmap.stride)
        found = Picture(bitmap.width, bitmap.height, dots, max(70, round(scale * 72)))
        bitmap.close()
        return found
    finally:
        page.close()


def _packed(dots: bytes, width: int, stride: int) -> bytes:
    """Leave out what fills up the end of each row."""
    if width == stride:
        return dots
    return b"".join(dots[at : at + width] for at in range(0, len(dots), stride))
