"""Finds the horizontal lines drawn on a page: they part the rows of tables."""

import ctypes

import pypdfium2 as pdfium
from pypdfium2 import raw

Rule = tuple[float, float, float]
"""Left, right and height on the page."""

_MOST_OBJECTS = 5000
"""Drawings with more are maps and plans, not tables."""
_THIN = 2.5
_LONG = 8.0


def rules(page: pdfium.PdfPage) -> list[Rule]:
    """Return thin wide shapes, and the edges of boxes, as they stand below `runs`' tops."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return []
    found: list[Rule] = []
    for index in range(count):
        shape = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(shape) == raw.FPDF_PAGEOBJ_PATH:
            found += _edges(shape)
    return found


def _edges(shape: raw.FPDF_PAGEOBJECT) -> list[Rule]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
    if right.value - left.value < _LONG:
        return []
    if top.value - bottom.value < _THIN:
        return [(left.value, right.value, -(top.value + bottom.value) / 2)]
    return [(left.value, right.value, -top.value), (left.value, right.value, -bottom.value)]
