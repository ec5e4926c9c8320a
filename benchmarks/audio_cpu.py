"""Measures what the ears of one room cost: a satellite and the wake worker, on their own broker.

`python -m benchmarks.audio_cpu [SECONDS]` prints it.
"""

import asyncio
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil
import yaml

from benchmarks.numbers import Row, distribution
from benchmarks.processes import busy_s
from benchmarks.sounds import synthesized
from bus.audio import RATE_HZ, wav_bytes
from bus.broker import embedded_broker
from bus.connect import connect
from bus.messages import Presence
from config import Settings, clean_environment, load

SECONDS = 60
SENTENCES = ("turn on the kitchen light", "what time is it", "open the blinds")
REACH = {"max": 2.0}
WORKERS = {
    "wake": "wake worker, two words, one room",
    "satellite-living_room": "satellite, the microphone open",
}
MODULES = {"wake": "agents.wake", "satellite-living_room": "benchmarks.recorded_satellite"}
START_S = 30.0
END_S = 3.0


async def measure(seconds: int = SECONDS) -> AsyncIterator[Row]:
    """Let both workers hear so many seconds of speech in real time; yield what each cost."""
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as name:
        config = _write_settings(Path(name))
        settings = load(config, environ={})
        async with AsyncExitStack() as stack:
            broker = await stack.enter_async_context(embedded_broker(settings))
            workers = await stack.enter_async_context(_workers(settings, config))
            shares = await _shares(workers, seconds)
    note = f"{seconds} s of speech in real time through {broker.kind}; percent of one core"
    for worker, share in shares.items():
        yield Row(WORKERS[worker], "%", distribution([share]), REACH, note)


def _write_settings(folder: Path) -> Path:
    recording = folder / "speech.wav"
    pcm = b"".join(sound.pcm for sound in synthesized(*SENTENCES))
    recording.write_bytes(wav_bytes(pcm, rate_hz=RATE_HZ))
    config = folder / "hearsay.yaml"
    tree = {"data": str(folder / "data"), "satellite": {"microphone": str(recording)}}
    config.write_text(yaml.safe_dump(tree), encoding="utf-8")
    return config


@asynccontextmanager
async def _workers(settings: Settings, config: Path) -> AsyncIterator[dict[str, psutil.Process]]:
    """Run both workers; they are online once entered."""
    processes: list[Process] = []
    async with connect(settings, source="bench", patience_s=START_S) as bus:
        try:
            async with bus.subscribe(Presence) as presences, asyncio.timeout(START_S):
                processes = [await _start(module, config) for module in MODULES.values()]
                waited = set(MODULES)
                while waited:
                    waited.discard((await anext(presences)).name)
            yield {
                name: psutil.Process(process.pid)
                for name, process in zip(MODULES, processes, strict=True)
            }
        finally:
            await _end(processes)


async def _start(module: str, config: Path) -> Process:
    command = (sys.executable, "-m", module, "--config", str(config), "--parent-pipe")
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, env=clean_environment())


async def _end(processes: Sequence[Process]) -> None:
    for process in processes:
        process.terminate()
    async with asyncio.timeout(END_S):
        await asyncio.gather(*(process.wait() for process in processes))


async def _shares(workers: dict[str, psutil.Process], seconds: int) -> dict[str, float]:
    before = {name: busy_s(process) for name, process in workers.items()}
    began = time.monotonic()
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    return {
        name: 100 * (busy_s(process) - before[name]) / took for name, process in workers.items()
    }


async def _print(seconds: int) -> None:
    async for row in measure(seconds):
        print(f"{row.what}: {row.measured.max:.2f} {row.unit} ({row.note})")


if __name__ == "__main__":
    asyncio.run(_print(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
