"""How far a fetch is: while a library fills a folder, its size is told every few seconds."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)

EVERY_S = 2.0


@contextmanager
def telling(what: str, folder: Path, *, size_mb: float, every_s: float = EVERY_S) -> Iterator[None]:
    """Log how much of a model stands in `folder`, at the beginning, as it grows, and at the end."""
    done = threading.Event()
    teller = threading.Thread(
        target=_tell, args=(what, folder, size_mb, every_s, done), name="fetching", daemon=True
    )
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, folder: Path, size_mb: float, every_s: float, done: threading.Event) -> None:
    told = _say(what, folder, size_mb, told=None)
    while not done.wait(every_s):
        told = _say(what, folder, size_mb, told=told)
    _say(what, folder, size_mb, told=told)


def _say(what: str, folder: Path, size_mb: float, *, told: float | None) -> float:
    """Say how much there is, if that is news."""
    got = size(folder) / 1e6
    if got != told:
        log.info("fetching %s: %.0f of %.0f MB", what, got, size_mb)
    return got


def size(folder: Path) -> int:
    """Return how many bytes stand in a folder, unfinished files included, links not."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += 0 if file.is_symlink() or file.is_dir() else file.stat().st_size
    return total
