"""The timers that are running now, kept on disk, and the bell that waits for them."""

import asyncio
import uuid
from collections.abc import Iterable

from agents.assistant.clock import Clock
from agents.assistant.store import Store
from agents.assistant.timers import Timer, due, next_due


class Book:
    """Holds the timers of all rooms. Each change is on disk when the method returns."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self.timers: tuple[Timer, ...] = ()
        self._store = store
        self._clock = clock
        self._changed = asyncio.Event()

    def load(self) -> None:
        """Take up the timers of before."""
        self._set(self._store.timers())

    def new_id(self) -> str:
        """Return the id of a timer to be: 32 hex digits, the turn of its announcement."""
        return uuid.uuid4().hex

    def put(self, timer: Timer) -> None:
        """Add a timer, or replace the one with its id."""
        self._keep((*self._without((timer,)), timer))

    def remove(self, timers: Iterable[Timer]) -> None:
        """Remove timers; those that are gone already do not matter."""
        self._keep(self._without(timers))

    async def due(self) -> Timer:
        """Wait for the next timer that is due. It stays in the book until it is removed."""
        while True:
            ready = due(self.timers, self._clock.now())
            if ready:
                return ready[0]
            self._changed.clear()
            await self._wait(next_due(self.timers))

    async def _wait(self, at: float | None) -> None:
        """Return when it is `at`, or when the timers have changed."""
        if at is None:
            await self._changed.wait()
            return
        async with asyncio.TaskGroup() as tasks:
            bell = tasks.create_task(self._clock.until(at), name="bell")
            news = tasks.create_task(self._changed.wait(), name="timers changed")
            await asyncio.wait({bell, news}, return_when=asyncio.FIRST_COMPLETED)
            bell.cancel()
            news.cancel()

    def _without(self, timers: Iterable[Timer]) -> tuple[Timer, ...]:
        gone = {timer.id for timer in timers}
        return tuple(timer for timer in self.timers if timer.id not in gone)

    def _keep(self, timers: tuple[Timer, ...]) -> None:
        self._store.save_timers(timers)
        self._set(timers)

    def _set(self, timers: tuple[Timer, ...]) -> None:
        self.timers = timers
        self._changed.set()
