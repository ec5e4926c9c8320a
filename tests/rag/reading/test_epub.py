from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.epub import read_epub
from rag.reading.errors import UnreadableError
from tests.rag.reading.books import epub

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]

CHAPTERS = {
    "one%20two.xhtml": "<html><head><title/></head><body><h2>Eins</h2><p>Tür <a id='x'/>auf.<br/>",
    "empty.xhtml": "<html><body><img src='cover.jpg'/></body></html>",
    "three.xhtml": "<html><head><title>Drei</title></head><body>Ende</body></html>",
}


def test_every_chapter_that_says_something_is_a_page(here: Here, blocks: Blocks) -> None:
    reading = here("book.epub", epub(CHAPTERS, title="A book"))
    assert reading.title == "A book"
    assert [page.label for page in reading.pages] == ["Eins", "Drei"]
    assert blocks(reading.pages[0]) == [("heading 2", "Eins"), ("paragraph", "Tür auf.")]


def test_copy_protection_is_said(here: Here) -> None:
    with pytest.raises(UnreadableError, match="copy-protected"):
        here("book.epub", epub(CHAPTERS, encrypted="OEBPS/three.xhtml"))


def test_encrypted_fonts_keep_nobody_from_reading(here: Here) -> None:
    assert here("book.epub", epub(CHAPTERS, encrypted="OEBPS/font.otf")).title == "Book"


def test_too_many_chapters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(epub(CHAPTERS))
    with pytest.raises(UnreadableError, match="more than 2 chapters"):
        read_epub(path, ReadingSettings(max_pages=2))
    assert len(read_epub(path, ReadingSettings(max_pages=3)).pages) == 2


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"nothing of a book"])
def test_a_broken_book_is_refused(here: Here, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="it is damaged"):
        here("book.epub", content)
