"""The broker that comes with the house: what it can do, and how to have one."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bus.address import Address
from bus.broker.abilities import BROKERS, Abilities
from bus.broker.record import Record
from config import Settings, child_environment

__all__ = ["BROKERS", "Abilities", "Embedded", "embedded_broker", "wait_until_up"]

START_S = 15.0
STOP_S = 5.0
PAUSE_S = 0.02


@dataclass
class Embedded:
    """A running broker of ours, in processes of its own."""

    url: str
    kind: str
    pid: int
    """Of the process that listens; killing it is a crash of the broker."""
    process: asyncio.subprocess.Process
    """The process we started: the broker itself, or its keeper."""

    @property
    def abilities(self) -> Abilities:
        """What this broker can do."""
        return BROKERS[self.kind]


@asynccontextmanager
async def embedded_broker(
    settings: Settings, *, kind: str | None = None, port: int | None = None
) -> AsyncIterator[Embedded]:
    """Run a broker for a data folder; it ends with this context, and with this process.

    Raises:
        ConnectionError: in one sentence, if it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bus.broker", *_options(settings.data, kind, port),
        stdin=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=child_environment(),
    )  # fmt: skip
    try:
        record = await _until_recorded(process, settings.data)
        yield Embedded(record.url, record.kind, record.pid, process)
    finally:
        await _end(process)


async def wait_until_up(url: str, *, timeout_s: float = START_S) -> None:
    """Wait until somebody listens at `url`; TimeoutError if nobody does in time."""
    address = Address.parse(url)
    async with asyncio.timeout(timeout_s):
        while True:
            try:
                await address.probe()
            except OSError:
                await asyncio.sleep(PAUSE_S)
            else:
                return


def _options(data: Path, kind: str | None, port: int | None) -> list[str]:
    options = ["--data", str(data), "--parent-pipe"]
    if kind is not None:
        options += ["--kind", kind]
    if port is not None:
        options += ["--port", str(port)]
    return options


async def _until_recorded(process: asyncio.subprocess.Process, data: Path) -> Record:
    """Wait until the keeper has written where its broker is."""
    async with asyncio.timeout(START_S):
        while process.returncode is None:
            record = Record.read(data)
            if record is not None and record.keeper == process.pid:
                return record
            await asyncio.sleep(PAUSE_S)
    raise ConnectionError("the broker did not start; its last line says why")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let go of the pipe, and wait until the broker has gone."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
