"""Files from elsewhere, that their authors wrote to be hard."""

from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.checks import check_reading
from rag.reading.errors import UnreadableError
from rag.reading.pdf.read import read_pdf

pytestmark = pytest.mark.data
SETTINGS = ReadingSettings(ocr="off")


@pytest.fixture
def folder(documents: Path) -> Path:
    return documents / "pdf"


def read(path: Path, *passwords: str) -> Reading:
    return check_reading(read_pdf(path, SETTINGS, passwords=passwords), path, SETTINGS)


def text(reading: Reading) -> str:
    return "\n".join(page.text for page in reading.pages)


def kinds(reading: Reading, kind: str) -> list[str]:
    return [
        page.text[block.start : block.end]
        for page in reading.pages
        for block in page.blocks
        if block.kind == kind
    ]


def test_every_file_is_read_or_refused_in_a_sentence(folder: Path) -> None:
    refused = {}
    for path in sorted(folder.glob("*.pdf")):
        try:
            assert text(read(path)).strip()
        except UnreadableError as exc:
            refused[path.name] = str(exc)
    scans = [name for name, sentence in refused.items() if sentence.startswith("no text")]
    locked = [name for name, sentence in refused.items() if sentence.startswith("it is encrypted")]
    assert len(scans) == 3
    assert len(locked) == 2
    assert len(refused) == 5


def in_order(page: str, *marks: str) -> bool:
    return [page.index(mark) for mark in marks] == sorted(page.index(mark) for mark in marks)


def test_two_columns_are_read_one_after_the_other(folder: Path) -> None:
    (path,) = folder.glob("*multi-column-2p.pdf")
    page = read(path).pages[0].text
    assert in_order(page, "Abstract", "Introduction", "Equal contribution", "However", "ORQA")
    assert "efficient" in page
    assert "ef-" not in page


def test_the_headings_of_a_paper_are_found(folder: Path) -> None:
    (path,) = folder.glob("*multi-column-2p.pdf")
    reading = read(path)
    assert {"1 Introduction", "2 Background", "3.1 Overview"} <= set(kinds(reading, "heading"))
    assert reading.title.startswith("Dense ")


def test_rows_of_a_table_carry_the_names_of_its_columns(folder: Path) -> None:
    (path,) = folder.glob("*latex-multicolumn*.pdf")
    reading = read(path)
    assert "Country: Finland" in kinds(reading, "row")[-1]
    assert "Capital: Helsinki" in kinds(reading, "row")[-1]
    assert [page.text.endswith(str(page.number)) for page in reading.pages] == [False] * 3


def test_korean_tables_beside_each_other_stay_apart(folder: Path) -> None:
    (path,) = folder.glob("*korean*.pdf")
    rows = kinds(read(path), "row")
    assert len(rows) == 8
    assert {row.count(":") for row in rows} == {1}


def test_vertical_japanese_is_read_from_right_to_left(folder: Path) -> None:
    (path,) = folder.glob("*jo.pdf")
    page = read(path).pages[0].text
    assert in_order(page, "序", "わたくし", "けれども", "大正", "宮澤")


def test_arabic_is_read_in_the_order_of_its_letters(folder: Path) -> None:
    (path,) = folder.glob("*habibi.pdf")
    assert "habibi حَبيبي" in text(read(path))


@pytest.mark.parametrize(
    ("name", "password"),
    [("*encryption_r6*.pdf", "asdfzxcv"), ("unstructured_password.pdf", "password")],
)
def test_the_right_password_opens_an_encrypted_file(folder: Path, name: str, password: str) -> None:
    (path,) = folder.glob(name)
    assert text(read(path, "wrong", password))
