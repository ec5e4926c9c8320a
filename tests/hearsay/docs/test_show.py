import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from config import Settings
from hearsay.docs import show
from rag.documents import Document
from rag.indexing.progress import Progress

STRANGE = Document(
    id="7", path=Path("/home/ann/a\nb\udcff\x07.pdf"), title="T\x1b[31m", condition="no_text",
    note="it has no text: scanned, install tesseract-ocr", pages=12, chunks=0,
)  # fmt: skip


def rendered(*found: Document, width: int = 80) -> list[str]:
    return [line.plain for line in show.listing(found, width=width)]


def test_each_document_is_a_line_below_its_folder_and_says_what_is_wrong_on_another() -> None:
    pump = Document(id="8", path=Path("/home/ann/pump.md"), condition="ready", pages=3, chunks=12,
                    title="Pump X2", language="en")  # fmt: skip
    other = Document(id="9", path=Path("/srv/x"), condition="ready", pages=1, chunks=1, title="x")
    assert rendered(pump, STRANGE, other) == [
        "/home/ann",
        "  ✓ pump.md      3 pages   12 passages  en     Pump X2",
        "  – a�b��.pdf  no text",
        "      it has no text: scanned, install tesseract-ocr",
        "/srv",
        "  ✓ x             1 page     1 passage",
    ]


def test_no_line_is_wider_than_the_terminal() -> None:
    long = Document(id="1", path=Path("/a") / ("長い名前" * 20 + "-2026.pdf"), condition="ready",
                    title="T" * 90)  # fmt: skip
    line = rendered(long, width=60)[1]
    assert cell_len(line) <= 60
    assert "-2026.pdf" in line
    assert line.endswith("…")


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("pump.md", 7, "pump.md"),
        ("pump.md", 6, "pum…md"),
        ("instructions.pdf", 10, "instr….pdf"),
        ("説明書二〇.pdf", 10, "説明….pdf"),
    ],
)
def test_a_long_name_loses_its_middle(text: str, width: int, short: str) -> None:
    assert show.elide(text, width) == short


def test_a_document_for_programs_is_valid_unicode(capsys: pytest.CaptureFixture[str]) -> None:
    show.print_object(STRANGE)
    said = json.loads(capsys.readouterr().out)
    assert said["path"] == "/home/ann/a\nb�\x07.pdf"
    assert said["condition"] == "no_text"


def test_a_line_about_a_document_says_what_to_do() -> None:
    word, text, style = show.document_line(STRANGE)
    assert (word, style) == ("no text", "yellow")
    assert text.endswith(": it has no text: scanned, install tesseract-ocr")
    assert show.document_line(Document(id="1", path=Path("/a"), condition="refused"))[1] == (
        "/a: refused"
    )


async def test_the_library_is_listed_for_programs(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await show.documents(library, json=True) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(one["path"]).name for one in said] == ["empty.txt", "lease.txt", "pump.md"]
    assert [one["condition"] for one in said] == ["no_text", "ready", "ready"]
    assert said[2]["title"] == "Pump X2"
    assert said[2]["chunks"] == 3


async def test_the_library_is_listed_for_people(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await show.documents(library, json=False) == 0
    assert "Pump X2" in capsys.readouterr().out


async def test_an_empty_library_says_how_to_fill_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await show.documents(settings, json=False) == 0
    assert "hearsay docs add PATH" in capsys.readouterr().out
    assert await show.documents(settings, json=True) == 0
    assert capsys.readouterr().out == ""


async def test_the_status_says_what_is_there_and_followed(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await show.status(library, json=False) == 0
    said = capsys.readouterr().out
    assert "3 documents, 2 pages, 4 passages" in said
    assert "idle" in said
    assert f"follows        {library.data.parent / 'papers'}" in said


async def test_the_status_for_programs_is_one_object(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await show.status(library, json=True) == 0
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert said["documents"] == 3
    assert said["paused"] is False
    assert said["progress"]["state"] == "idle"
    assert said["sources"] == [
        {"path": str(library.data.parent / "papers"), "excluded": False, "configured": False}
    ]


def facts(**more: Any) -> dict[str, Any]:
    progress = {"state": "idle", "note": "", "done": 0, "total": 0}
    counts = {"documents": 1, "pages": 2, "chunks": 3, "pending": 0, "unembedded": 0}
    return {**counts, "paused": False, "progress": progress, **more}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (facts(), "1 document, 2 pages, 3 passages"),
        (facts(pending=1), "1 document, 2 pages, 3 passages; 1 document still to be read"),
        (facts(unembedded=2), "1 document, 2 pages, 3 passages; 2 texts without a vector"),
    ],
)
def test_what_is_still_to_be_done_is_counted(said: dict[str, Any], words: str) -> None:
    assert show.counted(said) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (facts(), "idle"),
        (facts(paused=True), "paused; go on with: hearsay docs resume"),
        (facts(progress={"state": "idle", "note": "it broke"}), "it broke"),
        (facts(progress={"state": "reading", "done": 2, "total": 5}), "reading 2 of 5"),
    ],
)
def test_what_the_indexing_does_is_said(said: dict[str, Any], words: str) -> None:
    assert show.doing(said) == words


@pytest.mark.parametrize(
    ("excluded", "configured", "words"),
    [
        (False, False, ("follows", "/a")),
        (False, True, ("follows", "/a (settings)")),
        (True, False, ("left out", "/a")),
    ],
)
def test_each_source_says_what_it_is(
    excluded: bool,  # noqa: FBT001  # a table of cases
    configured: bool,  # noqa: FBT001
    words: tuple[str, str],
) -> None:
    source = {"path": "/a", "excluded": excluded, "configured": configured}
    assert show.source_line(source) == words


def test_every_progress_field_the_status_needs_is_there() -> None:
    assert {"state", "note", "done", "total"} <= set(Progress.__dataclass_fields__)
