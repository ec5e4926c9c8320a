"""The passwords of encrypted documents: files with one a line, and never a log or a database."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from rag.paths import as_text

log = logging.getLogger(__name__)

OWNER_ONLY = 0o600


class Passwords:
    """Those of the settings' file, and those given on the command line, kept in one of ours."""

    def __init__(self, ours: Path, configured: Path | None = None) -> None:
        self._ours = ours
        self._configured = configured

    def all(self) -> list[str]:
        """Return every password once, those given last first."""
        lines = [*reversed(_lines(self._ours))]
        if self._configured is not None:
            lines += _lines(self._configured.expanduser())
        return list(dict.fromkeys(lines))

    def add(self, passwords: Sequence[str]) -> None:
        """Keep passwords, readable for nobody but the owner.

        Raises:
            ValueError: if one is empty or has more than one line, or if they cannot be kept.
        """
        if any(word.splitlines() != [word] or as_text(word) != word for word in passwords):
            raise ValueError("a password is one line of text that is not empty")
        known = _lines(self._ours)
        new = [word for word in dict.fromkeys(passwords) if word not in known]
        if not new:
            return
        try:
            self._append(new)
        except OSError as exc:
            raise ValueError(f"{self._ours} cannot be written: {exc.strerror}") from exc

    def _append(self, new: Sequence[str]) -> None:
        self._ours.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(self._ours, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            file.writelines(f"{word}\n" for word in new)


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as exc:
        log.warning("no passwords can be read from %s: %s", file, type(exc).__name__)
        return []
