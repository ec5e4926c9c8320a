"""A child whose readers do what hostile files make readers do. A program, like the real one."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rag.documents import Block, Page, Reading
from rag.reading import child, formats
from rag.reading.errors import UnreadableError


def loops(path: Path) -> None:
    """Start a program, say who we are, and never come back, not even to Python."""
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    path.with_suffix(".pids.new").write_text(f"{os.getpid()} {os.getppid()} {program.pid}")
    path.with_suffix(".pids.new").rename(path.with_suffix(".pids"))
    re.match(r"(a+)+$", "a" * 64 + "b")


def prints(_path: Path) -> Reading:
    print("a library talks")  # noqa: T201 - that is the point
    os.write(1, b"and so does its C code")
    return Reading(title="Loud", pages=(Page(number=1, text="quiet"),))


def asks(_path: Path) -> Reading:
    """Try to take the next request away."""
    return Reading(title=os.read(0, 10).decode() or "deaf", pages=(Page(1, "x"),))


def refuses(_path: Path) -> None:
    raise UnreadableError("it needs a password", condition="no_text")


def recurses(path: Path) -> None:
    recurses(path)


def leaves_files(_path: Path) -> Reading:
    folder = Path(tempfile.mkdtemp())
    (folder / "part").write_text("secret")
    Path(tempfile.gettempdir(), "link").symlink_to(folder.parent)
    return Reading(title="", pages=(Page(number=1, text=str(folder)),))


def starts_a_child_that_stays(_path: Path) -> Reading:
    pid = os.fork()
    if pid == 0:
        while True:
            pass
    return Reading(title="", pages=(Page(number=1, text=f"{pid}"),))


READERS: dict[str, Callable[[Path], Any]] = {
    ".loop": loops,
    ".eat": lambda _: bytearray(1 << 36),
    ".crash": lambda _: ctypes.string_at(0),
    ".leave": lambda _: os._exit(0),
    ".fail": lambda _: 1 // 0,
    ".recurse": recurses,
    ".print": prints,
    ".ask": asks,
    ".refuse": refuses,
    ".stay": starts_a_child_that_stays,
    ".temporary": leaves_files,
    ".lie": lambda _: Reading(title="", pages=(Page(1, "abc", (Block(1, 9),)),)),
    ".dirty": lambda _: Reading(title="", pages=(Page(1, "a\u200bc"),)),
    ".long": lambda _: Reading(title="", pages=(Page(1, "a" * 50_000_001),)),
    ".pages": lambda _: Reading(title="", pages=(Page(1, "a"),) * 5001),
    ".blank": lambda _: Reading(title="", pages=(Page(1, ""),), note="it is all pictures"),
    ".full": lambda path: path.with_suffix(".out").write_bytes(bytes(257 << 20)),
}


class Wild(formats.Format):
    def read(self, path: Path, *_: object) -> Reading:
        reading: Reading = READERS[path.suffix](path)
        return reading

    def load(self) -> Callable[..., Any]:
        return print


if __name__ == "__main__":
    for suffix in READERS:
        formats.BY_SUFFIX[suffix] = Wild(suffix, (suffix,), "")
    signal.signal(signal.SIGALRM, signal.SIG_IGN)  # as a library might
    child.serve()
