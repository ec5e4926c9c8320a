"""The documents on the bus: answers queries, says what there is, and keeps up with the files."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from bus import Subscription
from bus.messages import DocumentsChanged, DocumentsStatus, Hits, Query
from bus.worker import Context
from rag.desk import desk_of
from rag.filters import FilterError
from rag.indexing.follow import Follower
from rag.indexing.index import Index
from rag.indexing.process import index_once
from rag.indexing.upkeep import Upkeep
from rag.repeats import Repeats
from rag.status import count, status
from rag.store.errors import StoreError
from rag.store.open import open_store
from rag.trace import trace

log = logging.getLogger(__name__)

AT_ONCE = 2
"""So many queries are worked on at a time; the others wait in order."""
GLANCE_S = 1.0
"""How often it is looked at what the index holds: other processes change it, too."""
WARM_UP = Query(id="warm-up", text="Is everything in its place?")
"""Asked once and answered to nobody: models are loaded before the first person asks."""


class Answering(Protocol):
    """Answers queries; blocking, from any thread."""

    engine: str

    def answer(self, query: Query) -> Hits:
        """Return what the documents hold about a query; FilterError if a filter is wrong."""
        ...


class Running(Protocol):
    """Runs until cancelled."""

    async def run(self) -> None:
        """Run."""
        ...


class DocumentsWorker:
    """Answers from an index, while others change it."""

    def __init__(
        self,
        *,
        context: Context,
        desk: Answering,
        look: Callable[[], DocumentsStatus],
        upkeep: Upkeep,
        follower: Running,
        glance_s: float = GLANCE_S,
        repeats: Repeats | None = None,
    ) -> None:
        """`look` says how the index is; blocking."""
        self._context = context
        self._bus = context.bus
        self._desk = desk
        self._look = look
        self._upkeep = upkeep
        self._follower = follower
        self._glance_s = glance_s
        self._repeats = repeats or Repeats()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks = asyncio.TaskGroup()

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            StoreError: if the index cannot be searched any more; started anew, it mends itself.
        """
        async with (
            self._bus.subscribe(Query) as queries,
            self._bus.subscribe(DocumentsChanged) as nudges,
            self._tasks as tasks,
        ):
            tasks.create_task(self._warm_up(), name="warm up")
            tasks.create_task(self._tell(), name="status")
            tasks.create_task(self._upkeep.run(), name="upkeep")
            tasks.create_task(self._follower.run(), name="follow")
            tasks.create_task(self._listen(nudges), name="nudges")
            async for query in queries:
                await self._take(query)

    # --- questions ---------------------------------------------------------------------------

    async def _warm_up(self) -> None:
        await self._hits(WARM_UP)

    async def _take(self, query: Query) -> None:
        if not self._repeats.begin(query.id):
            lost = self._repeats.lost(query.id)
            if lost is not None:
                await self._bus.publish(lost)
            return
        await self._room.acquire()
        self._tasks.create_task(self._answer(query), name=f"query {query.id}")

    async def _answer(self, query: Query) -> None:
        try:
            hits = await self._hits(query)
            if hits is not None:
                self._repeats.answer(hits)
                await self._bus.publish(hits)
        finally:
            self._room.release()

    async def _hits(self, query: Query) -> Hits | None:
        """Return the answer; None if it failed: silence is honest, "not in there" is not."""
        try:
            return await asyncio.to_thread(self._desk.answer, query)
        except StoreError:
            raise
        except FilterError as exc:
            log.warning("a query cannot be answered: %s", exc)
        except Exception as exc:  # noqa: BLE001  # foreign engines: it is one lost answer
            log.error("a query could not be answered: %s", trace(exc))  # noqa: TRY400  # its words
        return None

    # --- the index ---------------------------------------------------------------------------

    async def _listen(self, nudges: Subscription[DocumentsChanged]) -> None:
        async for _ in nudges:
            self._upkeep.nudge()

    async def _tell(self) -> None:
        """Say what the index holds, now and whenever that changes."""
        said: tuple[object, ...] = ()
        while True:
            now = await asyncio.to_thread(self._look)
            news = (now.documents, now.chunks, now.pending, now.detail)
            if news != said:
                await self._bus.publish(now)
                if not said or not now.pending:
                    await self._say_online(now)
                said = news
            await asyncio.sleep(self._glance_s)

    async def _say_online(self, now: DocumentsStatus) -> None:
        detail = f"{count(now.documents, 'document')}, {count(now.chunks, 'passage')}"
        await self._context.online(engine=self._desk.engine, detail=detail)


async def run(context: Context) -> None:
    """Put the parts together and serve until cancelled.

    Raises:
        StoreError: if the index cannot be used.
    """
    settings = context.settings
    with await asyncio.to_thread(open_store, settings) as store:
        index = Index(settings=settings, store=store)
        upkeep = Upkeep(index=index, work=partial(index_once, settings))
        await DocumentsWorker(
            context=context,
            desk=await asyncio.to_thread(desk_of, settings, store),
            look=lambda: _look(index, upkeep),
            upkeep=upkeep,
            follower=Follower(index.sources, upkeep.changed, without=settings.data),
        ).run()


def _look(index: Index, upkeep: Upkeep) -> DocumentsStatus:
    return status(index.counts(), index.progress(), paused=index.paused, trouble=upkeep.trouble)
