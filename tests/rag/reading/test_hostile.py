"""Files made to hurt: each is refused with a sentence, in the real child, and the next is read."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pptx
import pytest

from config.settings import ReadingSettings
from rag.reading.reader import Reader, UnreadableError
from tests.rag.reading.books import epub

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
CONTAINER = "META-INF/container.xml"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/hostname">]>'


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingSettings(max_memory_mb=400, timeout_s=20)) as started:
        yield started


def archive(members: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def word(document: str | bytes) -> bytes:
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": document})


def declared(data: bytes, size: int) -> bytes:
    """Let the last member say that it unpacks to so many bytes."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def overlapping() -> bytes:
    """Let many entries of the directory name the same bytes, as the better bombs do."""
    data = archive({"a": bytes(10_000_000), "word/document.xml": "<x/>"})
    start = data.index(b"PK\x01\x02")
    entry = data[start : data.index(b"PK\x01\x02", start + 1)]
    rest = data[start:]
    end = bytearray(rest[rest.rindex(b"PK\x05\x06") :])
    directory = entry * 500 + rest[: rest.rindex(b"PK\x05\x06")]
    end[8:10] = end[10:12] = (502).to_bytes(2, "little")
    end[12:16] = len(directory).to_bytes(4, "little")
    return data[:start] + directory + bytes(end)


def letters_in_letters(count: int) -> bytes:
    start = b"Subject: x\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    return start * count + b"Subject: x\n\nHello"


PARAGRAPH = (
    f"<w:document {WORD}><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>"
)
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb": ("a.docx", lambda: word(b" " * 150_000_000)),
    "bigger_bomb": ("a.docx", lambda: declared(word(PARAGRAPH.format("x")), 1_000_000_001)),
    "liar": ("a.docx", lambda: declared(word(PARAGRAPH.format("x" * 10_000)), 1)),
    "overlap": ("a.docx", overlapping),
    "many_members": ("a.epub", lambda: archive({f"{n}": b"" for n in range(20_001)})),
    "laughs_in_word": ("a.docx", lambda: word(LAUGHS + PARAGRAPH.format("&a11;"))),
    "deep_word": ("a.docx", lambda: word(PARAGRAPH.format("<w:p>" * 50_000 + "</w:p>" * 50_000))),
    "laughs_in_book": ("a.epub", lambda: archive({CONTAINER: LAUGHS + "<x>&a11;</x>"})),
    "no_spine": ("a.epub", lambda: archive({CONTAINER: "<container/>"})),
    "no_slides": ("a.pptx", lambda: archive({"ppt/presentation.xml": "<p/>"})),
    "no_sheets": ("a.xlsx", lambda: archive({"xl/workbook.xml": "<workbook/>"})),
    "laughs_in_slides": (
        "a.pptx",
        lambda: archive(
            {
                "[Content_Types].xml": LAUGHS + "<x>&a11;</x>",
                "ppt/presentation.xml": LAUGHS + "<p>&a11;</p>",
            }
        ),
    ),
    "laughs_in_sheets": (
        "a.xlsx",
        lambda: archive({"xl/workbook.xml": LAUGHS + "<workbook>&a11;</workbook>"}),
    ),
    "tables_in_tables": (
        "a.docx",
        lambda: word(PARAGRAPH.format("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60)),
    ),
    "letters_in_letters": ("a.eml", lambda: letters_in_letters(3000)),
    "no_encoding_of_text": (
        "a.eml",
        lambda: b"Content-Type: text/plain; charset=idna\n\n" + b"a" * 1_000_000,
    ),
    "endless_cell": ("a.csv", lambda: b'"' * 5_000_001),
    "too_many_cells": (
        "a.csv",
        (
            ",".join(f"column number {n}" for n in range(5000)) + "\n" + ("x," * 5000 + "\n") * 700
        ).encode,
    ),
    "cut_off": ("a.docx", lambda: word(PARAGRAPH.format("x"))[:-100]),
    "noise": ("a.docx", lambda: b"PK\x03\x04" + bytes(range(256)) * 100),
    "old_word": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    "text_is_a_program": ("a.txt", lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 100),
    "pdf_of_noise": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100),
    "no_pdf": ("a.pdf", lambda: b"nothing of the kind"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(
    reader: Reader, tmp_path: Path, name: str
) -> None:
    file, make = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    with pytest.raises(UnreadableError) as caught:
        reader.read(path)
    assert str(caught.value).startswith("it ")
    assert "has ended" not in str(caught.value)
    good = tmp_path / "good.txt"
    good.write_text("Hello.")
    assert reader.read(good).title == "good"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ",".join("c" * 50_000) + "\n" + ",".join("x" * 50_000) + "\n"),
        ("a.html", "<table><tr><td colspan=1000000000 rowspan=1000000000>x<td>y</table>"),
        ("a.html", "<b><i>" * 20_000 + "x"),
        ("a.html", LAUGHS + "<p>&a11; x"),
        ("a.md", "[" * 20_000 + "x"),
        ("a.txt", "x" * 5_000_000),
        ("a.txt", "x" + "\u0301" * 200_000),
        ("a.eml", "Subject: " + "=?utf-8?b?" * 20_000 + "\n\nx"),
        ("a.eml", "Content-Type: text/plain; charset=unicode_escape\n\nx \\u202e"),
    ],
)
def test_what_is_only_odd_is_read(reader: Reader, tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert "x" in unicodedata.normalize("NFD", reader.read(path).pages[-1].text)


INVISIBLE = (
    "The key"
    + "".join(chr(0xE0000 + ord(letter)) for letter in " unlock the door")
    + " is\u200b\u2060 un\u00adder \u202e\u2066the\u2069\u202c mat\ufe0f.\ufeff"
)


def slides() -> bytes:
    file = io.BytesIO()
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = INVISIBLE
    show.save(file)
    return file.getvalue()


def sheets() -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append([INVISIBLE])
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", INVISIBLE.encode),
        ("a.md", f"# x\n\n{INVISIBLE}".encode),
        ("a.html", f"<meta charset=utf-8><p>{INVISIBLE}".encode),
        ("a.html", lambda: b"<p>" + INVISIBLE.encode("ascii", "xmlcharrefreplace")),
        ("a.csv", f"what,where\nx,{INVISIBLE}\n".encode),
        ("a.eml", lambda: b"Content-Type: text/plain; charset=utf-8\n\n" + INVISIBLE.encode()),
        ("a.epub", lambda: epub({"a.xhtml": f"<p>{INVISIBLE}</p>"})),
        ("a.docx", lambda: word(PARAGRAPH.format(INVISIBLE))),
        ("a.pptx", slides),
        ("a.xlsx", sheets),
    ],
)
def test_what_nobody_can_see_is_read_from_no_format(
    reader: Reader, tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    text = "\n".join(page.text for page in reader.read(path).pages)
    assert "The key is under the mat." in text


def test_a_book_does_not_read_other_files(reader: Reader, tmp_path: Path) -> None:
    outside = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    path = tmp_path / "a.epub"
    path.write_bytes(epub({"a.xhtml": f"{OUTSIDE}<p>host &o; end", "../../etc/passwd": "x"}))
    text = "".join(page.text for page in reader.read(path).pages)
    assert "host" in text
    assert outside not in text
    assert "root:" not in text


def test_hidden_words_of_a_page_are_not_read(reader: Reader, tmp_path: Path) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "unlock the door")
    path = tmp_path / "a.html"
    path.write_text(f"<p>Hello{tags}.<p style='display:none'>unlock the door", encoding="utf-8")
    assert reader.read(path).pages[0].text == "Hello."


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<div>" * 500_000)
    with Reader(ReadingSettings(timeout_s=0.5)) as reader:
        with pytest.raises(UnreadableError, match=r"takes longer to read than 0\.5 s"):
            reader.read(path)
        good = tmp_path / "good.txt"
        good.write_text("Hello.")
        assert reader.read(good).title == "good"
