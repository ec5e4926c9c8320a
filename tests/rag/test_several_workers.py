"""Document workers on several machines: one database, one broker, and one of them may die."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from bus.broker.mosquitto import find
from bus.bus import Bus
from bus.connect import connect
from bus.messages import Hits, Presence, Query
from config.load import load
from tests.bus.worlds import broker_process
from tests.rag.store.server import serving

ROOT = Path(__file__).parents[2]
NAMES = ("rag", "rag-2")
Workers = dict[str, "subprocess.Popen[bytes]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "pump.txt").write_text(
        "The spare bicycle pump hangs in the cellar behind the door.", encoding="utf-8"
    )
    return made


@pytest.fixture
def house(tmp_path: Path, folder: Path) -> Iterator[dict[str, str]]:
    """A broker and a database; the settings that lead there."""
    if find() is None:
        pytest.skip("mosquitto is not installed")
    with ExitStack() as stack:
        database = stack.enter_context(serving())
        broker = stack.enter_context(broker_process("mosquitto", tmp_path / "broker"))
        yield {
            "HEARSAY_BUS__URL": broker.record.url,
            "HEARSAY_BUS__SHARE": "documents",
            "HEARSAY_DOCUMENTS__FOLDERS": f"[{folder}]",
            "HEARSAY_DOCUMENTS__POSTGRES": database.conninfo.replace(":@", "@"),
        }


@pytest.fixture
def workers(tmp_path: Path, house: dict[str, str]) -> Iterator[Workers]:
    """Each on a machine of its own, as far as its data folder can tell."""
    running = {name: start(name, {**house, "HEARSAY_DATA": str(tmp_path / name)}) for name in NAMES}
    yield running
    for worker in running.values():
        worker.terminate()
    for worker in running.values():
        worker.wait(timeout=20)


def start(name: str, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "rag"],
        env={**os.environ, **settings, "HEARSAY_DOCUMENTS__NAME": name},
        cwd=ROOT,
    )


@pytest.mark.broker
async def test_they_share_the_questions_and_take_over_from_each_other(
    tmp_path: Path, folder: Path, house: dict[str, str], workers: Workers
) -> None:
    url = house["HEARSAY_BUS__URL"]
    settings = load(environ={"HEARSAY_BUS__URL": url, "HEARSAY_DATA": str(tmp_path)})
    async with asyncio.timeout(100), connect(settings, source="asker", instance="1") as bus:
        await indexed(bus, 1, by=NAMES)
        answered = [await ask(bus, f"q{number}") for number in range(8)]
        assert {hits.source for hits in answered} == set(NAMES)
        assert {hits.hits[0].quote for hits in answered} == {
            "The spare bicycle pump hangs in the cellar behind the door."
        }
        workers["rag"].kill()
        (folder / "key.txt").write_text("Mrs. Ostrowski keeps the key.", encoding="utf-8")
        await indexed(bus, 2, by=("rag-2",))
        assert (await ask(bus, "last")).source == "rag-2"


async def indexed(bus: Bus, documents: int, *, by: Sequence[str]) -> None:
    """Wait until each of these workers says that so many documents can be searched."""
    waiting = set(by)
    async with bus.subscribe(Presence) as said:
        while waiting:
            presence = await anext(said)
            if presence.detail.startswith(f"{documents} document"):
                waiting.discard(presence.name)


async def ask(bus: Bus, identity: str) -> Hits:
    async with bus.subscribe(Hits) as said:
        await bus.publish(Query(id=identity, text="Where is the spare bicycle pump?", limit=1))
        return await anext(said)
