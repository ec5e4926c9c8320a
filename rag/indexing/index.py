"""The index as worker and command line see it: add, remove, follow up, see how far it is."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from config import Settings
from rag.documents import Document, Source
from rag.indexing import parts
from rag.indexing.ledger import Ledger
from rag.indexing.pace import Report
from rag.indexing.plan import differs
from rag.indexing.progress import Progress
from rag.indexing.sources import check, chosen, covered
from rag.indexing.walk import survey
from rag.paths import absolute, below
from rag.reading.reader import readable
from rag.store.open import open_store
from rag.store.store import Counts, Store

GLANCE_S = 0.2
"""How often somebody who waits looks how far another process is."""

SILENCE_S = 5.0
"""Who says nothing for so long may have been killed in the middle of it."""


def _silent(progress: Progress) -> None:
    """Tell nobody."""


class Index:
    """The documents of one data folder. Blocking; any thread; any number of processes.

    What is asked for is noted at once and done by whoever indexes: the worker, or `settle`.
    All methods raise `rag.store.errors.StoreError` if the index cannot be used.
    """

    def __init__(
        self, *, settings: Settings, store: Store, indexer: parts.Opening = parts.indexer
    ) -> None:
        self.store = store
        self._indexer = indexer
        self._settings = settings
        self._readable = partial(readable, settings=settings.documents.reading)
        self._ledger = Ledger(store)

    # --- what there is -----------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """Return what is indexed: the folders of the settings, and what was added or excluded."""
        kept = self.store.sources()
        known = {source.path for source in kept}
        folders = dict.fromkeys(absolute(folder) for folder in self._settings.documents.folders)
        return [Source(f, configured=True) for f in folders if f not in known] + kept

    def documents(self) -> list[Document]:
        """Return every document, by path."""
        return self.store.documents()

    def counts(self) -> Counts:
        """Return how much there is."""
        return self.store.counts()

    def unseen(self) -> dict[Path, str]:
        """Return files and folders that could not be looked at, and why; by path."""
        return dict(sorted(self._ledger.unseen.items()))

    def progress(self) -> Progress:
        """Return what whoever indexes said last, here or in another process."""
        said = self._ledger.progress
        if said.state == "idle" or time.time() - said.at < SILENCE_S:
            return said
        return replace(said, state="idle", document="") if self.free else said

    @property
    def owed(self) -> bool:
        """Whether something that was asked for is not done yet, and may be."""
        return self._ledger.owed and not self._ledger.paused

    @property
    def free(self) -> bool:
        """Whether nobody is indexing at the moment."""
        with self.store.indexing() as nobody_does:
            return nobody_does

    @property
    def behind(self) -> bool:
        """Whether files have changed since they were indexed, or something is to be tried again."""
        found = survey(self._walked(), readable=self._readable)
        return bool(self.progress().note) or differs(found, self.documents())

    # --- what is wanted ----------------------------------------------------------------------

    def want(self) -> None:
        """Ask for a look at all files: something may have changed."""
        self._ledger.want()

    def add(self, paths: Sequence[Path], *, passwords: Sequence[str] = ()) -> list[Path]:
        """Ask for files and folders; return their absolute paths. Indexes nothing itself.

        What could not be read before gets another try.

        Raises:
            ValueError: with one sentence, if one of them cannot be; then none is added.
        """
        wanted = [absolute(path) for path in paths]
        for path in wanted:
            check(path, readable=self._readable)
        parts.passwords(self._settings).add(passwords)
        excluded = [s.path for s in self.store.sources() if s.excluded]
        self.store.remove_sources([e for e in excluded if any(below(e, p) for p in wanted)])
        self.store.add_sources([Source(path) for path in wanted])
        self._again(
            document
            for document in self.documents()
            if document.condition != "ready" and any(below(document.path, p) for p in wanted)
        )
        self.want()
        return wanted

    def remove(self, names: Sequence[str]) -> list[Path]:
        """Ask for files and folders to be forgotten; return their paths. The files stay.

        Each is a path, a document's id, or the end of its path (`manual.pdf`). What lies in a
        folder that stays is left out of it from now on.

        Raises:
            ValueError: with one sentence, if a name means nothing or several; none is removed.
        """
        sources, documents = self.sources(), self.documents()
        paths = [path for name in names for path in chosen(name, sources, documents)]
        self.store.remove_sources(paths)
        rest = self.sources()
        left_out = [Source(path, excluded=True) for path in paths if covered(path, rest)]
        self.store.add_sources(left_out)
        self.want()
        return paths

    def reindex(self, names: Sequence[str] = ()) -> int:
        """Ask for documents to be read again, or all; return how many.

        Raises:
            ValueError: with one sentence, if a name means nothing or several.
        """
        documents = self.documents()
        if names:
            sources = self.sources()
            paths = [path for name in names for path in chosen(name, sources, documents)]
            documents = [d for d in documents if any(below(d.path, path) for path in paths)]
        count = self._again(documents)
        self.want()
        return count

    def _again(self, documents: Iterable[Document]) -> int:
        """Have documents read again; until then their content stays as it is."""
        count = 0
        for document in documents:
            self.store.touch(replace(document, content=""))
            count += 1
        return count

    @property
    def paused(self) -> bool:
        """Whether nothing is indexed for now."""
        return self._ledger.paused

    def pause(self) -> None:
        """Let nobody index, until `resume`; search goes on."""
        self._ledger.pause(paused=True)

    def resume(self) -> None:
        """Allow indexing again."""
        self._ledger.pause(paused=False)
        self.want()

    # --- what is done ------------------------------------------------------------------------

    def settle(self, report: Report = _silent, *, stop: threading.Event | None = None) -> Progress:
        """Return when everything that was asked for until now is searchable.

        Indexes here, unless another process does: then it is watched, and replaced if it ends
        too early. Returns before that if indexing is paused or `stop` is set.
        """
        stop = stop or threading.Event()
        mark = self._ledger.wanted or self._ledger.want()
        while self._ledger.settled < mark and not stop.is_set():
            if self._ledger.paused:
                return Progress(state="paused")
            if not self.work(report, stop=stop):
                report(self.progress())
                stop.wait(GLANCE_S)
        return self.progress()

    def work(self, report: Report = _silent, *, stop: threading.Event) -> bool:
        """Do what is owed, if no other process does; say whether it was ours to do."""
        with self.store.indexing() as ours:
            if ours:
                said = _both(self._ledger.say, report)
                with self._indexer(self._settings, self.store, report=said, stop=stop) as indexer:
                    while self.owed and indexer.run(self._walked()):
                        continue  # what was asked for meanwhile is done, too
            return ours

    def _walked(self) -> list[Source]:
        """Return the sources; what Hearsay itself keeps is in none of them."""
        return [*self.sources(), Source(absolute(self._settings.data), excluded=True)]


def _both(one: Report, other: Report) -> Report:
    def report(progress: Progress) -> None:
        one(progress)
        other(progress)

    return report


@contextmanager
def open_index(settings: Settings) -> Iterator[Index]:
    """Open the index of these settings, for a `with` block.

    Raises:
        StoreError: with one sentence, if it cannot be opened.
    """
    with open_store(settings) as store:
        yield Index(settings=settings, store=store)
