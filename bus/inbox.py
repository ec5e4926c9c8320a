"""A bounded queue that knows what may wait, what may be dropped, and what must not wait."""

import asyncio
import logging
from collections import deque
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

WORDS = 10_000
LOG_EVERY = 1_000
PERISHABLE = 1_000  # 32 s of one room's audio


class Inbox(Generic[T]):
    """Holds what a listener has not read yet; putting something in never waits.

    Urgent items overtake all others and are never refused. Perishable items and words have a
    bound each; where one is reached, the oldest of its sort is dropped and counted.
    """

    def __init__(self, *, words: int = WORDS, perishable: int = PERISHABLE) -> None:
        self.dropped = 0
        self._urgent: deque[T] = deque()
        self._waiting: deque[tuple[T, bool]] = deque()
        self._most = {False: words, True: perishable}
        self._count = {False: 0, True: 0}
        self._arrived = asyncio.Event()

    def put(self, item: T, *, urgent: bool = False, perishable: bool = False) -> None:
        """Add an item, dropping the oldest of its sort if there are too many."""
        if urgent:
            self._urgent.append(item)
        else:
            self._make_room(perishable=perishable)
            self._waiting.append((item, perishable))
            self._count[perishable] += 1
        self._arrived.set()

    async def get(self) -> T:
        """Wait for the next item. Safe to cancel: nothing is lost."""
        while not (self._urgent or self._waiting):
            self._arrived.clear()
            await self._arrived.wait()
        if self._urgent:
            return self._urgent.popleft()
        item, perishable = self._waiting.popleft()
        self._count[perishable] -= 1
        return item

    def _make_room(self, *, perishable: bool) -> None:
        if self._count[perishable] < self._most[perishable]:
            return
        oldest = next(i for i, (_, sort) in enumerate(self._waiting) if sort is perishable)
        del self._waiting[oldest]
        self._count[perishable] -= 1
        self.dropped += 1
        if not perishable and self.dropped % LOG_EVERY == 1:
            log.warning("a listener does not keep up: %d messages were dropped", self.dropped)
