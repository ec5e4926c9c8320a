"""A bounded queue that knows what may wait, what may be dropped, and what must not wait."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

WORDS = 1_000
PERISHABLE = 1_000  # 32 s of one room's audio


class Inbox(Generic[T]):
    """Holds what a listener has not read yet.

    Urgent items overtake all others and are never refused. Of perishable ones the oldest is
    dropped, and counted, when there are too many. For anything else the sender waits.
    """

    def __init__(self, *, words: int = WORDS, perishable: int = PERISHABLE) -> None:
        self.dropped = 0
        self._urgent: deque[T] = deque()
        self._waiting: deque[tuple[T, bool]] = deque()
        self._words = 0
        self._most_words = words
        self._most_perishable = perishable
        self._changed = asyncio.Condition()

    async def put(self, item: T, *, urgent: bool = False, perishable: bool = False) -> None:
        """Add an item; wait while there are too many words."""
        async with self._changed:
            if urgent:
                self._urgent.append(item)
            elif perishable:
                self._put_perishable(item)
            else:
                await self._changed.wait_for(lambda: self._words < self._most_words)
                self._waiting.append((item, False))
                self._words += 1
            self._changed.notify_all()

    async def get(self) -> T:
        """Wait for the next item. Safe to cancel: nothing is lost."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._urgent or self._waiting)
            if self._urgent:
                return self._urgent.popleft()
            item, perishable = self._waiting.popleft()
            if not perishable:
                self._words -= 1
                self._changed.notify_all()
            return item

    def _put_perishable(self, item: T) -> None:
        if len(self._waiting) - self._words >= self._most_perishable:
            oldest = next(i for i, (_, perishable) in enumerate(self._waiting) if perishable)
            del self._waiting[oldest]
            self.dropped += 1
        self._waiting.append((item, True))
