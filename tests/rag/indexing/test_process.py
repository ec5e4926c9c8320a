"""The process that indexes: killed at any moment, told to end, left alone by its worker."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from config import Settings
from rag.indexing.index import Index, open_index
from rag.indexing.process import index_once

PATIENCE_S = 60
FILES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(FILES):
        text = f"Number {number} is kept in drawer {number * 7}.\n\n" * 5
        (folder / f"{number:03}.txt").write_text(text)
    return folder


@pytest.fixture
def own(settings: Settings, tmp_path: Path, folder: Path) -> Settings:
    own = settings.model_copy(update={"data": tmp_path / "data"})
    with open_index(own) as index:
        index.add([folder])
    return own


async def start(settings: Settings) -> Process:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "rag.indexing", stdin=PIPE, stdout=PIPE
    )
    assert child.stdin is not None
    child.stdin.write(settings.model_dump_json().encode() + b"\n")
    await child.stdin.drain()
    return child


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await asyncio.to_thread(true):  # noqa: ASYNC110  # another process tells nobody
            await asyncio.sleep(0.002)


async def ended(child: Process) -> int:
    async with asyncio.timeout(PATIENCE_S):
        await child.communicate()
    assert child.returncode is not None
    return child.returncode


def whole(index: Index) -> bool:
    """Say whether every document has its pages and chunks, or is not there at all."""
    documents = index.documents()
    chunks = sum(document.chunks for document in documents)
    return (
        all(
            document.condition == "ready"
            and len(index.store.pages(document.id)) == document.pages == 1
            for document in documents
        )
        and chunks == index.counts().chunks
    )


async def test_it_does_what_is_owed_and_ends(own: Settings) -> None:
    assert await index_once(own) == ""
    with open_index(own) as index:
        assert len(index.documents()) == FILES
        assert index.store.counts("wordllama/l2-256").unembedded == 0
        assert not index.owed


async def test_killed_at_any_moment_it_leaves_a_whole_index_and_the_next_goes_on(
    own: Settings,
) -> None:
    with open_index(own) as index:
        for share in (1, FILES // 2):
            child = await start(own)
            await until(lambda share=share: index.counts().documents >= share)  # type: ignore[misc]
            child.send_signal(signal.SIGKILL)
            assert await ended(child) == -signal.SIGKILL
            assert await asyncio.to_thread(whole, index)
            assert index.owed
        ids = {document.id for document in index.documents()}
        assert await index_once(own) == ""
        assert ids <= {document.id for document in index.documents()}
        assert len(index.documents()) == FILES
        assert whole(index)
        assert not index.owed


async def test_it_ends_when_its_worker_does(own: Settings) -> None:
    with open_index(own) as index:
        child = await start(own)
        await until(lambda: index.counts().documents > 0)
        assert child.stdin is not None
        child.stdin.close()
        assert await ended(child) == 0
        assert whole(index)


async def test_it_ignores_the_interrupt_of_a_terminal(own: Settings) -> None:
    with open_index(own) as index:
        child = await start(own)
        await until(lambda: index.counts().documents > 0)
        child.send_signal(signal.SIGINT)
        assert await ended(child) == 0
        assert len(index.documents()) == FILES


async def test_while_another_indexes_it_ends_at_once(own: Settings) -> None:
    with open_index(own) as index, index.store.indexing() as ours:
        assert ours
        assert await index_once(own) == ""
        assert index.documents() == []
        assert index.owed


async def test_it_is_ended_when_the_worker_is_cancelled(own: Settings) -> None:
    with open_index(own) as index:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(index_once(own), name="index")
            await until(lambda: index.counts().documents > 0)
            running.cancel()
        with index.store.indexing() as nobody_does:
            assert nobody_does


async def test_an_index_that_cannot_be_opened_is_a_sentence(own: Settings) -> None:
    file = own.data / "documents"
    for path in sorted(file.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    file.rmdir()
    file.write_text("this is no folder")
    said = await index_once(own)
    assert said
    assert "\n" not in said
    assert "Traceback" not in said


async def test_a_process_that_dies_without_a_word_is_a_sentence(own: Settings) -> None:
    with open_index(own) as index:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(index_once(own), name="index")
            await until(lambda: index.counts().documents > 0)
            _kill_children()
        assert running.result() == "indexing has ended with code -9: see the log"


def _kill_children() -> None:
    """Kill the indexing process that this process started."""
    for child in psutil.Process().children():
        if "rag.indexing" in child.cmdline():
            child.kill()
