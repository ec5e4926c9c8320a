"""What is there: the files of the sources, whatever state their folders are in."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.documents import Source
from rag.paths import below

PASSING = (".part", ".partial", ".crdownload", ".download", ".tmp")
"""Ends of the names of files that are still being written."""
FOLDERS_OF_MACHINES = frozenset({"__pycache__", "node_modules", "lost+found", "@eaDir"})

Identity = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A file that is there."""

    path: Path
    size: int
    modified_ns: int


@dataclass
class Survey:
    """Everything the sources hold at a moment."""

    files: dict[Path, Found] = field(default_factory=dict)
    unseen: dict[Path, str] = field(default_factory=dict)
    """Files and folders that cannot be looked at, and why: nobody knows what is in them."""

    def hides(self, path: Path) -> bool:
        """Say whether it may still be there, in a place that cannot be looked at."""
        return any(below(path, place) for place in self.unseen)


def survey(sources: Sequence[Source], *, readable: Callable[[Path], bool]) -> Survey:
    """Look for every readable file of the sources, without opening any.

    Links are followed, each folder is entered once. What vanishes meanwhile is not there. Of a
    folder only files with a `readable` name count; a file that is a source always does.
    """
    found = Survey()
    entered: set[Identity] = set()
    excluded = {source.path for source in sources if source.excluded}
    for source in sources:
        if source.path not in excluded:
            for path in _files(source.path, entered, excluded, found.unseen):
                if path == source.path or (readable(path) and not passing(path.name)):
                    _note(path, found)
    return found


def _files(
    start: Path, entered: set[Identity], excluded: set[Path], unseen: dict[Path, str]
) -> Iterator[Path]:
    """Yield `start` if it is a file, or the files below it; not what is excluded or hidden."""
    open_ends = [start]
    while open_ends:
        path = open_ends.pop()
        folder = _folder(path, unseen)
        if folder is None:
            if path == start:
                yield path
            continue
        if folder in entered:
            continue
        entered.add(folder)
        for entry in _entries(path, unseen):
            inside = Path(entry.path)
            if inside in excluded or entry.name.startswith((".", "~$")):
                continue
            if not _is_folder(entry):
                yield inside
            elif entry.name not in FOLDERS_OF_MACHINES:
                open_ends.append(inside)


def _entries(folder: Path, unseen: dict[Path, str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as exc:
        unseen[folder] = exc.strerror or str(exc)
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere, or round and round
        return False


def _folder(path: Path, unseen: dict[Path, str]) -> Identity | None:
    """Return what tells a folder from all others; None if it is none (or not there)."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        unseen[path] = exc.strerror or str(exc)
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _note(path: Path, found: Survey) -> None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as exc:
        found.unseen[path] = exc.strerror or str(exc)
        return
    if stat.S_ISREG(status.st_mode):
        found.files[path] = Found(path, status.st_size, status.st_mtime_ns)


def passing(name: str) -> bool:
    """Say whether this is a file only for now: a download, or an editor's."""
    return name.lower().endswith(PASSING) or name.endswith("~")
