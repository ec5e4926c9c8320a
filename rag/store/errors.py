"""What can be wrong with the place of the index, as sentences for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(OSError):
    """The index cannot be used as asked; the text says why, and what to do."""


class DamagedError(StoreError):
    """The index file is broken; opening it again begins a new one."""


@contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """Make the folder of the index if it is not there; what is wrong with it is a sentence.

    Raises:
        StoreError: if it cannot be made, or nothing can be made in it inside of this context.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield
    except StoreError:
        raise
    except OSError as exc:
        why = exc.strerror or exc
        sentence = f"{folder} cannot be used ({why}): it is to be a folder that may be written"
        raise StoreError(sentence) from exc
