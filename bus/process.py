"""How a process of the house learns that it is to end, and that it ends in time."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger(__name__)

HOPELESS = 78
"""Exit code (EX_CONFIG) of a process that need not be started again as things are."""
LAST_S = 1.8
"""How long after the first wish to stop a process is gone, whatever still runs in it."""


def told_to_stop(*, parent_pipe: bool) -> asyncio.Event:
    """Return an event that is set by SIGTERM, and by SIGINT or the end of standard input.

    With `parent_pipe` standard input is the parent's hand: the process ends when it lets go, and
    ignores SIGINT, which a terminal sends to the whole group. The process ends by force a little
    later if threads or native code keep it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        _end_by_force_later()
        stop.set()

    loop.add_signal_handler(signal.SIGTERM, end)
    if parent_pipe:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _watch_parent(loop, end_of_parent=end)
    else:
        loop.add_signal_handler(signal.SIGINT, end)
    return stop


def _watch_parent(loop: asyncio.AbstractEventLoop, end_of_parent: Callable[[], None]) -> None:
    """Wait for the end of standard input in a thread, so that a busy loop cannot miss it."""

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        _end_by_force_later()
        with suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(end_of_parent)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _end_by_force_later() -> None:
    timer = threading.Timer(LAST_S, os._exit, (0,))
    timer.daemon = True
    timer.start()


def say_why(error: BaseException, *, hopeless: tuple[type[BaseException], ...]) -> int:
    """Say in one last line of standard error why the process ends; return its exit code."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    log.debug("the process ends", exc_info=error)
    reason = " ".join(str(error).split())
    ours = isinstance(error, (*hopeless, ConnectionError))
    sys.stderr.write(f"{reason}\n" if ours else f"{type(error).__name__}: {reason}\n")
    sys.stderr.flush()
    return HOPELESS if isinstance(error, hopeless) else 1
