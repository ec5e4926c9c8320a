"""Reads PDF files that the tests write themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.checks import check_reading
from rag.reading.pdf.read import read_pdf
from tests.rag.reading.conftest import Seen, seen
from tests.rag.reading.pdf.paper import Sheet, write

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write sheets into a file and read that."""

    def read(*sheets: Sheet, title: str = "") -> Reading:
        path = write(tmp_path / "paper.pdf", *sheets, title=title)
        settings = ReadingSettings(ocr="off")
        return check_reading(read_pdf(path, settings), path, settings)

    return read


@pytest.fixture
def first(read: Read) -> Callable[..., Seen]:
    """Write sheets into a file and return kind and text of the first page's blocks."""
    return lambda *sheets: seen(read(*sheets).pages[0])
