"""The documents' commands in a house that runs: real broker, real workers."""

import asyncio
import json
import subprocess
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
from rich.console import Console

from bus.messages import DocumentsChanged, Hits
from config import clean_environment
from hearsay import house
from hearsay.demo import Demo
from hearsay.docs import demo, find, manage
from hearsay.own_house import OwnHouse
from hearsay.screen import People
from rag.samples.samples import ANSWERED, Question

PATIENCE_S = 60


def typed(own: OwnHouse, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the house."""
    return subprocess.run(
        [*own.command, *arguments],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture
async def papers(own: OwnHouse) -> Path:
    """The folder of the sample documents, which the house has just learned, or knows again."""
    folder = own.config.parent / "papers"
    async with house.join(own.settings, "test") as bus:
        await demo.add(own.settings, folder, bus)
    return folder


async def test_the_demo_adds_documents_and_asks_them(own: OwnHouse) -> None:
    console = Console(width=150)
    with console.capture() as captured:
        async with house.join(own.settings, "demo") as bus:
            failures = await Demo(console, own, bus).documents(own.config.parent / "papers")
    assert failures == []
    shown = captured.get()
    assert ANSWERED.quote in shown
    assert f"{ANSWERED.document}, page {ANSWERED.page}" in shown


async def test_a_demo_says_what_went_wrong_with_a_question(own: OwnHouse) -> None:
    command = Question("turn on the kitchen light", quote="on")
    async with house.join(own.settings, "demo") as bus:
        shown = People(Console(quiet=True))
        failures = await demo.ask(own.settings, command, bus, shown)
    assert failures == ["“turn on the kitchen light” ended as done, not answered"]


@pytest.mark.usefixtures("papers")
def test_the_worker_answers_what_is_asked_in_writing(own: OwnHouse) -> None:
    done = typed(own, "docs", "ask", "--json", ANSWERED.text)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["answerable"]
    assert said["source"] == "rag"
    assert ANSWERED.quote in said["hits"][0]["quote"]


@pytest.mark.usefixtures("papers")
async def test_the_index_here_is_asked_where_no_worker_answers(own: OwnHouse) -> None:
    query = find.Wanted(ANSWERED.text, 1).query()
    said = await asyncio.to_thread(find.here, own.settings, query)
    assert isinstance(said, Hits)
    assert said.answerable


async def test_every_change_nudges_the_house(own: OwnHouse, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The key hangs behind the door.", encoding="utf-8")
    changes: tuple[Callable[[], Coroutine[None, None, int]], ...] = (
        lambda: manage.pause(own.settings, json=True),
        lambda: manage.resume(own.settings, json=True),
        lambda: manage.add(own.settings, [note], password=None, json=True),
        lambda: manage.reindex(own.settings, [], json=True),
        lambda: manage.remove(own.settings, ["note.txt"], json=True),
    )
    async with house.join(own.settings, "test") as bus, bus.subscribe(DocumentsChanged) as heard:
        for change in changes:
            assert await change() == 0
            async with asyncio.timeout(PATIENCE_S):
                await anext(heard)


@pytest.mark.usefixtures("papers")
def test_removing_a_document_takes_it_out_of_the_answers(own: OwnHouse) -> None:
    assert typed(own, "docs", "remove", ANSWERED.document).returncode == 0
    said = json.loads(typed(own, "docs", "ask", "--json", ANSWERED.text).stdout)
    assert not any(ANSWERED.quote in one["quote"] for one in said["hits"])
