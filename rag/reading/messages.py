"""What the worker and the process that reads for it say to each other, as JSON."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from config.settings import ReadingSettings
from rag.documents import Condition, Reading

MAX_BYTES = 512 * 1024 * 1024
"""Of one answer."""


@dataclass(frozen=True)
class Request:
    """Asks for one file to be read; one line of JSON."""

    name: str
    """Of the file, with its folders; its bytes in hexadecimal, as they may be no UTF-8."""
    settings: ReadingSettings
    passwords: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: Path, settings: ReadingSettings, passwords: Sequence[str]) -> Self:
        """Ask for this file."""
        return cls(os.fsencode(path).hex(), settings, tuple(passwords))

    @property
    def path(self) -> Path:
        """The file."""
        return Path(os.fsdecode(bytes.fromhex(self.name)))


@dataclass(frozen=True)
class Refusal:
    """Says why a file was not read."""

    sentence: str
    condition: Condition = "refused"
    detail: str = ""
    """A traceback for the log; it may hold words of the document."""


Answer = Reading | Refusal

requests = TypeAdapter(Request)
answers: TypeAdapter[Answer] = TypeAdapter(Answer)
