import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.pptx import read_pptx

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]


@pytest.fixture
def slides() -> bytes:
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Boiler"
    first.placeholders[1].text = "Check pressure\nCheck valve"
    first.notes_slide.notes_text_frame.text = "Say it slowly."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    low = second.shapes.add_textbox(0, Inches(5), Inches(1), Inches(1))
    low.text_frame.text = "below"
    group = second.shapes.add_group_shape()
    high = group.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    high.text_frame.text = "above"
    table = second.shapes.add_table(2, 2, 0, Inches(6), Inches(1), Inches(1)).table
    for place, text in enumerate(["Part", "Age", "Pump", "old"]):
        table.cell(place // 2, place % 2).text = text
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def test_every_slide_is_a_page(here: Here, blocks: Blocks, slides: bytes) -> None:
    reading = here("deck.pptx", slides)
    assert reading.title == "Boiler"
    assert [page.number for page in reading.pages] == [1, 2]
    assert blocks(reading.pages[0]) == [
        ("heading 1", "Boiler"),
        ("item", "Check pressure"),
        ("item", "Check valve"),
        ("paragraph", "Say it slowly."),
    ]
    assert blocks(reading.pages[1]) == [
        ("paragraph", "above"),
        ("paragraph", "below"),
        ("row", "Part: Pump; Age: old"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("deck.ppsx", "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"),
        ("deck.pptm", "vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    ],
)
def test_a_show_and_one_with_macros_are_read(
    here: Here, slides: bytes, name: str, kind: str
) -> None:
    usual = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(slides)) as deck, zipfile.ZipFile(file, "w") as other:
        for member in deck.namelist():
            other.writestr(member, deck.read(member).replace(usual, kind.encode()))
    assert here(name, file.getvalue()).title == "Boiler"


def test_too_many_slides_are_refused(tmp_path: Path, slides: bytes) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(slides)
    with pytest.raises(UnreadableError, match="more than 1 slides"):
        read_pptx(path, ReadingSettings(max_pages=1))
    assert len(read_pptx(path, ReadingSettings(max_pages=2)).pages) == 2
