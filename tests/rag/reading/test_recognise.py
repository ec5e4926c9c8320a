"""What a file is, is decided by how it begins, where that is certain."""

import io
import zipfile
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.reading.errors import UnreadableError
from rag.reading.formats import FORMATS, Format, named, of

SETTINGS = ReadingSettings()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "begin", "found"),
    [
        ("a.txt", b"%PDF-1.4 ...", "PDF"),
        ("a", b"\n%PDF-1.4 ...", "PDF"),
        ("a.txt", b"about %PDF- files", "text"),
        ("a.zip", archive("word/document.xml"), "Word"),
        ("a.docx", archive("ppt/presentation.xml"), "PowerPoint"),
        ("a.docx", archive("xl/workbook.xml"), "spreadsheet"),
        ("a.txt", archive("META-INF/container.xml"), "EPUB"),
        ("a.docx", archive("something/else"), "Word"),
        ("a.docx", b"PK\x03\x04 cut off", "Word"),
        ("a.xls", OLE, "spreadsheet"),
        ("a.MD", b"text", "Markdown"),
        ("a.tar.csv", b"text", "CSV"),
    ],
)
def test_a_file_is_what_it_begins_with(tmp_path: Path, name: str, begin: bytes, found: str) -> None:
    path = tmp_path / name
    path.write_bytes(begin)
    assert of(path, SETTINGS).name == found


@pytest.mark.parametrize("name", ["a.docx", "a.XLSX", "a.pptx"])
def test_an_encrypted_office_file_says_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLE)
    with pytest.raises(UnreadableError, match="it is encrypted: keep a copy"):
        of(path, SETTINGS)


@pytest.mark.parametrize("name", ["a.zip", "a", ".pdf", "pdf"])
def test_what_nobody_knows_is_not_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(archive("something/else"))
    assert named(path, SETTINGS) is None
    with pytest.raises(UnreadableError, match="of a kind that is not read"):
        of(path, SETTINGS)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_reader_of_the_table_is_there(format_: Format) -> None:
    assert callable(format_.load())


def test_no_two_formats_want_the_same_files() -> None:
    suffixes = [suffix for format_ in FORMATS for suffix in format_.suffixes]
    assert len(suffixes) == len(set(suffixes))
