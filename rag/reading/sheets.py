"""Spreadsheets (XLSX, XLS, ODS) and CSV: every row says its columns' names."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.checks import check_count
from rag.reading.errors import ENCRYPTED, UnreadableError
from rag.reading.pages import PageBuilder
from rag.reading.tables import Table, is_value, rows
from rag.reading.text import decode

_SAMPLE = 20_000
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1_000_000


def read_workbook(path: Path, settings: ReadingSettings) -> Reading:
    """Read a spreadsheet, a page per sheet; sheets that are hidden stay so.

    Raises:
        UnreadableError: if it is damaged, encrypted, or has too many sheets.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            seen = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
            check_count(len(seen), "sheets", most=settings.max_pages)
            sheets = [book.get_sheet_by_name(name).to_python() for name in seen]
    except PasswordError as exc:
        raise UnreadableError(ENCRYPTED) from exc
    except CalamineError as exc:
        raise UnreadableError("it is damaged: it is no spreadsheet inside") from exc
    pages = (
        _page([[said(value) for value in row] for row in sheet], number, name)
        for number, (name, sheet) in enumerate(zip(seen, sheets, strict=True), start=1)
    )
    return Reading(title="", pages=tuple(pages))


def read_csv(path: Path, _settings: ReadingSettings) -> Reading:
    """Read comma separated values, whatever separates them.

    Raises:
        UnreadableError: if it is not text.
    """
    text = decode(path.read_bytes())
    csv.field_size_limit(_LONGEST_CELL)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:_SAMPLE], _DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    lines = csv.reader(text.splitlines(keepends=True), dialect)
    return Reading(title="", pages=(_page(list(lines)),))


def said(value: object) -> str:
    """Return a cell's value as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.15g}"
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case _:
            return str(value)


def _page(table: Table, number: int | None = None, label: str = "") -> Page:
    page = PageBuilder()
    if label:
        page.add("heading", label, level=1)
    above, cells = _without_title(table)
    for line in above:
        page.add("paragraph", line)
    header = bool(cells) and not any(is_value(cell) for cell in cells[0] if cell)
    for row in rows(cells, header=header):
        page.add("row", row)
    return page.page(number, label)


def _without_title(table: Table) -> tuple[list[str], Table]:
    """Part the lines that stand above a table (rows of one cell) from its rows."""
    full = [row for row in table if any(cell.strip() for cell in row)]
    wide = max(map(_width, full), default=0)
    start = next((at for at, row in enumerate(full) if _width(row) > 1), 0) if wide > 1 else 0
    return [" ".join(row) for row in full[:start]], full[start:]


def _width(row: Iterable[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
