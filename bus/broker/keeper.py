"""Keeps a broker running for a data folder, always on the same port, and says where it is."""

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bus.broker import amqtt_process, mosquitto, ports, wait_until_up
from bus.broker.listener import Listener
from bus.broker.record import Record

log = logging.getLogger(__name__)

BACK_OFF_S = 0.1
MOST_FAILURES = 5
"""So often in a row the broker may fail to start before that is a failure of ours."""


@dataclass(frozen=True)
class Keeper:
    """What is to be kept."""

    data: Path
    listener: Listener
    kind: str

    async def keep(self) -> None:
        """Run the broker until cancelled; a broker that dies is started again.

        Raises:
            OSError: in one sentence, if it cannot be started.
        """
        try:
            if self.kind == "mosquitto":
                await self._keep_mosquitto()
            else:
                await self._run_amqtt()
        finally:
            Record.remove(self.data)

    async def _keep_mosquitto(self) -> None:
        failures = 0
        while failures < MOST_FAILURES:
            failures = 0 if await self._run_mosquitto() else failures + 1
            await asyncio.sleep(BACK_OFF_S)
        raise OSError(f"mosquitto does not start on {self.listener.url}")

    async def _run_mosquitto(self) -> bool:
        """Run Mosquitto until it dies; say whether it was ever up."""
        async with mosquitto.running(self.listener, self.data) as process:
            up = await _up_before_it_dies(self.listener, process)
            if up:
                self._record(process.pid)
            code = await process.wait()
            log.warning("mosquitto ended with code %d; it is started again", code)
        return up

    async def _run_amqtt(self) -> None:
        async with amqtt_process.running(self.listener):
            self._record(os.getpid())
            await asyncio.Event().wait()

    def _record(self, pid: int) -> None:
        where = self.listener
        Record(url=where.url, kind=self.kind, port=where.port, pid=pid, keeper=os.getpid()).write(
            self.data
        )
        log.info("%s listens at %s", self.kind, where.url)


async def place(listener: Listener, data: Path, port: int | None) -> Listener:
    """Return the listener at its port: the one asked for, the one of before, or a free one."""
    before = Record.read(data)
    wanted = port or (before.port if before is not None else None)
    if wanted is not None and await ports.regain(listener.host, wanted):
        return replace(listener, port=wanted)
    if port is not None:
        raise OSError(f"port {port} on {listener.host} is taken; choose another")
    return replace(listener, port=ports.next_free(listener.host))


async def _up_before_it_dies(listener: Listener, process: asyncio.subprocess.Process) -> bool:
    """Wait until the broker listens; say False if its process ended first."""
    up = False
    async with asyncio.TaskGroup() as tasks:
        dying = tasks.create_task(process.wait(), name="mosquitto dies")
        rising = tasks.create_task(wait_until_up(listener.url), name="mosquitto rises")
        await asyncio.wait({dying, rising}, return_when=asyncio.FIRST_COMPLETED)
        up = not dying.done()
        dying.cancel()
        with suppress(asyncio.InvalidStateError):
            rising.cancel()
    return up
