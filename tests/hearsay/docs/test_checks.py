from pathlib import Path

import pytest

from config import Settings
from config.load import load
from hearsay.docs import checks
from hearsay.docs.common import index
from rag.documents import Condition, Document
from rag.embedding.engines import EMBEDDERS


def wrong(**environment: str) -> Settings:
    return load(environ={f"HEARSAY_DOCUMENTS__{name}": said for name, said in environment.items()})


def test_an_embedder_that_nobody_knows_is_named_with_its_setting() -> None:
    check = checks.embedder(wrong(EMBEDDER__ENGINE="wordlama"))
    assert check.result == "fail"
    assert "'wordlama'" in check.found
    assert "documents.embedder.engine" in check.do


def test_the_embedder_that_would_be_used_is_named(settings: Settings) -> None:
    assert checks.embedder(settings).result == "ok"


@pytest.mark.skipif(EMBEDDERS.find("fastembed").installed, reason="it is installed")
def test_an_embedder_that_is_not_installed_says_how() -> None:
    check = checks.embedder(wrong(EMBEDDER__ENGINE="fastembed"))
    assert check.result == "fail"
    assert "hearsay[fastembed]" in check.found


def test_pages_that_are_only_pictures_are_a_note_where_nothing_reads_them() -> None:
    off = checks.scans(wrong(READING__OCR="off"))
    assert (off.result, off.do) == ("note", "documents.reading.ocr: auto")


def tesseract(folder: Path, *languages: str) -> None:
    """Put a program of that name into a folder, which knows these languages."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\necho {' '.join(languages)}\n", encoding="utf-8")
    program.chmod(0o755)


def test_scanned_pages_are_read_if_the_program_knows_the_language(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checks.scans(settings).do == "install tesseract-ocr"
    tesseract(tmp_path, "deu")
    assert checks.scans(settings).do == "install tesseract-ocr-eng"
    tesseract(tmp_path, "deu", "eng")
    assert checks.scans(settings).result == "ok"
    more = checks.scans(wrong(READING__OCR_LANGUAGES='["eng", "jpn"]'))
    assert (more.result, more.do) == ("note", "install tesseract-ocr-jpn")


def test_folders_that_are_not_there_fail(tmp_path: Path) -> None:
    there = wrong(FOLDERS=f'["{tmp_path}"]')
    assert checks.folders(there).result == "ok"
    gone = checks.folders(wrong(FOLDERS=f'["{tmp_path / "gone"}"]'))
    assert gone.result == "fail"
    assert "gone" in gone.found


def test_the_library_is_counted_and_what_cannot_be_read_is_noted(library: Settings) -> None:
    check = checks.library(library)
    assert check.result == "note"
    assert check.found == "3 documents, 2 pages, 4 passages; 1 without text"
    assert check.do == "hearsay docs list"


def test_an_empty_library_is_fine_and_a_paused_one_is_a_note(settings: Settings) -> None:
    assert checks.library(settings).result == "ok"
    with index(settings) as opened:
        opened.pause()
    assert checks.library(settings).do == "hearsay docs resume"


def test_an_index_that_cannot_be_opened_fails(settings: Settings) -> None:
    settings.data.mkdir(parents=True, exist_ok=True)
    (settings.data / "documents").write_text("in the way", encoding="utf-8")
    check = checks.library(settings)
    assert check.result == "fail"
    assert check.found


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([], ""),
        (["ready", "pending"], ""),
        (["refused", "no_text", "refused"], "2 refused, 1 without text"),
    ],
)
def test_what_cannot_be_searched_is_counted(conditions: list[Condition], said: str) -> None:
    found = [Document(id=str(n), path=Path("/a"), condition=c) for n, c in enumerate(conditions)]
    assert checks.unreadable(found) == said
