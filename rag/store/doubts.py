"""What is known against an index file, beside it: the next process that opens it must know, too.

Reading failed: it is suspect, and to be checked. If reading fails again after that, it is hopeless.
"""

from contextlib import suppress
from pathlib import Path

SUFFIX = ".doubts"
SUSPECT = "suspect"
CHECKED = "checked"
HOPELESS = "hopeless"


def of(path: Path) -> str:
    """Return what is known against the file at this path; mostly nothing."""
    try:
        return _file(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def raise_(path: Path) -> None:
    """Note that reading the file has failed."""
    _note(path, HOPELESS if of(path) in {CHECKED, HOPELESS} else SUSPECT)


def checked(path: Path) -> None:
    """Note that a check has found nothing, or mended what it found."""
    _note(path, CHECKED)


def clear(path: Path) -> None:
    """Forget it all: there is a new file."""
    _file(path).unlink(missing_ok=True)


def _note(path: Path, doubt: str) -> None:
    with suppress(OSError):  # a full disk: this process knows it anyway
        _file(path).write_text(doubt, encoding="ascii")


def _file(path: Path) -> Path:
    return path.with_suffix(SUFFIX)
