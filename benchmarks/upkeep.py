"""What it takes to have a house: the time to start it, and its memory."""

import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks import processes
from benchmarks.numbers import Row, distribution
from hearsay.own_house import QUIET, OwnHouse, own_house

WARM_STARTS = 3
START_REACH = {"max": 5.0}
MEMORY_REACH = {"max": 700.0}


async def starts() -> AsyncIterator[Row]:
    """Start a house in a new folder, then again in the same one."""
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as name:
        folder = Path(name)
        cold = [await _start(folder)]
        warm = [await _start(folder) for _ in range(WARM_STARTS)]
    what = "all workers online after `hearsay up`"
    yield Row(f"{what}, warm", "s", distribution(warm), START_REACH)
    yield Row(f"{what}, new data folder", "s", distribution(cold))


async def _start(folder: Path) -> float:
    start = time.perf_counter()
    async with own_house(folder, QUIET):
        return time.perf_counter() - start


def memory(own: OwnHouse) -> Row:
    """Return the memory of all workers together."""
    shares = {name: processes.share_mib(one) for name, one in processes.workers(own).items()}
    note = "PSS; " + ", ".join(f"{name} {mib:.0f}" for name, mib in sorted(shares.items()))
    total = distribution([sum(shares.values())])
    return Row("memory of all workers together", "MiB", total, MEMORY_REACH, note)
