"""Reads files in a child process, so that no file can harm the one who asks."""

import contextlib
import logging
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading import formats
from rag.reading.apart import LENGTH_BYTES
from rag.reading.checks import check_page
from rag.reading.errors import UnreadableError
from rag.reading.messages import MAX_BYTES, Answer, Request, answers, requests

__all__ = ["Reader", "UnreadableError", "read", "readable"]

CHILD = (sys.executable, "-P", "-m", "rag.reading.child")
"""`-P`: what lies in the folder we were started in is no library of the reader's."""

log = logging.getLogger(__name__)

AS_SHIPPED = ReadingSettings()

START_S = 30.0
"""How much longer than a file may take we wait: the child may have to start first."""
_END_S = 5.0
"""How long a child may take to end by itself."""
_GLANCE_S = 0.2
"""How often who waits for an answer sees whether it is still wanted."""


def _never() -> bool:
    """Say that it always is."""
    return False


def readable(path: Path, settings: ReadingSettings = AS_SHIPPED) -> bool:
    """Tell by its name whether a file may be read."""
    return formats.named(path, settings) is not None


def read(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Read one file in a child process of its own. Blocking. For many files, keep a `Reader`.

    Raises:
        UnreadableError: with a sentence for people.
    """
    with Reader(settings) as reader:
        return reader.read(path, passwords=passwords)


class Reader:
    """A child process that reads one file after the other, each under limits of its own.

    May be asked from any thread; files wait for each other. It starts with the first file, and
    again after a crash.
    """

    def __init__(
        self,
        settings: ReadingSettings,
        *,
        command: Sequence[str] = CHILD,
        start_s: float = START_S,
        stopped: Callable[[], bool] = _never,
    ) -> None:
        """Once `stopped` returns true, the file being read is given up: it may take minutes."""
        self._settings = settings
        self._stopped = stopped
        self._answer_s = settings.timeout_s + start_s
        self._command = command
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself; nothing is started yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def read(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        """Read a file. Blocking, for at most `timeout_s` and a little more.

        Raises:
            UnreadableError: with a sentence for people.
        """
        request = Request.of(path, self._settings, passwords)
        with self._lock:
            answer = self._ask(request)
        if isinstance(answer, Reading):
            return answer
        log.debug("%r was not read: %s", path, answer.detail or answer.sentence)
        raise UnreadableError(answer.sentence, condition=answer.condition)

    def close(self) -> None:
        """End the child; who waits for its answer is refused. The next file starts another."""
        if (child := self._child) is not None:
            _let_go(child)
        with self._lock:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _let_go(child)
            assert child.stdout is not None  # noqa: S101 - told so at its start
            child.stdout.close()
            child.wait()

    def _ask(self, request: Request) -> Answer:
        try:
            child = self._start()
            _send(child, requests.dump_json(request) + b"\n")
            return _received(_receive(child, self._answer_s, self._stopped))
        except (OSError, EOFError, ValueError, AssertionError) as exc:
            self._end()
            raise UnreadableError("it cannot be read: the process that reads it has ended") from exc
        except BaseException:  # interrupted: the answer to this would be taken for the next one's
            self._end()
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries quote there what they stumble over
                start_new_session=True,  # Ctrl-C is for the worker, which then closes its input
            )
        return self._child


def _let_go(child: subprocess.Popen[bytes]) -> None:
    """End a child by ending its input, so that it can end what it started; else by force."""
    assert child.stdin is not None  # noqa: S101 - told so at its start
    with contextlib.suppress(BrokenPipeError):
        child.stdin.close()
    try:
        child.wait(_END_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _send(child: subprocess.Popen[bytes], line: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 - told so at its start
    child.stdin.write(line)
    child.stdin.flush()


def _receive(
    child: subprocess.Popen[bytes], timeout_s: float, stopped: Callable[[], bool]
) -> bytes:
    """Return the answer's bytes.

    Raises:
        EOFError: if the child has ended, or sends too much.
        TimeoutError: if it sends nothing in time, or nobody wants it any more.
    """
    assert child.stdout is not None  # noqa: S101 - told so at its start
    until = time.monotonic() + timeout_s
    while not select.select([child.stdout], [], [], _GLANCE_S)[0]:
        if stopped() or time.monotonic() > until:
            raise TimeoutError
    length = int.from_bytes(_exactly(child, LENGTH_BYTES), "big")
    if length > MAX_BYTES:
        raise EOFError
    return _exactly(child, length)


def _exactly(child: subprocess.Popen[bytes], size: int) -> bytes:
    assert child.stdout is not None  # noqa: S101 - told so at its start
    data = child.stdout.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _received(data: bytes) -> Answer:
    """Return the answer, checked: who read a hostile file is not to be trusted either."""
    answer = answers.validate_json(data)
    if isinstance(answer, Reading):
        for page in answer.pages:
            check_page(page)
    return answer
