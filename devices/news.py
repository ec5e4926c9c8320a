"""What the backend has to tell, in order, until somebody hears it."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Self

from devices.backends import Change, Snapshot

MOST = 10_000


class News:
    """Changes waiting to be heard. If too many wait, one snapshot says all of them."""

    def __init__(self, snapshot: Callable[[], Snapshot], *, most: int = MOST) -> None:
        self._snapshot = snapshot
        self._most = most
        self._waiting: deque[Change] = deque()
        self._some = asyncio.Event()

    def tell(self, change: Change) -> None:
        """Put a change at the end; a snapshot makes everything before it superfluous."""
        if len(self._waiting) >= self._most:
            change = self._snapshot()
        if isinstance(change, Snapshot):
            self._waiting.clear()
        self._waiting.append(change)
        self._some.set()

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> Change:
        """Wait for the next change. Safe to cancel: nothing is lost."""
        while not self._waiting:
            self._some.clear()
            await self._some.wait()
        return self._waiting.popleft()
