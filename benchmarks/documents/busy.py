"""Questions to a house while it reads: how long they take, how fast it reads, what that costs.

`python -m benchmarks.documents.busy [FILES]` starts a house of its own with a folder that is
followed, fills the folder while it runs, and asks over the bus before and meanwhile.
"""

import argparse
import asyncio
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil

from benchmarks.documents.made import made_up
from benchmarks.documents.sets import QuestionSet
from benchmarks.numbers import Row, distribution
from bus import Bus
from bus.connect import connect
from bus.messages import DocumentsStatus, Hits, Query
from hearsay.own_house import QUIET, OwnHouse, own_house

FILES = 400
PARAGRAPHS = 12
"""Of a file: about two full pages."""
QUERIES = 100
PAUSE_S = 0.1
"""Between two questions."""
PATIENCE_S = 300.0
REACH = {"p95": 25.0}


async def measure(files: int) -> AsyncIterator[Row]:
    """Ask a house that has read a few files, then one that reads many more."""
    text = await asyncio.to_thread(made_up)
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as name:
        docs = Path(name) / "docs"
        docs.mkdir()
        _write(docs, text, range(files // 10))
        tree = {**QUIET, "documents": {"folders": [str(docs)]}}
        async with own_house(Path(name), tree) as own, connect(own.settings, source="bench") as bus:
            await _settled(bus, files // 10)
            calm = await _ask(bus, text, lambda asked: asked < QUERIES)
            yield Row("document query, nothing else to do", "ms", distribution(calm), REACH)
            async for row in _busy(own, bus, text, docs, files):
                yield row


async def _busy(
    own: OwnHouse, bus: Bus, text: QuestionSet, docs: Path, files: int
) -> AsyncIterator[Row]:
    begun = time.perf_counter()
    _write(docs, text, range(files))
    done: list[float] = []

    async def wait() -> None:
        await _settled(bus, files)
        done.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wait(), name="wait")
        memory = tasks.create_task(_most_mib(own, done), name="memory")
        took = await _ask(bus, text, lambda _: not done)
    note = f"{files} files of {PARAGRAPHS} paragraphs in {done[0]:.1f} s"
    yield Row("document query while files are read", "ms", distribution(took), REACH, note)
    for name, mib in memory.result().items():
        yield Row(f"memory of {name}, at most", "MiB", distribution([mib]))


def _write(docs: Path, text: QuestionSet, numbers: range) -> None:
    for number in numbers:
        chosen = [
            text.paragraphs[(number * PARAGRAPHS + i) % len(text.paragraphs)].text
            for i in range(PARAGRAPHS)
        ]
        (docs / f"{number:05}.txt").write_text(
            f"File {number}\n\n" + "\n\n".join(chosen), encoding="utf-8"
        )


async def _settled(bus: Bus, files: int) -> None:
    """Wait until so many documents are there and nothing is to come."""
    async with asyncio.timeout(PATIENCE_S), bus.subscribe(DocumentsStatus) as heard:
        async for said in heard:
            if said.documents >= files and not said.pending and not said.detail:
                return


async def _ask(bus: Bus, text: QuestionSet, more: Callable[[int], bool]) -> list[float]:
    """Ask one question after the other; return how many milliseconds each took."""
    took: list[float] = []
    async with bus.subscribe(Hits) as heard:
        while not took or more(len(took)):
            question = text.questions[len(took) % len(text.questions)].text
            query = Query(id=uuid.uuid4().hex, text=question)
            begun = time.perf_counter()
            await bus.publish(query)
            async for hits in heard:
                if hits.id == query.id:
                    break
            took.append(1000 * (time.perf_counter() - begun))
            await asyncio.sleep(PAUSE_S)
    return took


async def _most_mib(own: OwnHouse, done: list[float]) -> dict[str, float]:
    """Return the most memory (PSS) that each process of the documents took, until all is done."""
    most: dict[str, float] = {}
    while not done:
        for name, mib in (await asyncio.to_thread(_mib, own)).items():
            most[name] = max(most.get(name, 0), mib)
        await asyncio.sleep(1)  # memory is sampled once a second
    return most


def _mib(own: OwnHouse) -> dict[str, float]:
    found: dict[str, float] = {}
    for child in psutil.Process(own.process.pid).children(recursive=True):
        try:
            command, memory = child.cmdline(), child.memory_full_info().pss / 2**20
        except psutil.Error:  # it has ended
            continue
        name = next((part for part in command if part.startswith("rag")), None)
        if name:
            found[name] = found.get(name, 0) + memory
    return found


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=FILES)
    async for row in measure(parser.parse_args().files):
        one = row.measured
        numbers = f"p50 {one.p50:.1f}  p95 {one.p95:.1f}  max {one.max:.1f} {row.unit}"
        print(f"{row.what}: {numbers}  (n={one.count}) {row.note}".rstrip())


if __name__ == "__main__":
    asyncio.run(_main())
