"""The process that indexes for a worker: started when something is owed, gone when it is done."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress

from config import Settings

PATIENCE_S = 1.5
"""How long it may take to end before it is killed."""


async def index_once(settings: Settings) -> str:
    """Let a child process do what is owed; return one sentence about what failed, or nothing.

    Cancelling this ends the child.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "rag.indexing", stdin=PIPE, stdout=PIPE
    )
    try:
        said = await _hand_over(child, settings)
        code = await child.wait()
    finally:
        await _end(child)
    return "" if code == 0 else said or f"indexing has ended with code {code}: see the log"


async def _hand_over(child: Process, settings: Settings) -> str:
    """Give the child its settings; return what it says until it ends."""
    assert child.stdin is not None  # noqa: S101  # told so at its start
    assert child.stdout is not None  # noqa: S101
    with suppress(ConnectionError):  # it ended at once: its exit code says so
        child.stdin.write(settings.model_dump_json().encode() + b"\n")
        await child.stdin.drain()
    return (await child.stdout.read()).decode(errors="replace").strip()


async def _end(child: Process) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
