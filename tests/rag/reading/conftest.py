"""Reads files in this very process, which is faster and shows what went wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Block, Page, Reading
from rag.reading.checks import check_reading
from rag.reading.formats import of

Seen = list[tuple[str, str]]
"""Kind and text of each block of a page."""


def seen(page: Page) -> Seen:
    def kind(block: Block) -> str:
        return f"{block.kind} {block.level}" if block.level else block.kind

    return [(kind(block), page.text[block.start : block.end]) for block in page.blocks]


@pytest.fixture
def blocks() -> Callable[[Page], Seen]:
    return seen


@pytest.fixture
def here(tmp_path: Path) -> Callable[[str, bytes | str], Reading]:
    """Write a file of that name and read it."""

    def read(name: str, content: bytes | str) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        settings = ReadingSettings()
        return check_reading(of(path, settings).read(path, settings, ()), path, settings)

    return read
