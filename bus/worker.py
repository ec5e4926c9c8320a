"""What every worker shares: its settings, its bus, its presence, its health, a clean stop."""

import argparse
import asyncio
import logging
import sys
import uuid
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NoReturn

from bus import health
from bus.connect import connect
from bus.context import Context, presence
from bus.presence import DuplicateWorkerError, claim, keep
from bus.process import HOPELESS, say_why, told_to_stop
from config import Settings, SettingsError, load
from config.engines import EngineMissingError, UnknownEngineError

__all__ = ["HOPELESS", "Context", "main"]

NOT_AGAIN = (SettingsError, DuplicateWorkerError, UnknownEngineError, EngineMissingError)
"""What would end the next start of a worker in the same way."""

Run = Callable[[Context], Awaitable[None]]
Name = str | Callable[[Settings], str]


def main(name: Name, run: Run, *, argv: Sequence[str] | None = None) -> NoReturn:
    """Run one worker as this process until SIGTERM, SIGINT or the end of its parent; then exit.

    The exit code is 0 after a clean stop, 78 where starting again is of no use (wrong settings,
    a second worker of the same name), else 1.
    """
    options = _options(argv)
    try:
        settings = load(options.config)
        logging.basicConfig(level=settings.log.upper(), format="%(levelname)s %(message)s")
        who = name if isinstance(name, str) else name(settings)
        asyncio.run(_work(who, settings, run, parent_pipe=options.parent_pipe))
    except Exception as exc:  # noqa: BLE001  # whatever ends a worker ends as one sentence
        sys.exit(say_why(exc, hopeless=NOT_AGAIN))
    sys.exit(0)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="One worker of Hearsay.")
    parser.add_argument("--config", type=Path, help="settings file (default: the one shipped)")
    parser.add_argument(
        "--parent-pipe", action="store_true", help="end when standard input does; ignore SIGINT"
    )
    return parser.parse_args(argv)


async def _work(name: str, settings: Settings, run: Run, *, parent_pipe: bool) -> None:
    """Run the worker until it ends or is told to stop."""
    stop = told_to_stop(parent_pipe=parent_pipe)
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(_connected(name, settings, run), name=name)
        stopping = tasks.create_task(stop.wait(), name="stop")
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        stopping.cancel()


async def _connected(name: str, settings: Settings, run: Run) -> None:
    """Run the worker on a bus of its own, if no other has its name."""
    instance = uuid.uuid4().hex[:8]
    will = presence(name, instance, "offline")
    async with connect(settings, source=name, instance=instance, will=will) as bus:
        context = Context(name, bus, settings, instance)
        await claim(context)
        try:
            await _run(run, context)
        finally:
            await bus.publish(context.presence("offline"))


async def _run(run: Run, context: Context) -> None:
    """Let the worker work, beside what tells others about it."""
    async with asyncio.TaskGroup() as tasks:
        beside = (
            tasks.create_task(keep(context), name="presence"),
            tasks.create_task(health.beat(context), name="health"),
        )
        await run(context)
        for task in beside:
            task.cancel()
