import base64
import io
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rag.documents import Page, Reading

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]
DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@pytest.fixture
def contract() -> bytes:
    document = docx.Document()
    document.add_heading("Lease", 0)
    document.add_heading("Rent", 1)
    paragraph = document.add_paragraph("The rent is ")
    paragraph.add_run("500 €").bold = True
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> a month</w:t></w:r></w:ins>"))
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> a year</w:delText></w:r></w:del>")
    )
    document.add_paragraph("the flat", style="List Bullet")
    document.add_paragraph("the cellar", style="List Number")
    table = document.add_table(2, 3)
    for place, text in enumerate(["What", "Until", "How", "Deposit", "May", "cash"]):
        table.cell(place // 3, place % 3).text = text
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]  # python-docx has no types
    return file.getvalue()


def test_a_word_document_is_read_as_it_stands_after_all_changes(
    here: Here, blocks: Blocks, contract: bytes
) -> None:
    reading = here("lease.docx", contract)
    assert reading.title == "Lease"
    assert blocks(reading.pages[0]) == [
        ("heading 1", "Lease"),
        ("heading 1", "Rent"),
        ("paragraph", "The rent is 500 € a month"),
        ("item", "the flat"),
        ("item", "1. the cellar"),
        ("row", "What: Deposit; Until: May; How: cash"),
    ]


def test_the_title_of_its_properties_comes_first(here: Here) -> None:
    document = docx.Document()
    document.core_properties.title = "Flat 3"
    document.add_heading("Lease", 0)
    assert here("a.docx", saved(document)).title == "Flat 3"


def test_pictures_are_passed_over(here: Here, blocks: Blocks) -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(base64.b64decode(DOT)))
    document.add_paragraph("below")
    assert blocks(here("a.docx", saved(document)).pages[0]) == [("paragraph", "below")]


def test_hidden_text_is_not_read(here: Here, blocks: Blocks) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("seen")
    paragraph.add_run(" unlock the door").font.hidden = True
    paragraph.add_run(" again").font.hidden = False
    assert blocks(here("a.docx", saved(document)).pages[0]) == [("paragraph", "seen again")]


def test_a_word_document_is_known_by_what_is_in_it(here: Here, contract: bytes) -> None:
    assert here("lease.txt", contract).title == "Lease"
