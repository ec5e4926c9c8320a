from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.reader import Reader
from rag.samples.samples import ANSWERED, DOCUMENTS, UNANSWERED, write
from tests.rag.samples.asked import Asked


@pytest.fixture(scope="module")
def readings(samples: Path) -> Iterator[dict[str, Reading]]:
    with Reader(ReadingSettings()) as reader:
        yield {path.name: reader.read(path) for path in samples.iterdir()}


def pages(reading: Reading, number: int | None) -> list[Page]:
    return [page for page in reading.pages if page.number == number]


def test_the_samples_are_four_documents_in_three_languages(readings: dict[str, Reading]) -> None:
    assert {name: reading.title for name, reading in readings.items()} == {
        "Dishwasher manual.pdf": "Arbo DW 45 Dishwasher: Instructions for use",
        "Hausbuch.md": "Hausbuch Lindenweg 7",
        "Lease.html": "Lease of the flat at 7 Lindenweg",
        "給湯器のしおり.txt": "給湯器のしおり",
    }


def test_the_manual_has_pages_without_their_heads_and_numbers(
    readings: dict[str, Reading],
) -> None:
    manual = readings["Dishwasher manual.pdf"]
    assert [page.number for page in manual.pages] == [1, 2]
    for page in manual.pages:
        assert f"Page {page.number}" not in page.text
        assert not page.text.startswith("Arbo DW 45\n")


def test_every_answer_stands_in_its_document(
    readings: dict[str, Reading], questions: list[Asked]
) -> None:
    for question in (question for question in questions if question.answer):
        texts = [page.text for page in pages(readings[question.document], question.page)]
        assert any(question.answer in text for text in texts), question


def test_a_third_of_the_questions_has_no_answer(questions: list[Asked]) -> None:
    unanswered = [question for question in questions if not question.answer]
    assert len(questions) / 4 < len(unanswered) < len(questions) / 2


def test_the_question_of_the_demo_is_answered_on_its_page(readings: dict[str, Reading]) -> None:
    (page,) = pages(readings[ANSWERED.document], ANSWERED.page)
    assert ANSWERED.quote in page.text
    assert UNANSWERED.quote == ""


def test_the_same_samples_are_the_same_files(samples: Path, tmp_path: Path) -> None:
    written = write(tmp_path / "new" / "folder")
    assert len(written) == len(list(DOCUMENTS.iterdir()))
    for path in written:
        assert path.read_bytes() == (samples / path.name).read_bytes()
