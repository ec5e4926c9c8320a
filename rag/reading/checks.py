"""What holds for every file before it is read, and for every reading before it leaves."""

import stat
from itertools import pairwise
from pathlib import Path

from config.settings import ReadingSettings
from rag.clean import clean
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError

MAX_CHARACTERS = 50_000_000
"""Of one file: 15 000 dense pages."""
_LONGEST_TITLE = 300
_BYTES_PER_MB = 1_000_000


def check_file(path: Path, settings: ReadingSettings) -> None:
    """Let pass what is a file of sensible size.

    Raises:
        UnreadableError: if it is not.
        OSError: if it is gone or may not be looked at.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("it is not a file")
    if status.st_size == 0:
        raise UnreadableError("it is empty", condition="no_text")
    if status.st_size > settings.max_file_mb * _BYTES_PER_MB:
        raise UnreadableError(
            f"it is larger than {settings.max_file_mb:g} MB (documents.reading.max_file_mb)"
        )


def check_count(count: int, what: str, *, most: int) -> None:
    """Let pass what has at most so many pages, or whatever they are called.

    Raises:
        UnreadableError: if it has more.
    """
    if count > most:
        raise UnreadableError(f"it has more than {most} {what} (documents.reading.max_pages)")


def check_reading(reading: Reading, path: Path, settings: ReadingSettings) -> Reading:
    """Return the reading with a title (its own, or the file's name), if its text is in the limits.

    Raises:
        UnreadableError: if there is no text, or too much.
        AssertionError: if a reader broke its promise about blocks or clean text.
    """
    check_count(len(reading.pages), "pages", most=settings.max_pages)
    if sum(len(page.text) for page in reading.pages) > MAX_CHARACTERS:
        raise UnreadableError(f"it says more than {MAX_CHARACTERS // 1_000_000} million characters")
    if not any(page.text for page in reading.pages):
        raise UnreadableError(reading.note or "it holds no text", condition="no_text")
    for page in reading.pages:
        check_page(page)
    own = " ".join(clean(reading.title).split()) or clean(path.stem)
    return Reading(title=own[:_LONGEST_TITLE], pages=reading.pages, note=reading.note)


def check_page(page: Page) -> None:
    """Assert what every page promises.

    Raises:
        AssertionError: if blocks overlap, are empty or out of place, or the text is not clean.
    """
    places = [place for block in page.blocks for place in (block.start, block.end)]
    if not all(a <= b for a, b in pairwise([0, *places, len(page.text)])):
        raise AssertionError("blocks overlap or leave their page")
    if any(not page.text[block.start : block.end].strip() for block in page.blocks):
        raise AssertionError("a block is empty")
    if clean(page.text) != page.text:
        raise AssertionError("a page is not clean")
