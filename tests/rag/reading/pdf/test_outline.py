from collections.abc import Sequence

import pypdfium2 as pdfium
import pytest

from rag.documents import Block, Page
from rag.reading.pdf.outline import outline, title_of
from rag.reading.pdf.paragraphs import plain
from tests.rag.reading.pdf.paper import Sheet, pdf

HEADED = Page(
    number=1,
    text="Care\nKettle",
    blocks=(
        Block(start=0, end=4, kind="heading", level=2),
        Block(start=5, end=11, kind="heading", level=1),
    ),
)


def titled(content: bytes, pages: Sequence[Page] = ()) -> str:
    document = pdfium.PdfDocument(content)
    found = title_of(document, pages)
    document.close()
    return found


def test_bookmarks_have_levels() -> None:
    document = pdfium.PdfDocument(
        pdf(Sheet(), bookmarks=[("1 Care", 0), ("...", 0), ("Repair", 0)])
    )
    assert outline(document) == {"1care": 1, "repair": 1}
    document.close()


def test_a_document_calls_itself() -> None:
    assert titled(pdf(Sheet(), title=" Kettle\u200b K2 "), [HEADED]) == "Kettle K2"


@pytest.mark.parametrize(
    "title", ["", "Microsoft Word - a", "Untitled", "manual_v3.DOCX", "Unbenannt 1", "x.indd"]
)
def test_else_it_is_called_by_its_highest_heading(title: str) -> None:
    assert titled(pdf(Sheet(), title=title), [HEADED]) == "Kettle"


def test_else_it_has_no_title() -> None:
    assert titled(pdf(Sheet())) == ""
    assert titled(pdf(Sheet()), [Page(number=1, text="x"), HEADED]) == ""


def test_titles_that_are_no_text_are_no_titles() -> None:
    broken = pdf(Sheet(), title="ab").replace(b"feff00610062", b"feffd8000062")
    assert titled(broken) == ""


def test_titles_are_compared_by_letters_and_digits() -> None:
    assert plain("1.2  Straße & Weg") == "12strasseweg"
