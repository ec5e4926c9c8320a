import hashlib
import os
from pathlib import Path

import pytest

from rag.documents import Chunk, Reading
from rag.indexing.intake import FRESH_NS, Intake, Rules, Taken, fingerprint, most_common
from rag.indexing.walk import Found
from rag.reading.errors import UnreadableError
from tests.rag.indexing.fakes import Shelf, by_line, words

NOW = 1_000 * 10**9


def found(path: Path, modified_ns: int = 0) -> Found:
    return Found(path, path.stat().st_size, modified_ns)


def intake(shelf: Shelf, waited: list[float] | None = None, **changes: object) -> Intake:
    kept = {
        "reader": shelf,
        "rules": Rules(by_line, words),
        "passwords": lambda: ["sesame"],
        "clock_ns": lambda: NOW,
        "wait": (waited if waited is not None else []).append,
    }
    return Intake(**{**kept, **changes})  # type: ignore[arg-type]  # a test's shorthand


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "manual.txt"
    path.write_text("Open the door.\nClose it.\n")
    return path


def test_a_file_becomes_a_document_with_pages_and_chunks(file: Path) -> None:
    taken = intake(Shelf()).take(found(file), "abc")
    document = taken.document
    assert (document.title, document.condition, document.note) == ("manual", "ready", "")
    assert (document.content, document.size, document.indexed_at) == ("abc", 25, 1000.0)
    assert (document.pages, document.chunks, document.language) == (1, 2, "en")
    assert [page.text for page in taken.pages] == ["Open the door.\nClose it.\n"]
    assert [one.chunk.text for one in taken.chunks] == ["Open the door.", "Close it."]
    assert taken.chunks[1].terms == ("close", "it.")
    assert taken.chunks[1].context == ("manual",)


def test_headings_are_context(file: Path) -> None:
    def chunk(reading: Reading) -> list[Chunk]:
        return [Chunk(0, 4, 0, reading.pages[0].text[:4], headings=("Doors", "Front door"))]

    taken = intake(Shelf(), rules=Rules(chunk, words)).take(found(file), "abc")
    assert taken.chunks[0].context == ("manual", "doors", "front", "door")


def test_a_refused_file_keeps_its_sentence(file: Path) -> None:
    sentence = UnreadableError("no text: scanned", condition="no_text")
    taken = intake(Shelf(broken={file.name: [sentence]})).take(found(file), "abc")
    assert (taken.document.condition, taken.document.note) == ("no_text", "no text: scanned")
    assert taken.document.content == "abc"
    assert (taken.pages, taken.chunks) == ((), ())


def test_passwords_are_handed_to_the_reader(file: Path) -> None:
    shelf = Shelf()
    intake(shelf).take(found(file), "abc")
    assert shelf.passwords == [("sesame",)]


def half_written(file: Path, failures: int, age_ns: int) -> tuple[Taken, list[float]]:
    waited: list[float] = []
    shelf = Shelf(broken={file.name: [UnreadableError("it is damaged") for _ in range(failures)]})
    return intake(shelf, waited).take(found(file, NOW - age_ns), "abc"), waited


def test_a_broken_file_that_is_being_written_gets_another_look(file: Path) -> None:
    taken, waited = half_written(file, 1, age_ns=FRESH_NS // 4)
    assert taken.document.condition == "ready"
    assert waited == [FRESH_NS * 3 / 4 / 1e9]


def test_one_that_stays_broken_is_refused(file: Path) -> None:
    taken, waited = half_written(file, 2, age_ns=0)
    assert taken.document.note == "it is damaged"
    assert len(waited) == 1


@pytest.mark.parametrize("age_ns", [FRESH_NS, -1])
def test_one_that_is_old_or_from_the_future_is_refused_at_once(file: Path, age_ns: int) -> None:
    taken, waited = half_written(file, 1, age_ns=age_ns)
    assert taken.document.condition == "refused"
    assert not waited


def test_a_mistake_of_ours_costs_one_document(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(broken={file.name: [ZeroDivisionError("its words")]})
    taken = intake(shelf).take(found(file), "abc")
    assert taken.document.condition == "refused"
    assert "mistake in Hearsay" in taken.document.note
    assert "ZeroDivisionError" in caplog.text
    assert "in _unfolded" in caplog.text
    assert "its words" not in caplog.text


def test_the_language_is_that_of_most_of_the_text() -> None:
    def chunk(text: str, language: str | None) -> Chunk:
        return Chunk(0, len(text), 0, text, language=language)

    chunks = [chunk("Tür", "de"), chunk("Ofen", "de"), chunk("window", "en"), chunk("x" * 99, None)]
    assert most_common(chunks) == "de"
    assert most_common([chunk("1 2 3", None)]) is None


def test_a_fingerprint_is_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.bin")
    path.write_bytes(b"hello")
    assert fingerprint(path) == hashlib.sha256(b"hello").hexdigest()
    with pytest.raises(FileNotFoundError):
        fingerprint(tmp_path / "none")


def test_what_was_read_before_is_not_read_again(file: Path) -> None:
    shelf = Shelf()
    one = intake(shelf)
    said = one.read(found(file))
    assert one.take(found(file), "abc", said).document.condition == "ready"
    assert shelf.read_names == [file.name]


def test_why_it_was_not_read_is_kept_until_it_is_taken(file: Path) -> None:
    shelf = Shelf(broken={file.name: [UnreadableError("it is damaged")]})
    one = intake(shelf)
    said = one.read(found(file))
    assert isinstance(said, UnreadableError)
    assert one.take(found(file), "abc", said).document.note == "it is damaged"


def test_who_is_to_stop_does_not_wait_for_a_file_to_become_whole(file: Path) -> None:
    shelf = Shelf(broken={file.name: [UnreadableError("it is damaged")]})
    taken = intake(shelf, wait=lambda _: True).take(found(file, NOW), "abc")
    assert taken.document.note == "it is damaged"
    assert shelf.read_names == [file.name]
