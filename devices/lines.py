"""One line per device: its commands wait for each other, those of other devices do not."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_WAITING = 100


class Lines:
    """Lets commands through in the order they came, device by device."""

    def __init__(self, *, most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: Counter[str] = Counter()

    def full(self, device: str) -> bool:
        """Say whether so many wait for the device that one more would be too old in the end."""
        return self._waiting[device] >= self._most_waiting

    @asynccontextmanager
    async def turn(self, device: str) -> AsyncIterator[None]:
        """Wait for the device to be free, in order of arrival, and have it alone."""
        self._waiting[device] += 1
        try:
            async with self._locks[device]:
                yield
        finally:
            self._waiting[device] -= 1
            if not self._waiting[device]:  # whoever names devices we lack must not fill the memory
                del self._waiting[device], self._locks[device]
