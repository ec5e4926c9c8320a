"""Keeps a second assistant out of the data folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bus.presence import DuplicateWorkerError

log = logging.getLogger(__name__)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the assistant's lock on a data folder while the block runs.

    Raises:
        DuplicateWorkerError: with one sentence, if another assistant holds it.
    """
    lock = FileLock(folder / "assistant.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as exc:
        sentence = f"another assistant is using {folder}: stop it, or set another data folder"
        raise DuplicateWorkerError(sentence) from exc
    except OSError as exc:
        log.warning("cannot lock %s (%s): going on without", folder, exc)
    try:
        yield
    finally:
        lock.release()
