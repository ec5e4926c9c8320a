"""Counts what is done, and says so not too often."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rag.indexing.progress import Progress, State
from rag.paths import as_text

Report = Callable[[Progress], None]
EVERY_S = 0.25


class Pace:
    """The running count of one pass, and its speed."""

    def __init__(self, report: Report, *, clock: Callable[[], float] = time.time) -> None:
        self._report = report
        self._clock = clock
        self._begun = clock()
        self._said = 0.0
        self.now = Progress(state="walking", at=self._begun)

    def enter(self, state: State) -> None:
        """Begin another part of the work; this is always said."""
        self.now = replace(self.now, state=state, document="")
        self._say()

    def expect(self, files: int) -> None:
        """Say how many files are to be dealt with."""
        self.now = replace(self.now, total=files)
        self.enter("reading")

    def reading(self, document: Path) -> None:
        """Say which file is being read."""
        self.now = replace(self.now, document=as_text(document))
        self._say_sometimes()

    def read(self, *, pages: int, chunks: int) -> None:
        """Count a file that is done."""
        now = self.now
        self.now = replace(
            now, done=now.done + 1, pages=now.pages + pages, chunks=now.chunks + chunks
        )
        self._say_sometimes()

    def embedded(self, left: int) -> None:
        """Count texts that still wait for a vector."""
        self.now = replace(self.now, unembedded=left)
        self._say_sometimes()

    def note(self, sentence: str) -> None:
        """Say what is wrong and what to do."""
        self.now = replace(self.now, note=sentence)

    def _say_sometimes(self) -> None:
        if self._clock() - self._said >= EVERY_S:
            self._say()

    def _say(self) -> None:
        self._said = self._clock()
        seconds = max(self._said - self._begun, 0.0)
        speed = self.now.pages / seconds if seconds else 0.0
        self.now = replace(
            self.now, seconds=round(seconds, 3), at=self._said, pages_per_s=round(speed, 1)
        )
        self._report(self.now)
