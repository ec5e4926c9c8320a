"""Keeps programs running: starts them, restarts the dead with back-off, ends them together."""

import asyncio
import signal
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_S = 10.0
"""A program that lived so long has recovered: its next death counts as the first."""
PATIENCE_S = 2.0
"""How long a program may take to end before it is killed."""
LAST_WORDS_S = 0.5
"""How long the output of a dead program is still read."""


@dataclass(frozen=True)
class Program:
    """Something to keep running. It ends when its standard input does."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What became of a program."""

    name: str
    state: Literal["starting", "died", "failed"]
    detail: str = ""


def pause_s(deaths: int) -> float:
    """Return how long to wait before the next start, after so many deaths in a row."""
    return float(min(FIRST_PAUSE_S * 2 ** (deaths - 1), LONGEST_PAUSE_S))


def deaths_in_a_row(before: int, lived_s: float) -> int:
    """Return the number of deaths that count, given those before and how long it lived."""
    return 1 if lived_s >= STEADY_S else before + 1


def how(code: int) -> str:
    """Say how a program ended."""
    if code >= 0:
        return f"ended with code {code}"
    return f"was killed by {signal.Signals(-code).name}"


class Supervisor:
    """Runs programs as children of this process, with their input as the tie to it."""

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        report: Callable[[Change], None],
        log: Callable[[str, str], None],
        hopeless: Collection[int] = (),
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`hopeless` are exit codes after which another start would end the same way."""
        self._environment = dict(environment)
        self._report = report
        self._log = log
        self._hopeless = frozenset(hopeless)
        self._patience_s = patience_s
        self._winding_up = False
        self.pids: dict[str, int] = {}

    def wind_up(self) -> None:
        """Start nothing again from now on: whoever stops us may have stopped our programs too."""
        self._winding_up = True

    async def keep(self, program: Program) -> None:
        """Run a program until cancelled, again and again, unless that is hopeless."""
        deaths = 0
        while True:
            self._report(Change(program.name, "starting"))
            started = time.monotonic()
            code, last_line = await self._run(program)
            if self._winding_up:
                return
            if code in self._hopeless:
                self._report(Change(program.name, "failed", last_line or how(code)))
                return
            deaths = deaths_in_a_row(deaths, time.monotonic() - started)
            pause = pause_s(deaths)
            self._report(Change(program.name, "died", f"{how(code)}; again in {pause:g} s"))
            await asyncio.sleep(pause)

    async def _run(self, program: Program) -> tuple[int, str]:
        """Run a program once; return its exit code and the last line it wrote."""
        process = await asyncio.create_subprocess_exec(
            *program.command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env=self._environment
        )
        self.pids[program.name] = process.pid
        relay = _Relay(process, lambda line: self._log(program.name, line))
        try:
            async with asyncio.TaskGroup() as tasks:
                reading = tasks.create_task(relay.run(), name=f"{program.name} output")
                code = await process.wait()
                await asyncio.wait([reading], timeout=LAST_WORDS_S)
                reading.cancel()
            return code, relay.last_line
        finally:
            await end(process, patience_s=self._patience_s)


class _Relay:
    """Passes a program's output on, line by line."""

    def __init__(self, process: Process, log: Callable[[str], None]) -> None:
        self.last_line = ""
        self._process = process
        self._log = log

    async def run(self) -> None:
        """Read until the program closes its output."""
        rest = b""
        stream = self._process.stdout
        while stream is not None and (chunk := await stream.read(2**16)):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._say(line)
        self._say(rest)

    def _say(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if text:
            self.last_line = text
            self._log(text)


async def end(process: Process, *, patience_s: float) -> None:
    """End a program: ask by its input and by SIGTERM, and kill it if it takes too long."""
    if process.returncode is not None:
        return
    if process.stdin is not None:
        process.stdin.close()
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(patience_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
