"""One line per device: its commands wait for each other, those of other devices do not."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

MOST_WAITING = 1_000


class Lines:
    """Lets commands through in the order they came, device by device."""

    def __init__(self, *, most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: Counter[str] = Counter()

    def join(self, device: str) -> AbstractAsyncContextManager[None] | None:
        """Take a place in the line of a device; None if so many wait that one more is hopeless.

        Entering what is returned waits, in the order of joining, to have the device alone.
        """
        if self._waiting[device] >= self._most_waiting:
            return None
        self._waiting[device] += 1
        return self._turn(device)

    @asynccontextmanager
    async def _turn(self, device: str) -> AsyncIterator[None]:
        try:
            async with self._locks[device]:
                yield
        finally:
            self._waiting[device] -= 1
            if not self._waiting[device]:  # whoever names devices we lack must not fill the memory
                del self._waiting[device], self._locks[device]
