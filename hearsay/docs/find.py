"""`hearsay docs search` and `ask`: from the worker of a running house, else from the index here."""

import asyncio
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bus import Bus, request
from bus.messages import Hit, Hits, Query
from config import Settings
from config.settings import DOCUMENT_WORKER, is_document_worker
from hearsay import house
from hearsay.docs.common import CANNOT_OPEN, NUDGE_S, index, sentences
from hearsay.screen import People, print_json
from rag.desk import open_desk
from rag.filters import FilterError, filters_of
from rag.status import count, status

ANSWER_S = 5.0
"""A worker that is silent for so long is busy or gone; then the index here is asked."""
MOST_HITS = 100
"""A hit is a sentence; it takes all of them to see as many passages as are wanted."""
NOT_THERE = "That is not in your documents."
EMPTY = "There are no documents yet; add some: hearsay docs add PATH"


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where."""

    text: str
    limit: int
    folder: Path | None = None
    document: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None

    def query(self) -> Query:
        """Return it as it is asked.

        Raises:
            Trouble: if there is no text, far too much, or a filter is wrong.
        """
        filters = {name: text for name, text in self._filters().items() if text}
        with sentences(FilterError):
            filters_of(filters)
        text = house.sentence(self.text)
        return Query(id=uuid.uuid4().hex, text=text, limit=self.limit, filters=filters or None)

    def _filters(self) -> dict[str, str | None]:
        return {
            "folder": str(self.folder.absolute()) if self.folder else None,
            "document": self.document,
            "language": self.language,
            "since": self.since,
            "until": self.until,
        }


async def search(settings: Settings, wanted: Wanted, *, json: bool) -> int:
    """Print the passages that fit best; return 0 if there are any."""
    every = replace(wanted, limit=MOST_HITS).query()
    found = passages(await hits(settings, every))[: wanted.limit]
    people = People()
    for one in found:
        if json:
            print_json(one.model_dump(mode="json"))
        else:
            people.line(f"{one.score:.2f}", place(one), "cyan")
            people.line("", " ".join(one.text.split()))
    if not found and not json:
        people.line("nothing", "no passage fits; what is indexed: hearsay docs status")
    return 0 if found else 1


async def ask(settings: Settings, wanted: Wanted, *, json: bool) -> int:
    """Print the answer, or that there is none: both are answers, and return 0."""
    said = await hits(settings, wanted.query())
    if json:
        print_json(said.model_dump(mode="json"))
        return 0
    people = People()
    if not said.answerable:
        people.line("answer", await asyncio.to_thread(no, settings))
    for one in said.hits if said.answerable else ():
        people.line("answer", f"“{' '.join(one.quote.split())}”")
        people.line("source", place(one), "cyan")
    return 0


def no(settings: Settings) -> str:
    """Say that nothing answers, and whether that may change once everything is read.

    Raises:
        Trouble: if the index cannot be opened.
    """
    with index(settings) as opened:
        how = status(opened.counts(), opened.progress(), paused=opened.paused, trouble="")
    if how.pending:
        waiting = f"{count(how.pending, 'document')} still to be read"
        return f"That is not in what has been read so far; {waiting}."
    return NOT_THERE if how.documents else EMPTY


def passages(said: Hits) -> list[Hit]:
    """Return each passage once; several of its sentences may be hits."""
    once = {(one.document, one.page, one.text): one for one in reversed(said.hits)}
    return sorted(once.values(), key=said.hits.index)


def place(hit: Hit) -> str:
    """Say where a passage stands."""
    page = f", page {hit.page}" if hit.page is not None else ""
    title = f" ({hit.title})" if hit.title and hit.title != Path(hit.source).stem else ""
    return f"{hit.source}{page}{title}"


async def hits(settings: Settings, query: Query) -> Hits:
    """Return what the documents hold about it.

    Raises:
        Trouble: if no worker answers and the index here cannot be asked.
    """
    with suppress(ConnectionError, TimeoutError):
        async with house.join(settings, "docs", patience_s=NUDGE_S) as bus:
            if await is_asked_on(bus):
                return await asked_on(bus, query)
    return await asyncio.to_thread(here, settings, query)


async def is_asked_on(bus: Bus) -> bool:
    """Say whether a worker of the documents is online: `rag`, or one of several."""
    there = await house.present(bus, wanted=[DOCUMENT_WORKER])
    return any(house.is_online(there, name) for name in filter(is_document_worker, there))


async def asked_on(bus: Bus, query: Query, *, patience_s: float = ANSWER_S) -> Hits:
    """Ask on the bus.

    Raises:
        TimeoutError: if nobody answers.
    """
    return await request(
        bus, query, Hits, match=lambda said: said.id == query.id, timeout_s=patience_s
    )


def here(settings: Settings, query: Query) -> Hits:
    """Ask the index in the data folder.

    Raises:
        Trouble: if it cannot be asked.
    """
    with sentences(*CANNOT_OPEN), open_desk(settings) as desk:
        return desk.answer(query)
