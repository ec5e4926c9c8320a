"""What every worker shares: its settings, its bus, its presence, its health, a clean stop."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import threading
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from bus import health
from bus.connect import connect
from bus.context import Context, presence
from bus.presence import DuplicateWorkerError, claim, keep
from config import Settings, SettingsError, load

__all__ = ["HOPELESS", "Context", "main"]

log = logging.getLogger(__name__)

HOPELESS = 78
"""Exit code (EX_CONFIG) of a worker that need not be started again as things are."""
LAST_S = 1.8
"""How long after the first wish to stop the process is gone, whatever still runs in it."""

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
        asyncio.run(_Process(who, settings, parent_pipe=options.parent_pipe).work(run))
    except Exception as exc:  # noqa: BLE001  # whatever ends a worker ends as one sentence
        _leave(exc)
    sys.exit(0)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="One worker of Hearsay.")
    parser.add_argument("--config", type=Path, help="settings file (default: the one shipped)")
    parser.add_argument(
        "--parent-pipe", action="store_true", help="end when standard input does; ignore SIGINT"
    )
    return parser.parse_args(argv)


def _leave(error: BaseException) -> NoReturn:
    """Say in one last line of standard error why this worker ends."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    log.debug("the worker ends", exc_info=error)
    reason = " ".join(str(error).split())
    ours = isinstance(error, SettingsError | DuplicateWorkerError | ConnectionError)
    sys.stderr.write(f"{reason}\n" if ours else f"{type(error).__name__}: {reason}\n")
    sys.stderr.flush()
    sys.exit(HOPELESS if isinstance(error, SettingsError | DuplicateWorkerError) else 1)


class _Process:
    """One worker as a process: what it is told from outside, and how it ends."""

    def __init__(self, name: str, settings: Settings, *, parent_pipe: bool) -> None:
        self._name = name
        self._settings = settings
        self._parent_pipe = parent_pipe
        self._stop = asyncio.Event()

    async def work(self, run: Run) -> None:
        """Run the worker until it ends or is told to stop."""
        self._listen_for_the_end()
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(self._connected(run), name=self._name)
            stopping = tasks.create_task(self._stop.wait(), name="stop")
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            working.cancel()
            stopping.cancel()

    async def _connected(self, run: Run) -> None:
        instance = uuid.uuid4().hex[:8]
        bus = connect(
            self._settings,
            source=self._name,
            instance=instance,
            will=presence(self._name, instance, "offline"),
        )
        async with bus:
            context = Context(self._name, bus, self._settings, instance)
            await claim(context)
            try:
                await _run(run, context)
            finally:
                context.said = None
                await bus.publish(context.presence("offline"))

    # --- the end ---------------------------------------------------------------------------------

    def _listen_for_the_end(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._end)
        if not self._parent_pipe:
            loop.add_signal_handler(signal.SIGINT, self._end)
            return
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(
            target=self._watch_parent, args=(loop,), name="parent", daemon=True
        ).start()

    def _watch_parent(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait for the end of standard input, then for a clean stop, then end by force."""
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        _end_by_force_later()
        with suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        _end_by_force_later()
        self._stop.set()


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


def _end_by_force_later() -> None:
    """End the process in time even if a thread or native code does not come back."""
    timer = threading.Timer(LAST_S, os._exit, (0,))
    timer.daemon = True
    timer.start()
