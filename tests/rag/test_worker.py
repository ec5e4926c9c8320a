import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bus import Bus
from bus.context import Context
from bus.memory import MemoryBus
from bus.messages import DocumentsChanged, DocumentsStatus, Hit, Hits, Presence, Query
from config import Settings
from rag.filters import FilterError
from rag.indexing.upkeep import Upkeep
from rag.repeats import ON_ITS_WAY_S, Repeats
from rag.store.errors import StoreError
from rag.worker import AT_ONCE, WARM_UP, DocumentsWorker

PATIENCE_S = 10
HIT = Hit(
    document="d1",
    source="/docs/fridge.md",
    start=0,
    end=5,
    text="Unplug.",
    quote="Unplug.",
    score=1,
)


@dataclass
class Desk:
    """Answers as told; may be held up to see what happens meanwhile."""

    engine: str = "letters/1"
    asked: list[str] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)
    held: threading.Event = field(default_factory=threading.Event)
    busy: threading.Event = field(default_factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.held.set()

    def answer(self, query: Query) -> Hits:
        if query == WARM_UP:
            return Hits(id=query.id, answerable=False)
        with self.lock:
            self.asked.append(query.id)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            if self.at_once == AT_ONCE:
                self.busy.set()
        self.held.wait(PATIENCE_S)
        with self.lock:
            self.at_once -= 1
        if query.text in self.failures:
            raise self.failures[query.text]
        return Hits(id=query.id, turn=query.turn, answerable=True, hits=(HIT,))


class Nothing:
    """An index nobody wants anything of."""

    owed = False
    free = True
    behind = False
    wants = 0

    def want(self) -> None:
        self.wants += 1


@dataclass
class Follower:
    """Follows nothing, until cancelled."""

    running: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.running.set()
        await asyncio.Event().wait()


@dataclass
class House:
    """The worker on a bus, and what it stands on."""

    bus: Bus
    desk: Desk = field(default_factory=Desk)
    index: Nothing = field(default_factory=Nothing)
    follower: Follower = field(default_factory=Follower)
    state: DocumentsStatus = field(
        default_factory=lambda: DocumentsStatus(documents=2, chunks=5, pending=0)
    )
    now: float = 0.0
    works: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> str:
        self.works.set()
        self.index.owed = False
        return ""


@pytest.fixture
async def house(connect: Callable[[str], MemoryBus], settings: Settings) -> AsyncIterator[House]:
    async with connect("rag") as own, connect("asker") as bus, asyncio.TaskGroup() as tasks:
        house = House(bus)
        worker = DocumentsWorker(
            context=Context("rag", own, settings),
            desk=house.desk,
            look=lambda: house.state,
            upkeep=Upkeep(index=house.index, work=house.work),
            follower=house.follower,
            glance_s=0.001,
            repeats=Repeats(lambda: house.now),
        )
        async with bus.subscribe(Presence) as heard:
            running = tasks.create_task(worker.run(), name="rag")
            await anext(heard)
        yield house
        house.desk.held.set()
        running.cancel()


@asynccontextmanager
async def patience() -> AsyncIterator[None]:
    async with asyncio.timeout(PATIENCE_S):
        yield


async def test_a_query_is_answered_with_its_id_and_turn(house: House) -> None:
    async with patience(), house.bus.subscribe(Hits) as heard:
        await house.bus.publish(Query(id="q1", turn="a" * 32, text="How?"))
        hits = await anext(heard)
    assert (hits.id, hits.turn, hits.answerable, hits.hits) == ("q1", "a" * 32, True, (HIT,))
    assert hits.source == "rag"


async def test_a_repeated_query_is_worked_on_and_answered_once(house: House) -> None:
    async with patience(), house.bus.subscribe(Hits) as heard:
        for id_ in ("q1", "q1", "q2"):
            await house.bus.publish(Query(id=id_, text="How?"))
        answered = {(await anext(heard)).id, (await anext(heard)).id}
    assert answered == {"q1", "q2"}
    assert sorted(house.desk.asked) == ["q1", "q2"]


async def test_an_answer_that_was_lost_is_said_again(house: House) -> None:
    async with patience(), house.bus.subscribe(Hits) as heard:
        await house.bus.publish(Query(id="q1", text="How?"))
        first = await anext(heard)
        house.now += ON_ITS_WAY_S
        await house.bus.publish(Query(id="q1", text="How?"))
        assert (await anext(heard)).hits == first.hits
    assert house.desk.asked == ["q1"]


async def test_only_so_many_queries_are_worked_on_at_a_time(house: House) -> None:
    house.desk.held.clear()
    async with patience(), house.bus.subscribe(Hits) as heard:
        for number in range(5):
            await house.bus.publish(Query(id=str(number), text="How?"))
        assert await asyncio.to_thread(house.desk.busy.wait, PATIENCE_S)
        house.desk.held.set()
        assert {(await anext(heard)).id for _ in range(5)} == {"0", "1", "2", "3", "4"}
    assert house.desk.most_at_once == AT_ONCE


@pytest.mark.parametrize(
    ("failure", "logged"),
    [
        (FilterError("there is no filter 'x'"), "there is no filter 'x'"),
        (ZeroDivisionError("boom"), "could not be answered"),
    ],
)
async def test_a_query_that_cannot_be_answered_gets_silence_and_costs_no_other(
    house: House, failure: Exception, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    house.desk.failures["bad"] = failure
    async with patience(), house.bus.subscribe(Hits) as heard:
        for _ in range(AT_ONCE + 1):
            await house.bus.publish(Query(id=uuid.uuid4().hex, text="bad"))
        await house.bus.publish(Query(id="q2", text="good"))
        hits = await anext(heard)
        assert (hits.id, hits.answerable) == ("q2", True), "silence is honest, a no is not"
    assert logged in caplog.text


async def test_words_of_a_query_are_not_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.desk.failures["my secret"] = ZeroDivisionError("near 'my secret'")
    async with patience(), house.bus.subscribe(Hits) as heard:
        await house.bus.publish(Query(id="q1", text="my secret"))
        await house.bus.publish(Query(id="q2", text="good"))
        await anext(heard)
    assert "my secret" not in caplog.text


async def test_the_status_is_retained_and_follows_the_index(house: House) -> None:
    async with patience(), house.bus.subscribe(DocumentsStatus) as heard:
        first = await anext(heard)
        assert (first.documents, first.chunks, first.detail) == (2, 5, "")
        house.state = DocumentsStatus(documents=3, chunks=9, pending=1, detail="reading")
        second = await anext(heard)
        assert (second.documents, second.chunks, second.pending, second.detail) == (
            3, 9, 1, "reading",
        )  # fmt: skip


async def test_the_presence_names_the_engine_and_what_there_is(house: House) -> None:
    async with patience(), house.bus.subscribe(Presence, name="rag") as heard:
        said = await anext(heard)
        assert (said.state, said.engine, said.detail) == (
            "online", "letters/1", "2 documents, 5 passages",
        )  # fmt: skip
        house.state = DocumentsStatus(documents=1, chunks=1)
        assert (await anext(heard)).detail == "1 document, 1 passage"


async def test_a_nudge_has_done_what_was_asked_for(house: House) -> None:
    assert house.index.wants <= 1
    house.index.owed = True
    async with patience():
        await house.bus.publish(DocumentsChanged())
        await house.works.wait()


async def test_files_are_followed(house: House) -> None:
    async with patience():
        await house.follower.running.wait()


async def test_an_index_that_cannot_be_searched_ends_the_worker(
    connect: Callable[[str], MemoryBus], settings: Settings
) -> None:
    desk = Desk(failures={"bad": StoreError("the index was deleted")})
    async with patience(), connect("rag") as own, connect("asker") as bus:
        worker = DocumentsWorker(
            context=Context("rag", own, settings),
            desk=desk,
            look=lambda: DocumentsStatus(documents=0, chunks=0),
            upkeep=Upkeep(index=Nothing(), work=None),  # type: ignore[arg-type]  # never called
            follower=Follower(),
        )
        with pytest.raises(ExceptionGroup) as ended:
            await _ask(worker, bus)
        assert ended.group_contains(StoreError, match="the index was deleted")


async def _ask(worker: DocumentsWorker, bus: Bus) -> None:
    async with asyncio.TaskGroup() as tasks, bus.subscribe(Presence) as heard:
        tasks.create_task(worker.run(), name="rag")
        await anext(heard)
        await bus.publish(Query(id="q1", text="bad"))
