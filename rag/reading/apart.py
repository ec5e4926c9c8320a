"""Runs work in a fork of this process, and ends everything that the work began."""

import contextlib
import os
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

LENGTH_BYTES = 8
"""An answer is preceded by its length, big endian."""
_CHUNK = 1 << 18
_LOOK_S = 0.2
"""How often we look whether a silent fork still lives: what it left behind may hold the pipe."""
_MOST_FILES = 4096


@dataclass(frozen=True)
class Outcome:
    """What became of the work."""

    answer: bytes
    """Empty where there is none."""
    status: int
    """As `os.waitstatus_to_exitcode`: negative is the signal that ended it."""


def framed(answer: bytes) -> bytes:
    """Return an answer with its length before it."""
    return len(answer).to_bytes(LENGTH_BYTES, "big") + answer


def run_apart(work: Callable[[], bytes], *, most: int, abandoned: int) -> Outcome:
    """Run `work` in a fork and return what it returned, if that is no more than `most` bytes.

    Args:
        work: runs in the fork, without standard input and with no file open but its pipe.
        most: bytes that an answer may have.
        abandoned: a file that becomes readable when nobody waits for the answer any more; then
            the fork is ended, and so are we.
    """
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(work, sending)
    os.close(sending)
    with contextlib.suppress(PermissionError):  # it did so itself
        os.setpgid(pid, pid)
    try:
        answer, status = _receive(receiving, pid, most, abandoned)
    finally:
        os.close(receiving)
        _end(pid)
    return Outcome(answer, _reaped(pid) or 0 if status is None else status)


def _work(work: Callable[[], bytes], sending: int) -> None:
    """Work, send, and be gone. Never returns."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
        os.closerange(sys.stderr.fileno() + 1, sending)
        os.closerange(sending + 1, _MOST_FILES)
        answer = framed(work())
        while answer:
            answer = answer[os.write(sending, answer) :]
        status = 0
    finally:
        os._exit(status)


def _receive(receiving: int, pid: int, most: int, abandoned: int) -> tuple[bytes, int | None]:
    """Return the answer, or nothing; and the status, where the fork is seen to be dead."""
    received = bytearray()
    status = None
    while status is None:
        ready, _, _ = select.select([receiving, abandoned], [], [], _LOOK_S)
        if abandoned in ready:
            _end(pid)
            sys.exit(0)
        if receiving not in ready:
            status = _reaped(pid, os.WNOHANG)
            continue
        chunk = os.read(receiving, _CHUNK)
        received += chunk
        wanted = LENGTH_BYTES + int.from_bytes(received[:LENGTH_BYTES], "big")
        if not chunk:
            return b"", _reaped(pid)
        if len(received) >= LENGTH_BYTES and wanted > most:
            return b"", None
        if len(received) == wanted:
            return bytes(received[LENGTH_BYTES:]), None
    return b"", status


def _reaped(pid: int, options: int = 0) -> int | None:
    """Return how a fork ended, None if it has not."""
    ended, status = os.waitpid(pid, options)
    return os.waitstatus_to_exitcode(status) if ended else None


def _end(pid: int) -> None:
    """End a fork and the processes it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
