"""PDF files made to hurt: refused with a sentence or read, in the real child, and it lives on."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.reading.reader import Reader, UnreadableError

CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
)
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SAYS = b"BT /F 12 Tf 50 700 Td (The boiler is in the cellar.) Tj ET"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingSettings(max_memory_mb=400, timeout_s=20)) as started:
        yield started


def pdf(*objects: str | bytes) -> bytes:
    """Return a file of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", b""
    for number, body in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(out)
        content = body.encode() if isinstance(body, str) else body
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count + places
    return (
        out
        + table
        + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (*(count, len(out)),)
    )


def stream(data: bytes, entries: str = "") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (entries.encode(), len(data)) + data + b"\nendstream"


def form(data: bytes, drawn: int) -> bytes:
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
    return stream(data, f"{entries}/Resources<</XObject<</X {drawn} 0 R>>>>")


def pages(kids: str, count: int = 1) -> str:
    return f"<</Type/Pages/Count {count}/Kids[{kids}]>>"


def forms_in_forms() -> bytes:
    """Draw a form ten times that draws a form ten times, twenty times over."""
    inner = [form(b"/X Do " * 10, number + 1) for number in range(6, 26)]
    return pdf(CATALOG, pages("3 0 R"), PAGE, stream(b"/X Do"), FONT, *inner, stream(b""))


def inflated() -> bytes:
    """Let a page draw half a gigabyte of nothing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(500)) + packer.flush()
    return pdf(CATALOG, pages("3 0 R"), PAGE, stream(packed, "/Filter/FlateDecode"), FONT)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "pages_in_circles": (lambda: pdf(CATALOG, pages("2 0 R 2 0 R", 5)), "pages are damaged"),
    "too_many_pages": (lambda: pdf(CATALOG, pages("3 0 R " * 5001, 5001), PAGE), "max_pages"),
    "form_in_itself": (
        lambda: pdf(CATALOG, pages("3 0 R"), PAGE, stream(b"/X Do"), FONT, form(b"/X Do /X Do", 6)),
        "damaged|no text",
    ),
    "forms_in_forms": (forms_in_forms, "damaged|no text|longer"),
    "inflated": (inflated, "damaged|no text|memory"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_pdf_is_refused_with_a_sentence(
    reader: Reader, tmp_path: Path, name: str
) -> None:
    make, sentence = REFUSED[name]
    path = tmp_path / "a.pdf"
    path.write_bytes(make())
    with pytest.raises(UnreadableError, match=sentence) as caught:
        reader.read(path)
    assert "has ended" not in str(caught.value)
    good = tmp_path / "good.txt"
    good.write_text("Hello.")
    assert reader.read(good).title == "good"


BOOKMARKS = "<</First 7 0 R/Last 7 0 R/Count 1>>"
LOOP = "<</Title(loop)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Dest[3 0 R/Fit]>>"
OUTLINED = "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>"
READ = {
    "two_billion_pages": pdf(CATALOG, pages("3 0 R", 2_000_000_000), PAGE, stream(SAYS), FONT),
    "bookmarks_in_circles": pdf(
        OUTLINED, pages("3 0 R"), PAGE, stream(SAYS), FONT, BOOKMARKS, LOOP
    ),
    "table_elsewhere": pdf(CATALOG, pages("3 0 R"), PAGE, stream(SAYS), FONT).replace(
        b"startxref\n", b"startxref\n99"
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_pdf_that_lies_about_itself_is_read_all_the_same(
    reader: Reader, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(READ[name])
    [page] = reader.read(path).pages
    assert page.text == "The boiler is in the cellar."
