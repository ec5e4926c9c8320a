import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.sheets import read_workbook, said

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]


@pytest.fixture
def workbook() -> bytes:
    book = openpyxl.Workbook()
    costs = book.active
    costs.title = "Costs"
    for row in [
        ["Household 2026"],
        [],
        ["What", "When", "Amount"],
        ["Rent", dt.date(2026, 1, 2), 12.5],
        ["Gas", None, 7],
    ]:
        costs.append(row)
    secret = book.create_sheet("secret")
    secret.append(["hidden"])
    secret.sheet_state = "hidden"
    book.create_sheet("People").append(["Anna", 36])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_every_visible_sheet_is_a_page(here: Here, blocks: Blocks, workbook: bytes) -> None:
    pages = here("costs.xlsx", workbook).pages
    assert [(page.number, page.label) for page in pages] == [(1, "Costs"), (2, "People")]
    assert blocks(pages[0]) == [
        ("heading 1", "Costs"),
        ("paragraph", "Household 2026"),
        ("row", "What: Rent; When: 2026-01-02; Amount: 12.5"),
        ("row", "What: Gas; Amount: 7"),
    ]
    assert blocks(pages[1]) == [("heading 1", "People"), ("row", "Anna: 36")]


def test_an_open_document_sheet_is_read(here: Here, blocks: Blocks) -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in [("What", "When", "Who"), ("Rent", "May", "Anna")]
    )
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:text="{space}:text:1.0"'
        f' xmlns:table="{space}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Costs">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{space}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    page = here("costs.ods", file.getvalue()).pages[0]
    assert blocks(page)[1:] == [("row", "What: Rent; When: May; Who: Anna")]


def test_too_many_sheets_are_refused(tmp_path: Path, workbook: bytes) -> None:
    path = tmp_path / "costs.xlsx"
    path.write_bytes(workbook)
    with pytest.raises(UnreadableError, match="more than 1 sheets"):
        read_workbook(path, ReadingSettings(max_pages=1))
    assert len(read_workbook(path, ReadingSettings(max_pages=2)).pages) == 2


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"not a workbook at all"])
def test_a_broken_workbook_is_refused(here: Here, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="it is damaged"):
        here("costs.xlsx", content)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Tea", "Tea"),
        (7.0, "7"),
        (0.1 + 0.2, "0.3"),
        (1e6, "1000000"),
        (True, "yes"),
        (False, "no"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.datetime(2026, 1, 2), "2026-01-02"),  # noqa: DTZ001 - a cell has no time zone
        (dt.datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04"),  # noqa: DTZ001 - as above
        (dt.time(3, 4), "03:04:00"),
    ],
)
def test_a_value_is_said_as_people_write_it(value: object, text: str) -> None:
    assert said(value) == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_separates_it(here: Here, blocks: Blocks, separator: str) -> None:
    lines = [["Name", "City", "Age"], ["Anna", '"Ulm, old\ntown"', "36"], ["Bo", "Rom", "40"]]
    page = here("people.csv", "\r\n".join(separator.join(line) for line in lines)).pages[0]
    assert blocks(page) == [
        ("row", "Name: Anna; City: Ulm, old town; Age: 36"),
        ("row", "Name: Bo; City: Rom; Age: 40"),
    ]


def test_csv_of_one_column_is_a_list(here: Here, blocks: Blocks) -> None:
    page = here("a.csv", "Fruit\napple\npear\n").pages[0]
    assert blocks(page) == [("row", "Fruit: apple"), ("row", "Fruit: pear")]


def test_csv_without_names_keeps_its_first_row(here: Here, blocks: Blocks) -> None:
    page = here("a.csv", "1,2,3\n4,5,6\n").pages[0]
    assert blocks(page) == [("row", "1; 2; 3"), ("row", "4; 5; 6")]
