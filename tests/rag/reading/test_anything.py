import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Page
from rag.reading import formats
from rag.reading.anything import read_anything, reading_of
from rag.reading.errors import UnreadableError

Blocks = Callable[[Page], list[tuple[str, str]]]
FAST = ReadingSettings(unstructured="fast")
INSTALLED = importlib.util.find_spec("unstructured") is not None


@dataclass(frozen=True)
class Metadata:
    page_number: int | None = None
    category_depth: int | None = None
    text_as_html: str | None = None


@dataclass(frozen=True)
class Element:
    category: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)


class Library:
    """Stands for the library: hands out what it is told, and remembers what it was asked."""

    def __init__(self, *answers: Element | Exception) -> None:
        self._answers = answers
        self.asked: list[dict[str, str]] = []

    def partition(self, **asked: str) -> list[Element]:
        self.asked.append(asked)
        for answer in self._answers:
            if isinstance(answer, Exception):
                raise answer
        return [answer for answer in self._answers if isinstance(answer, Element)]


def test_what_the_library_sees_becomes_pages(blocks: Blocks) -> None:
    table = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    library = Library(
        Element("Header", "every page", Metadata(1)),
        Element("Title", "Boiler", Metadata(1, 1)),
        Element("NarrativeText", "It is in the cellar.", Metadata(1)),
        Element("Table", "a b 1 2", Metadata(2, text_as_html=table)),
        Element("Table", "no structure", Metadata(2)),
        Element("ListItem", "one", Metadata(2)),
        Element("PageNumber", "2", Metadata(2)),
    )
    reading = reading_of(Path("a.odt"), ReadingSettings(unstructured="hi_res"), library.partition)
    assert library.asked == [{"filename": "a.odt", "strategy": "hi_res"}]
    assert [page.number for page in reading.pages] == [1, 2]
    assert blocks(reading.pages[0]) == [
        ("heading 2", "Boiler"),
        ("paragraph", "It is in the cellar."),
    ]
    assert blocks(reading.pages[1]) == [
        ("row", "a: 1; b: 2"),
        ("paragraph", "no structure"),
        ("item", "one"),
    ]


@pytest.mark.parametrize("lack", [ImportError("no pandoc\nmore"), RuntimeError("no pandoc")])
def test_what_the_library_lacks_is_said(lack: Exception) -> None:
    with pytest.raises(UnreadableError, match=r"by unstructured: no pandoc$"):
        reading_of(Path("a.odt"), FAST, Library(lack).partition)


@pytest.mark.skipif(INSTALLED, reason="unstructured is installed")
def test_without_the_library_it_is_said_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"pip install 'hearsay\[unstructured\]'"):
        read_anything(tmp_path / "a.odt", FAST)


@pytest.mark.skipif(not INSTALLED, reason="needs pip install 'hearsay[unstructured]'")
@pytest.mark.filterwarnings("ignore")  # the library's own, at its import
def test_the_real_library_reads_what_needs_no_model(tmp_path: Path, blocks: Blocks) -> None:
    path = tmp_path / "a.json"
    elements = [
        {"type": "Title", "text": "Boiler", "metadata": {"page_number": 1, "category_depth": 0}},
        {"type": "NarrativeText", "text": "It is warm.", "metadata": {"page_number": 1}},
        {"type": "ListItem", "text": "one", "metadata": {"page_number": 2}},
    ]
    path.write_text(json.dumps([{"element_id": "x", **element} for element in elements]))
    pages = read_anything(path, FAST).pages
    assert [page.number for page in pages] == [1, 2]
    assert [blocks(page) for page in pages] == [
        [("heading 1", "Boiler"), ("paragraph", "It is warm.")],
        [("item", "one")],
    ]


def test_pages_are_looked_at_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    for strategy, found in [("off", "PDF"), ("fast", "PDF"), ("hi_res", "other")]:
        settings = ReadingSettings.model_validate({"unstructured": strategy})
        assert formats.of(path, settings).name == found


def test_what_only_the_library_reads_says_where_to_ask_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(b"x")
    with pytest.raises(UnreadableError, match=r"see documents\.reading\.unstructured"):
        formats.of(path, ReadingSettings())
    assert formats.of(path, FAST).name == "other"
