"""Gets faster-whisper's model in the background, and remembers where that is of no use."""

import asyncio
import logging
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from agents.asr.models import FetchFailure, last_failure, present, remember, worth_a_try

log = logging.getLogger(__name__)

Tell = Callable[[str], Awaitable[None]]
EVERY_S = 2.0
STALLED_S = 120.0
"""A fetch that brings nothing for so long has failed."""


class Download:
    """Fetches one model into one folder."""

    def __init__(self, model: str, *, folder: Path, memory: Path, instead: str, tell: Tell) -> None:
        self._model = model
        self._instead = instead
        self._folder = folder
        self._memory = memory
        self._tell = tell

    async def run(self) -> bool:
        """Return whether the model is there now. What happens is told in one sentence each time."""
        failure = last_failure(self._memory)
        if failure is not None and not worth_a_try(self._model, failure):
            await self._tell(self._sentence(failure.why))
            return False
        try:
            why = await self._fetch()
        except OSError as exc:
            why = str(exc)
        if not why and present(self._folder):
            return True
        await self._fail(why or "the hub has no such model for faster-whisper")
        return False

    async def _fail(self, why: str) -> None:
        log.warning("%s", self._sentence(why))
        with suppress(OSError):
            remember(FetchFailure(self._model, time.time(), why), self._memory)
        await self._tell(self._sentence(why))

    def _sentence(self, why: str) -> str:
        return (
            f"the speech model {self._model!r} could not be fetched ({why}); {self._instead} stays;"
            " I will try again tomorrow, or set asr.download: false"
        )

    async def _fetch(self) -> str:
        """Run the fetching program; return why it failed, or nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "agents.asr.fetch", self._model, str(self._folder),
            stdin=PIPE, stdout=DEVNULL, stderr=PIPE,
        )  # fmt: skip
        try:
            async with asyncio.TaskGroup() as tasks:
                showing = tasks.create_task(self._show(process), name="progress")
                errors = await _read(process)
                showing.cancel()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return "" if process.returncode == 0 else _last_line(errors)

    async def _show(self, process: Process) -> None:
        """Tell how far it is; end a fetch that stands still."""
        seen, seen_at = -1, time.monotonic()
        while True:
            got = size(self._folder)
            if got != seen:
                seen, seen_at = got, time.monotonic()
                await self._tell(f"fetching the speech model {self._model!r}: {got / 1e6:.0f} MB")
            elif time.monotonic() - seen_at > STALLED_S:
                process.kill()
            await asyncio.sleep(EVERY_S)


def size(folder: Path) -> int:
    """Return how many bytes stand in a folder, unfinished files included."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total


async def _read(process: Process) -> bytes:
    """Return all of standard error, and wait for the end.

    Not `communicate`: from Python 3.12 on that closes standard input, which here means "stop".
    """
    errors = b"" if process.stderr is None else await process.stderr.read()
    await process.wait()
    return errors


def _last_line(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "the fetching program was stopped"
