import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from hearsay.docs.progress import Bar, Lines, detail, reporter, summary
from rag.documents import Document
from rag.indexing.progress import Progress

HALFWAY = Progress(
    state="reading", done=1, total=3, pages=40, chunks=90, pages_per_s=200.4,
    document="/home/ann/papers/pump.pdf", seconds=0.25,
)  # fmt: skip


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(), "0 pages"),
        (Progress(pages=1), "1 page"),
        (Progress(pages=1, pages_per_s=0.9), "1 page"),
        (Progress(pages=1, pages_per_s=1.0), "1 page · 1 pages/s"),
        (HALFWAY, "40 pages · 200 pages/s · pump.pdf"),
        (Progress(pages=2, unembedded=5), "2 pages · 5 texts to embed"),
        (Progress(document="bell\x07.txt"), "0 pages · bell�.txt"),
    ],
)
def test_beside_the_bar_stands_how_much_and_how_fast(progress: Progress, said: str) -> None:
    assert detail(progress) == said


def test_at_the_end_stands_what_can_be_searched_now() -> None:
    one = Document(id="1", path=Path("/a"), pages=1, chunks=1)
    two = Document(id="2", path=Path("/b"), pages=40, chunks=90)
    assert (
        summary([one], Progress(pages_per_s=0.9), 0.04) == "1 document, 1 page, 1 passage in 0.0 s"
    )
    assert (
        summary([one, two], HALFWAY, 1.26)
        == "2 documents, 41 pages, 91 passages in 1.3 s, 200 pages/s"
    )


def test_people_see_a_bar_that_is_gone_afterwards() -> None:
    shown = io.StringIO()
    with Bar(Console(file=shown, force_terminal=True, width=120)) as bar:
        bar(HALFWAY)
    said = shown.getvalue()
    assert "reading" in said
    assert "1/3" in said
    assert "pump.pdf" in said
    assert said.endswith("\x1b[2K")


def test_a_bar_leaves_nothing_in_a_file() -> None:
    shown = io.StringIO()
    with Bar(Console(file=shown)) as bar:
        bar(HALFWAY)
    assert shown.getvalue() == ""


def test_programs_get_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with reporter(Console(), json=True) as lines:
        lines(HALFWAY)
        lines(Progress())
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said[0]["state"] == "reading"
    assert said[0]["pages"] == 40
    assert said[1]["state"] == "idle"
    assert isinstance(lines, Lines)
    assert isinstance(reporter(Console(), json=False), Bar)
