from pathlib import Path

import pytest

from rag.reading.errors import UnreadableError
from rag.reading.pdf.opening import opened
from tests.rag.reading.pdf.paper import Sheet, pdf, write


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf(Sheet().write(50, 100, "The code is 4711."), password=b"open sesame"))
    return path


def test_one_of_the_passwords_opens_it(locked: Path) -> None:
    with opened(locked, passwords=["wrong", "open sesame"], max_pages=1) as document:
        assert document[0].get_textpage().get_text_range() == "The code is 4711."


@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [
        ([], "it is encrypted; give its password"),
        (["wrong"], "no password given for it fits; give"),
    ],
)
def test_without_its_password_it_says_how_to_give_one(
    locked: Path, passwords: list[str], sentence: str
) -> None:
    with (
        pytest.raises(UnreadableError, match=f"^{sentence}.*docs add --password") as caught,
        opened(locked, passwords=passwords, max_pages=1),
    ):
        pytest.fail("it opened")
    assert caught.value.condition == "refused"


def test_a_password_that_nobody_asked_for_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "open.pdf", Sheet())
    with opened(path, passwords=["what for"], max_pages=1) as document:
        assert len(document) == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with (
        pytest.raises(UnreadableError, match="damaged or no PDF"),
        opened(path, max_pages=1),
    ):
        pytest.fail("it opened")


def test_a_file_that_is_gone_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(UnreadableError, match="cannot be opened"),
        opened(tmp_path / "gone.pdf", max_pages=1),
    ):
        pytest.fail("it opened")


def test_more_pages_than_allowed_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "long.pdf", Sheet(), Sheet(), Sheet())
    with (
        pytest.raises(UnreadableError, match=r"than 2 pages \(documents\.reading\.max_pages\)"),
        opened(path, max_pages=2),
    ):
        pytest.fail("it opened")


def test_names_may_be_anything(tmp_path: Path) -> None:
    for name in ["new\nline.pdf", "\U0001f4c4.pdf", "\udcff.pdf"]:
        with opened(write(tmp_path / name, Sheet()), max_pages=1) as document:
            assert len(document) == 1
