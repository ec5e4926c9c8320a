"""What processes tell each other through the store: what is wanted, how far it is, a pause."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from rag.indexing.progress import Progress
from rag.store.store import Store


class Ledger:
    """The small values beside the index. Times are nanoseconds since the epoch, as text."""

    def __init__(self, store: Store, *, clock_ns: Callable[[], int] = time.time_ns) -> None:
        self._store = store
        self._clock_ns = clock_ns

    @property
    def wanted(self) -> int:
        """When something was last asked for."""
        return int(self._store.state("wanted") or 0)

    @property
    def settled(self) -> int:
        """Up to when everything that was asked for is done."""
        return int(self._store.state("settled") or 0)

    @property
    def owed(self) -> bool:
        """Whether something asked for is not done; in an index that is new, everything is."""
        return self.wanted > self.settled or not self.settled

    def want(self) -> int:
        """Ask for a look at the sources; return a mark that `settled` reaches when it is done."""
        mark = max(self._clock_ns(), self.wanted + 1, self.settled + 1)
        self._store.keep("wanted", str(mark))
        return mark

    def settle(self, mark: int) -> None:
        """Say that everything asked for up to `mark` is done."""
        self._store.keep("settled", str(max(mark, self.settled)))

    @property
    def paused(self) -> bool:
        """Whether nothing is to be indexed for now."""
        return self._store.state("paused") == "yes"

    def pause(self, *, paused: bool) -> None:
        """Stop or allow indexing, here and in every other process."""
        self._store.keep("paused", "yes" if paused else "no")

    @property
    def progress(self) -> Progress:
        """What whoever indexes last said."""
        return Progress.from_json(self._store.state("progress"))

    def say(self, progress: Progress) -> None:
        """Tell other processes how far it is."""
        self._store.keep("progress", progress.to_json())

    @property
    def unseen(self) -> dict[Path, str]:
        """What could not be looked at the last time, and why: nobody knows what is in there."""
        said = json.loads(self._store.state("unseen") or "{}")
        return {Path(path): why for path, why in said.items()}

    def overlook(self, unseen: Mapping[Path, str]) -> None:
        """Say what cannot be looked at, and why."""
        said = json.dumps({str(path): why for path, why in unseen.items()})
        if said != (self._store.state("unseen") or "{}"):
            self._store.keep("unseen", said)

    @property
    def recipe(self) -> str:
        """By which rules the documents were cut and analysed."""
        return self._store.state("recipe") or ""

    def follow(self, recipe: str) -> None:
        """Say by which rules they are from now on."""
        self._store.keep("recipe", recipe)
