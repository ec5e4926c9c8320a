import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from config.settings import ReadingSettings
from rag.reading.errors import UnreadableError
from rag.reading.pdf.read import read_pdf
from rag.reading.pdf.scans import is_scan, picture, read_scans
from rag.reading.pdf.tesseract import Picture, Tesseract, find
from tests.rag.reading.pdf.paper import Sheet, pdf, write

GREY = bytes([200]) * 16


class Scripted:
    """An OCR program that is told what it reads, and remembers what it was given."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self._answers = list(answers)
        self.seen: list[tuple[Picture, float]] = []

    def read(self, picture: Picture, *, timeout_s: float) -> bytes:
        self.seen.append((picture, timeout_s))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[pdfium.PdfDocument]:
    sheets = [Sheet().picture(4, 4, GREY) for _ in range(3)]
    document = pdfium.PdfDocument(write(tmp_path / "scanned.pdf", *sheets))
    yield document
    document.close()


def text(words: str) -> bytes:
    return pdf(Sheet().write(50, 300, words))


@pytest.mark.parametrize(
    ("sheet", "letters", "scan"),
    [
        (Sheet().picture(4, 4, GREY), 0, True),
        (Sheet().picture(4, 4, GREY), 20, True),
        (Sheet().picture(4, 4, GREY), 500, False),
        (Sheet(), 0, False),
        (Sheet().rule(10, 500, 100), 0, True),
        (Sheet().rule(10, 500, 100), 20, False),
    ],
)
def test_a_scan_shows_more_than_it_says(sheet: Sheet, letters: int, scan: bool) -> None:  # noqa: FBT001 - a table
    document = pdfium.PdfDocument(pdf(sheet))
    assert is_scan(document[0], letters) is scan
    document.close()


def test_scanned_pages_are_laid_out_like_any_other(scanned: pdfium.PdfDocument) -> None:
    ocr = Scripted(text("first"), text("third"))
    found = read_scans(scanned, [0, 2], ocr, "", 60)
    assert {place: found.pages[place].lines[0].text for place in found.pages} == {
        0: "first",
        2: "third",
    }
    assert found.note == ""
    assert all(0 < timeout <= 60 for _, timeout in ocr.seen)


def test_when_time_is_over_it_says_how_many_pages_are_missing(scanned: pdfium.PdfDocument) -> None:
    found = read_scans(scanned, [0, 1, 2], Scripted(text("first"), TimeoutError()), "", 60)
    assert list(found.pages) == [0]
    assert found.note == "no text on 2 pages: scanned, raise documents.reading.timeout_s"


def test_when_the_program_fails_it_says_why(scanned: pdfium.PdfDocument) -> None:
    found = read_scans(scanned, [1], Scripted(RuntimeError("no such language")), "", 60)
    assert found.note == "no text on 1 page: scanned, tesseract says: no such language"


def test_a_missing_language_is_noted_and_the_rest_is_read(scanned: pdfium.PdfDocument) -> None:
    found = read_scans(scanned, [0], Scripted(text("x")), "install tesseract-ocr-jpn", 60)
    assert found.note == "scanned; for all its languages install tesseract-ocr-jpn"


def test_pictures_are_fine_enough_to_read_and_never_huge() -> None:
    document = pdfium.PdfDocument(
        pdf(Sheet(width=144, height=72), Sheet(width=14_400, height=14_400), Sheet(width=101))
    )
    small, huge, odd = (picture(document, place) for place in range(3))
    document.close()
    assert (small.width, small.height, small.dots_per_inch) == (600, 300, 300)
    assert small.dots == bytes([255]) * 180_000
    assert huge.width * huge.height <= 25_100_000
    assert len(odd.dots) == odd.width * odd.height


def test_switched_off_it_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "scan.pdf", Sheet().picture(4, 4, GREY))
    with pytest.raises(UnreadableError, match=r"1 page: scanned, set documents.reading.ocr") as no:
        read_pdf(path, ReadingSettings(ocr="off"))
    assert no.value.condition == "no_text"


def test_a_scanned_page_among_others_is_noted(tmp_path: Path) -> None:
    sheets = Sheet().write(50, 300, "A page of text."), Sheet().picture(4, 4, GREY)
    reading = read_pdf(write(tmp_path / "mixed.pdf", *sheets), ReadingSettings(ocr="off"))
    assert [page.text for page in reading.pages] == ["A page of text.", ""]
    assert reading.note == "no text on 1 page: scanned, set documents.reading.ocr to auto"


def test_without_the_program_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = write(tmp_path / "scan.pdf", Sheet().picture(4, 4, GREY))
    with pytest.raises(UnreadableError, match=r"1 page: scanned, install tesseract-ocr$"):
        read_pdf(path, ReadingSettings())


def script(folder: Path, lines: str) -> str:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return str(program)


def test_languages_that_are_not_there_are_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "echo eng; echo deu")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert find(["eng", "deu"])[1] == ""
    assert find(["eng", "chi_sim"])[1] == "install tesseract-ocr-chi-sim"
    assert find(["jpn"]) == (None, "install tesseract-ocr-jpn")


def test_the_program_is_given_a_picture_and_its_languages(tmp_path: Path) -> None:
    program = script(tmp_path, 'echo "$@"; cat')
    ocr = Tesseract(program=program, languages=["eng", "deu"])
    told, sent = ocr.read(Picture(2, 1, b"\x00\xff", 300), timeout_s=20).split(b"\n", 1)
    assert told.split()[:4] == [b"stdin", b"stdout", b"-l", b"eng+deu"]
    assert told.split()[-2:] == [b"--dpi", b"300"]
    assert sent == b"P5 2 1 255\n\x00\xff"


def test_a_program_that_fails_or_hangs_is_told_apart(tmp_path: Path) -> None:
    dot = Picture(1, 1, b"\x00", 300)
    with pytest.raises(RuntimeError, match=r"^out of order$"):
        Tesseract(program=script(tmp_path, "echo out of order >&2; exit 1"), languages=["x"]).read(
            dot, timeout_s=20
        )
    with pytest.raises(TimeoutError):
        Tesseract(program=script(tmp_path, "exec sleep 60"), languages=["x"]).read(
            dot, timeout_s=0.05
        )


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_itself_reads_a_scanned_page(tmp_path: Path) -> None:
    words = Sheet(width=300, height=120).write(20, 40, "Descale the kettle", size=18)
    words.write(20, 62, "once a month.", size=18)
    original = pdfium.PdfDocument(pdf(words))
    scan = picture(original, 0)
    original.close()
    sheet = Sheet(width=300, height=120).picture(scan.width, scan.height, scan.dots)
    reading = read_pdf(write(tmp_path / "scan.pdf", sheet), ReadingSettings())
    assert reading.pages[0].text == "Descale the kettle once a month."
