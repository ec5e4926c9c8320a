"""The document worker as a process: files come and go, it is killed, its index is deleted."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import psutil
import pytest

from bus import Bus
from bus.broker.mosquitto import find
from bus.connect import connect
from bus.messages import DocumentsStatus, Hits, Presence, Query
from config.load import load
from rag.store.open import open_store
from tests.bus.worlds import broker_process

pytestmark = pytest.mark.broker

PATIENCE_S = 60
MANY = 300
"""So many that the worker, which looks every second, is seen in the middle of them."""
Environment = Mapping[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pump.txt").write_text("The bicycle pump hangs in the cellar behind the door.")
    return folder


@pytest.fixture
def environment(tmp_path: Path, folder: Path) -> Iterator[Environment]:
    """A broker of the test's own, and a data folder."""
    if find() is None:
        pytest.skip("mosquitto is not installed")
    with broker_process("mosquitto", tmp_path / "broker") as broker:
        yield {
            "HEARSAY_BUS__URL": broker.record.url,
            "HEARSAY_DATA": str(tmp_path / "data"),
            "HEARSAY_DOCUMENTS__FOLDERS": f"[{folder}]",
        }


@pytest.fixture
async def bus(environment: Environment) -> AsyncIterator[Bus]:
    async with connect(load(environ=dict(environment)), source="asker") as bus:
        yield bus


@asynccontextmanager
async def running(environment: Environment) -> AsyncIterator[Process]:
    """Run the worker; whatever becomes of it, it is gone afterwards."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rag", "--parent-pipe",
        stdin=PIPE, env={**os.environ, **environment},
    )  # fmt: skip
    try:
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
        await worker.communicate()


async def told(bus: Bus, true: Callable[[DocumentsStatus], bool]) -> None:
    """Wait until the worker says so of its index."""
    async with asyncio.timeout(PATIENCE_S), bus.subscribe(DocumentsStatus) as heard:
        async for said in heard:
            if true(said):
                return


async def until_read(bus: Bus, documents: int) -> None:
    await told(bus, lambda said: said.documents == documents and not said.detail)


async def asked(bus: Bus, text: str) -> Hits:
    async with asyncio.timeout(PATIENCE_S), bus.subscribe(Hits) as heard:
        await bus.publish(Query(id=os.urandom(8).hex(), text=text))
        return await anext(heard)


async def test_files_that_come_change_move_and_go_are_followed(
    environment: Environment, bus: Bus, folder: Path
) -> None:
    async with running(environment):
        await until_read(bus, 1)
        first = await asked(bus, "Where does the bicycle pump hang?")
        assert first.answerable
        assert first.hits[0].quote == "The bicycle pump hangs in the cellar behind the door."
        (folder / "key.txt").write_text("Mrs. Ostrowski on the second floor keeps the spare key.")
        await until_read(bus, 2)
        assert "Ostrowski" in (await asked(bus, "Who keeps the spare key?")).hits[0].quote
        (folder / "pump.txt").rename(folder / "moved.txt")
        await moved(first, environment, folder / "moved.txt")
        (folder / "key.txt").unlink()
        await until_read(bus, 1)
        assert not (await asked(bus, "Who keeps the spare key?")).answerable


async def moved(hits: Hits, environment: Environment, path: Path) -> None:
    """Wait until the document of a hit, of the same id as before, is there."""
    async with asyncio.timeout(PATIENCE_S):
        while await asyncio.to_thread(_path_of, hits, environment) != path:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # the place of a document is told to nobody


def _path_of(hits: Hits, environment: Environment) -> Path | None:
    """Return where the document of a hit is now, as another process sees it."""
    with open_store(load(environ=dict(environment))) as store:
        return next((d.path for d in store.documents() if d.id == hits.hits[0].document), None)


async def test_killed_while_it_reads_it_leaves_nothing_running_and_goes_on_later(
    environment: Environment, bus: Bus, folder: Path
) -> None:
    for number in range(MANY):
        (folder / f"{number}.txt").write_text(f"Box {number} holds {number * 3} screws.\n\n" * 9)
    async with running(environment) as worker:
        await told(bus, lambda said: 0 < said.documents < MANY)
        family = psutil.Process(worker.pid).children(recursive=True)
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        gone, alive = await asyncio.to_thread(psutil.wait_procs, family, timeout=PATIENCE_S)
        assert gone
        assert not alive
    async with running(environment):
        await until_read(bus, MANY + 1)
        assert (await asked(bus, "Where does the bicycle pump hang?")).answerable


async def test_an_index_that_is_deleted_is_made_again(environment: Environment, bus: Bus) -> None:
    index = Path(environment["HEARSAY_DATA"]) / "documents" / "index.sqlite"
    async with running(environment):
        await until_read(bus, 1)
        with index.open("rb") as before:
            shutil.rmtree(index.parent)
            async with asyncio.timeout(PATIENCE_S):
                while not (await answers(bus) and is_another(index, before)):
                    """What is deleted may still answer; while it is made again nothing does."""


async def answers(bus: Bus) -> bool:
    """Say whether the documents know where the pump hangs; a question may fail meanwhile."""
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            return (await asked(bus, "Where does the bicycle pump hang?")).answerable
    return False


def is_another(file: Path, before: BinaryIO) -> bool:
    """Say whether another file stands there than the one that is still open."""
    return file.exists() and not os.path.samestat(file.stat(), os.fstat(before.fileno()))


async def test_a_second_worker_of_the_same_name_does_not_start(
    environment: Environment, bus: Bus
) -> None:
    async with running(environment):
        await until_read(bus, 1)
        async with running(
            {**environment, "HEARSAY_DATA": environment["HEARSAY_DATA"] + "2"}
        ) as twin:
            async with asyncio.timeout(PATIENCE_S):
                assert await twin.wait() == 78
        other = {**environment, "HEARSAY_DOCUMENTS__NAME": "rag-2"}
        async with (
            running(other),
            asyncio.timeout(PATIENCE_S),
            bus.subscribe(Presence, name="rag-2") as heard,
        ):
            while (await anext(heard)).state != "online":
                """It starts under another name, on the same index."""
