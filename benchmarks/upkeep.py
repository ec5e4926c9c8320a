"""What a house costs that merely listens: start, memory, and the ears' processor time."""

import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from agents.satellite.feed import feed
from benchmarks import processes
from benchmarks.numbers import Row, distribution
from hearsay import house
from hearsay.own_house import QUIET, OwnHouse, own_house

LISTEN_S = 30
"""Seconds of sound over which the ears are measured."""
WARM_STARTS = 3
START_REACH = {"max": 5.0}
MEMORY_REACH = {"max": 700.0}
CPU_REACH = {"max": 2.0}


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


async def ears(own: OwnHouse, pcm: bytes) -> AsyncIterator[Row]:
    """Feed sound in real time; yield the processor time of those who hear it."""
    names = ("wake", "asr")
    running = processes.workers(own)
    async with house.join(own.settings, "bench") as bus:
        before = {name: processes.busy_s(running[name]) for name in names}
        began, own_before = time.monotonic(), time.process_time()
        await feed(bus, own.settings.room, pcm, silence_s=0)
        took = time.monotonic() - began
        own_share = 100 * (time.process_time() - own_before) / took
        shares = {n: 100 * (processes.busy_s(running[n]) - before[n]) / took for n in names}
    note = f"{took:.0f} s of sound in real time; percent of one core"
    feeding = f"{note}; publishing a recording instead of a microphone"
    yield Row(
        "wake worker, two words, one room", "%", distribution([shares["wake"]]), CPU_REACH, note
    )
    yield Row("satellite", "%", distribution([own_share]), CPU_REACH, feeding)
    yield Row("recognizer while it hears that", "%", distribution([shares["asr"]]), {}, note)


def memory(own: OwnHouse) -> Row:
    """Return the memory of all workers together."""
    shares = {name: processes.share_mib(one) for name, one in processes.workers(own).items()}
    note = "PSS; " + ", ".join(f"{name} {mib:.0f}" for name, mib in sorted(shares.items()))
    total = distribution([sum(shares.values())])
    return Row("memory of all workers together", "MiB", total, MEMORY_REACH, note)


def of_length(parts: Sequence[bytes], seconds: int) -> bytes:
    """Return these sounds one after the other, again and again, up to a length."""
    whole = b"".join(parts)
    wanted = 2 * 16_000 * seconds
    return (whole * (wanted // max(1, len(whole)) + 1))[:wanted]
