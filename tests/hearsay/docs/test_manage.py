import asyncio
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fpdf import FPDF

from config import Settings
from hearsay.docs import checks, manage, show
from hearsay.docs.common import index
from hearsay.trouble import Trouble
from rag.documents import Document
from rag.indexing.pace import Report
from rag.indexing.progress import Progress
from tests.hearsay.docs.conftest import LEASE, write


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def test_a_folder_that_is_added_can_be_searched(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "papers")
    assert await manage.add(settings, [tmp_path / "papers"], password=None, json=False) == 0
    said = capsys.readouterr().out
    assert "indexed        3 documents, 2 pages, 4 passages in" in said
    assert "no text" in said
    assert "empty.txt" in said
    assert "lease.txt" not in said


async def test_what_cannot_be_looked_at_is_told_and_the_rest_is_added(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "papers")
    circle = tmp_path / "papers" / "circle.txt"
    circle.symlink_to(circle)
    assert await manage.add(settings, [tmp_path / "papers"], password=None, json=False) == 0
    said = f"not seen       {circle}: it cannot be looked at (Too many levels of symbolic links)"
    assert said in capsys.readouterr().out
    assert await show.status(settings, json=False) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "3 documents" in out
    found = checks.library(settings)
    assert (found.result, found.do) == ("note", "hearsay docs status")
    assert found.found.endswith("; 1 place that cannot be looked at")
    circle.unlink()
    assert await manage.reindex(settings, [], json=True) == 0
    assert await show.status(settings, json=True) == 0
    assert objects(capsys)[-1]["unseen"] == {}


async def test_programs_get_progress_and_then_each_document(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("lease.txt", "other.txt"):
        (tmp_path / name).write_text(LEASE, encoding="utf-8")
    assert await manage.add(settings, [tmp_path / "other.txt"], password=None, json=True) == 0
    objects(capsys)
    assert await manage.add(settings, [tmp_path / "lease.txt"], password=None, json=True) == 0
    *progress, last = objects(capsys)
    assert last["path"] == str(tmp_path / "lease.txt")
    assert last["condition"] == "ready"
    assert progress
    assert all(set(one) == set(Progress.__dataclass_fields__) for one in progress)


async def test_what_is_not_there_cannot_be_added(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="does not exist"):
        await manage.add(settings, [tmp_path / "nothing.pdf"], password=None, json=False)


async def test_what_is_removed_is_found_no_more(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    await manage.add(settings, [tmp_path / "lease.txt"], password=None, json=False)
    assert await manage.remove(settings, ["lease.txt"], json=False) == 0
    assert f"removed        {tmp_path / 'lease.txt'}" in capsys.readouterr().out
    with index(settings) as opened:
        assert opened.documents() == []
    with pytest.raises(Trouble, match=r"lease\.txt"):
        await manage.remove(settings, ["lease.txt"], json=False)


async def test_programs_are_told_what_was_removed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    await manage.add(settings, [tmp_path], password=None, json=True)
    assert await manage.remove(settings, [str(tmp_path)], json=True) == 0
    assert objects(capsys)[-1] == {"removed": str(tmp_path)}


@pytest.mark.parametrize("json", [True, False])
async def test_a_file_may_have_any_name(
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    json: bool,  # noqa: FBT001  # both ways
) -> None:
    file = tmp_path / os.fsdecode("a\nbell\x07 🎉 ".encode() + b"\xff.txt")
    file.write_text(LEASE, encoding="utf-8")
    assert await manage.add(settings, [file], password=None, json=json) == 0
    assert await show.documents(settings, json=json) == 0
    assert await manage.remove(settings, [str(file)], json=json) == 0
    said = capsys.readouterr().out
    said.encode("utf-8")
    assert "bell" in said
    assert "\x07" not in said


async def test_a_document_is_read_again(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    await manage.add(settings, [tmp_path / "lease.txt"], password=None, json=False)
    capsys.readouterr()
    assert await manage.reindex(settings, [], json=False) == 0
    assert "indexed        1 document, 1 page" in capsys.readouterr().out


async def test_while_it_is_paused_nothing_is_added_but_later(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    assert await manage.pause(settings, json=False) == 0
    with pytest.raises(Trouble, match="paused"):
        await manage.add(settings, [tmp_path / "lease.txt"], password=None, json=False)
    await show.status(settings, json=False)
    assert "paused; go on with: hearsay docs resume" in capsys.readouterr().out
    assert await manage.resume(settings, json=False) == 0
    assert await manage.reindex(settings, [], json=False) == 0
    with index(settings) as opened:
        assert [one.condition for one in opened.documents()] == ["ready"]


@dataclass
class Slow:
    """An index that is never settled until it is told to stop."""

    begun: Event = field(default_factory=Event)
    stopped: bool = False

    def settle(self, report: Report, *, stop: Event) -> Progress:
        report(Progress(state="reading", total=2))
        self.begun.set()
        self.stopped = stop.wait(60)
        return Progress()


async def test_ctrl_c_ends_the_indexing_before_the_index_is_closed() -> None:
    slow = Slow()
    async with asyncio.TaskGroup() as tasks:
        adding = tasks.create_task(manage.settle(slow, json=True), name="add")  # type: ignore[arg-type]
        await asyncio.to_thread(slow.begun.wait)
        adding.cancel()
    assert slow.stopped


@dataclass
class Settled:
    """An index that is settled at once."""

    progress: Progress

    def settle(self, report: Report, *, stop: Event) -> Progress:
        del report, stop
        return self.progress


async def test_what_is_wrong_with_the_indexing_is_said(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = Settled(Progress(note="the embedder is away"))
    done = await manage._indexed(settings, settled, json=False)  # type: ignore[arg-type]
    assert "note           the embedder is away" in capsys.readouterr().out
    assert 0 <= done.seconds < 30
    await manage._indexed(settings, settled, json=True)  # type: ignore[arg-type]
    assert capsys.readouterr().out == ""


def test_only_documents_with_something_to_say_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fine = Document(id="1", path=Path("/a/fine.md"), condition="ready")
    noted = Document(id="2", path=Path("/a/noted.md"), condition="ready", note="page 2 is empty")
    manage.report([fine, noted], manage.Done(Progress(), 1.0), json=False)
    said = capsys.readouterr().out
    assert "fine.md" not in said
    assert "/a/noted.md: page 2 is empty" in said


async def test_a_named_file_that_cannot_be_read_is_a_failure(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").touch()
    named = [tmp_path / "empty.txt"]
    assert await manage.add(settings, named, password=None, json=False) == 1
    assert "it is empty" in capsys.readouterr().out


async def test_a_password_opens_an_encrypted_document(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "secret.pdf"
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text="The safe is behind the painting.")
    pdf.set_encryption(owner_password="owner", user_password="sesame")  # noqa: S106  # of a test
    pdf.output(str(file))
    assert await manage.add(settings, [file], password=None, json=False) == 1
    assert await manage.add(settings, [file], password="sesame", json=False) == 0  # noqa: S106
