"""Paths as people write them, and as they are shown: a name may hold bytes that are no UTF-8."""

import os
import re
from pathlib import Path

_NO_UTF8 = re.compile("[\ud800-\udfff]")
"""What Python makes of such bytes (PEP 383)."""


def absolute(path: Path) -> Path:
    """Return a path as it is kept: from the root, `~` and `..` resolved, links left alone.

    Raises:
        ValueError: with one sentence, if it begins with the home of somebody who has none.
    """
    try:
        return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  # resolve() follows links
    except RuntimeError as exc:
        raise ValueError(f"{as_text(path)}: there is no such home folder") from exc


def below(path: Path, folder: Path) -> bool:
    """Say whether a path is a folder, or lies in it."""
    return path == folder or folder in path.parents


def as_text(path: Path | str) -> str:
    """Return a path for people and JSON: what is no UTF-8 in it becomes `�`."""
    return _NO_UTF8.sub("�", str(path))
