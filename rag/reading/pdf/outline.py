"""Takes a PDF's bookmarks and title."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

import pypdfium2 as pdfium

from rag.clean import clean
from rag.documents import Page
from rag.reading.pdf.paragraphs import plain

_MOST = 10_000
_DEEPEST = 6
_NO_TITLE = re.compile(
    r"(?:microsoft \w+ - |untitled|unbenannt|document\d*$|slide 1$|.*\.(?:docx?|pptx?|xlsx?|odt|"
    r"pdf|txt|tex|dvi|indd|qxd|rtf|html?)$)",
    re.IGNORECASE,
)


def outline(document: pdfium.PdfDocument) -> dict[str, int]:
    """Return the levels of its bookmarks, 1 the highest, by their titles (see `plain`)."""
    found: dict[str, int] = {}
    for bookmark in islice(document.get_toc(max_depth=_DEEPEST), _MOST):
        name = plain(_decoded(bookmark.get_title))
        if name:
            found.setdefault(name, bookmark.level + 1)
    return found


def title_of(document: pdfium.PdfDocument, pages: Sequence[Page]) -> str:
    """Return what the document calls itself, else its first page's highest heading, else ""."""
    named = clean(_decoded(partial(document.get_metadata_value, "Title"))).strip()
    if named and not _NO_TITLE.match(named):
        return named
    headings = [block for page in pages[:1] for block in page.blocks if block.kind == "heading"]
    if not headings:
        return ""
    highest = min(headings, key=lambda block: block.level)
    return pages[0].text[highest.start : highest.end]


def _decoded(ask: Callable[[], str]) -> str:
    """Return what PDFium says, or nothing where a damaged file makes that no text."""
    try:
        return ask()
    except UnicodeDecodeError:
        return ""
