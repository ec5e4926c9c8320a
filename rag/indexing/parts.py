"""Puts the parts of the indexer together, from the settings."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Protocol

from config import Settings
from rag.analysis import analyse
from rag.chunking.chunks import chunk
from rag.embedding.engines import open_embedder
from rag.indexing.indexer import Indexer
from rag.indexing.intake import Intake, Rules
from rag.indexing.ledger import Ledger
from rag.indexing.pace import Pace, Report
from rag.indexing.passwords import Passwords
from rag.indexing.vectors import Vectors
from rag.reading.reader import Reader, readable
from rag.store.open import folder_of
from rag.store.store import Store

PASSWORDS = "passwords"  # the name of a file


class Opening(Protocol):
    """Opens an indexer for a `with` block."""

    def __call__(
        self, settings: Settings, store: Store, *, report: Report, stop: threading.Event
    ) -> AbstractContextManager[Indexer]:
        """Return an indexer that ends a pass soon after `stop` is set."""
        ...


def passwords(settings: Settings) -> Passwords:
    """Return the passwords of this house's documents."""
    ours = folder_of(settings) / PASSWORDS
    return Passwords(ours, settings.documents.reading.password_file)


@contextmanager
def indexer(
    settings: Settings, store: Store, *, report: Report, stop: threading.Event
) -> Iterator[Indexer]:
    """Return an indexer that ends a pass soon after `stop` is set."""
    ledger = Ledger(store)
    reading = settings.documents.reading
    with Reader(reading, stopped=stop.is_set) as reader:
        yield Indexer(
            store=store,
            ledger=ledger,
            intake=Intake(
                reader=reader,
                rules=Rules(chunk, analyse),
                passwords=passwords(settings).all,
                wait=stop.wait,
            ),
            vectors=Vectors(store, lambda: open_embedder(settings)),
            pace=Pace(report),
            readable=partial(readable, settings=reading),
            largest=reading.max_file_mb * 1e6,
            stopped=stop.is_set,
        )
