"""What a person may add and remove, and what follows from it: decisions about paths."""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rag.documents import Document, Source
from rag.paths import absolute, as_text, below


def check(path: Path, *, readable: Callable[[Path], bool]) -> None:
    """Raise ValueError, with one sentence, if nothing could be read there."""
    try:
        wrong = _wrong(path, readable)
    except OSError as exc:
        wrong = f"cannot be opened: {exc.strerror}"
    if wrong:
        raise ValueError(f"{as_text(path)} {wrong}")


def _wrong(path: Path, readable: Callable[[Path], bool]) -> str:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "is a link that leads nowhere" if path.is_symlink() else "does not exist"
    if stat.S_ISDIR(mode):
        os.scandir(path).close()
        return ""
    if not stat.S_ISREG(mode):
        return "is neither a file nor a folder"
    return "" if readable(path) else "is of a kind that cannot be read"


def covered(path: Path, sources: Iterable[Source]) -> bool:
    """Say whether a folder among the sources holds this path."""
    return any(not source.excluded and below(path, source.path) for source in sources)


def chosen(name: str, sources: Sequence[Source], documents: Sequence[Document]) -> list[Path]:
    """Return what somebody means: by path, by a document's id or by the end of its path.

    Raises:
        ValueError: if that is nothing, or more than one thing.
    """
    path = absolute(Path(name))
    if any(source.path == path and not source.excluded for source in sources):
        return [path]
    meant = [d.path for d in documents if d.id == name or d.path == path]
    meant = meant or [d.path for d in documents if _ends_with(d.path, Path(name))]
    if len(meant) > 1:
        listed = ", ".join(as_text(one) for one in meant[:5])
        raise ValueError(f"{name!r} may be {listed}: name one of them in full")
    if meant:
        return meant
    if any(below(document.path, path) for document in documents):
        return [path]
    raise ValueError(f"no document and no folder is called {as_text(name)!r}")


def _ends_with(path: Path, end: Path) -> bool:
    parts = end.parts
    return bool(parts) and path.parts[-len(parts) :] == parts
