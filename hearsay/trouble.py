"""What goes wrong as expected: one sentence for a person, never a traceback."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from config import Settings, SettingsError, load

INTERRUPTED = 130
"""The exit code shells give to Ctrl-C."""


class Trouble(Exception):  # noqa: N818 - it is a sentence for people, not a programming error
    """The command cannot do its work; the text says why, and what to do."""


def run(config: Path | None, work: Callable[[Settings], Awaitable[int]]) -> int:
    """Run a command with the settings; return its exit code, having said what went wrong."""

    async def main() -> int:
        return await work(load(config))

    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s")
    try:
        return asyncio.run(main())
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException as exc:
        troubles = [cause for cause in _leaves(exc) if isinstance(cause, _expected())]
        if not troubles:
            raise
        print(f"hearsay: {troubles[0]}", file=sys.stderr)
        return 1


def _expected() -> tuple[type[Exception], ...]:
    return (Trouble, SettingsError, ConnectionError)


def _leaves(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions in a group of groups; task groups wrap what their body raises."""
    if isinstance(exc, BaseExceptionGroup):
        for inner in exc.exceptions:
            yield from _leaves(inner)
    else:
        yield exc
