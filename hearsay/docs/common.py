"""What the verbs share: the index, a nudge to a running house, sentences instead of tracebacks."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bus.messages import DocumentsChanged
from config import Settings, SettingsError
from config.engines import EngineMissingError, UnknownEngineError
from hearsay import house
from hearsay.trouble import Trouble
from rag.indexing.index import Index, open_index
from rag.store.errors import StoreError

NUDGE_S = 1.0
"""A broker that does not answer for so long is not waited for: the index is the truth."""
CANNOT_OPEN = (StoreError, SettingsError, EngineMissingError, UnknownEngineError)


@contextmanager
def sentences(*kinds: type[Exception]) -> Iterator[None]:
    """Turn exceptions whose text is a sentence into what a person is told.

    Raises:
        Trouble: with that sentence.
    """
    try:
        yield
    except kinds as exc:
        raise Trouble(str(exc)) from exc


@contextmanager
def index(settings: Settings) -> Iterator[Index]:
    """Open the index.

    Raises:
        Trouble: if it cannot be opened or used.
    """
    with sentences(*CANNOT_OPEN), open_index(settings) as opened:
        yield opened


async def nudge(settings: Settings) -> None:
    """Tell a running house, if there is one, to look at the index."""
    with suppress(ConnectionError, TimeoutError):
        async with (
            asyncio.timeout(NUDGE_S),
            house.join(settings, "docs", patience_s=NUDGE_S) as bus,
        ):
            await bus.publish(DocumentsChanged())
