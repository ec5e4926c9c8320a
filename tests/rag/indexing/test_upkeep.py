import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rag.indexing.upkeep import LONGEST_PAUSE_S, Upkeep
from rag.store.errors import StoreError

PATIENCE_S = 10


class Desired:
    """What is wanted of an index, in memory."""

    def __init__(self, *, behind: bool = False) -> None:
        self._owed = False
        self.rests = 0
        self.glances = 0
        self._free = True
        self.wants = 0
        self.full = False
        self.looks = 0
        self._behind = behind

    @property
    def owed(self) -> bool:
        self.rests += 1
        return self._owed

    @owed.setter
    def owed(self, owed: bool) -> None:
        self._owed = owed

    @property
    def free(self) -> bool:
        self.glances += 1
        return self._free

    @free.setter
    def free(self, free: bool) -> None:
        self._free = free

    @property
    def behind(self) -> bool:
        self.looks += 1
        return self._behind

    def want(self) -> None:
        if self.full:
            raise StoreError("the disk is full")
        self.wants += 1
        self.owed = True


class Work:
    """Does what is owed, unless it is to fail; tells each time."""

    def __init__(self, index: Desired, *answers: str) -> None:
        self._index = index
        self._answers = list(answers)
        self.done = 0
        self._event = asyncio.Event()

    async def __call__(self) -> str:
        self.done += 1
        self._event.set()
        said = self._answers.pop(0) if self._answers else ""
        self._index.owed = bool(said)
        return said

    async def times(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.done < count:
                self._event.clear()
                await self._event.wait()


@asynccontextmanager
async def running(upkeep: Upkeep) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(upkeep.run(), name="upkeep")
        yield
        task.cancel()


async def test_everything_is_looked_at_when_it_starts() -> None:
    index = Desired()
    work = Work(index)
    async with running(Upkeep(index=index, work=work)):
        await work.times(1)
    assert index.wants == 1


async def test_a_nudge_has_done_what_others_asked_for() -> None:
    index = Desired()
    work = Work(index)
    upkeep = Upkeep(index=index, work=work)
    async with running(upkeep):
        await work.times(1)
        index.owed = True
        upkeep.nudge()
        await work.times(2)
    assert index.wants == 1


async def test_a_change_of_files_is_asked_for_only_if_it_is_one() -> None:
    for behind, wants in ((True, 2), (False, 1)):
        index = Desired(behind=behind)
        work = Work(index)
        upkeep = Upkeep(index=index, work=work)
        async with running(upkeep):
            await work.times(1)
            upkeep.changed()
            await _until(lambda seen=index: seen.looks > 0)  # type: ignore[misc]
            if behind:
                await work.times(2)
        assert index.wants == wants


async def test_all_files_are_looked_at_now_and_then() -> None:
    index = Desired(behind=True)
    work = Work(index)
    async with running(Upkeep(index=index, work=work, again_s=0.001, look_s=0.001)):
        await work.times(4)


async def test_between_two_looks_there_is_time() -> None:
    index = Desired()
    now = [0.0]
    upkeep = Upkeep(index=index, work=Work(index), again_s=0.001, look_s=5.0, clock=lambda: now[0])
    async with running(upkeep):
        for looks in (1, 2):
            now[0] += 5.0
            await _until(lambda looks=looks: index.looks == looks)  # type: ignore[misc]
            rests = index.rests
            await _until(lambda rests=rests: index.rests > rests + 3)  # type: ignore[misc]
            assert index.looks == looks


async def test_a_nudge_wakes_once() -> None:
    index = Desired()
    upkeep = Upkeep(index=index, work=Work(index), again_s=60)
    async with running(upkeep):
        await _until(lambda: index.rests == 1)
        upkeep.nudge()
        await _until(lambda: index.rests == 2)
        for _ in range(9):
            await asyncio.to_thread(int)
        assert index.rests == 2


async def test_what_nobody_told_of_is_seen_after_a_while() -> None:
    index = Desired()
    work = Work(index)
    async with running(Upkeep(index=index, work=work, again_s=0.001)):
        await work.times(1)
        index.owed = True
        await work.times(2)
    assert index.looks == 0


async def test_what_another_process_does_is_left_to_it_until_it_ends() -> None:
    index = Desired()
    index.free = False
    work = Work(index)
    async with running(Upkeep(index=index, work=work, again_s=0.001)):
        await _until(lambda: index.glances > 3)
        assert work.done == 0
        index.free = True
        await work.times(1)


async def test_a_failure_is_told_and_tried_again() -> None:
    index = Desired()
    work = Work(index, "it was killed", "it was killed")
    upkeep = Upkeep(index=index, work=work, again_s=0.001)
    async with running(upkeep):
        await work.times(3)
        await _until(lambda: not upkeep.trouble)


async def test_a_full_disk_is_told_and_survived() -> None:
    index = Desired()
    index.full = True
    work = Work(index)
    upkeep = Upkeep(index=index, work=work, again_s=0.001)
    async with running(upkeep):
        await _until(lambda: upkeep.trouble == "the disk is full")
        index.full = False
        await work.times(1)
        await _until(lambda: not upkeep.trouble)


def test_pauses_grow_while_it_fails() -> None:
    upkeep = Upkeep(index=Desired(), work=Work(Desired()), again_s=5, look_s=300)
    pauses = []
    for failures in (0, 1, 2, 3, 99):
        upkeep._failures = failures
        pauses.append(upkeep._pause_s())
    assert pauses == [5, 5, 10, 20, LONGEST_PAUSE_S]


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110  # it is a value, not an event
            await asyncio.sleep(0.001)
