"""A clock that is set by hand."""

import asyncio


class HandClock:
    """Stands still until a test moves it; whoever waits for that moment then goes on."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self._moved = asyncio.Condition()

    def now(self) -> float:
        return self._now

    async def until(self, at: float) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= at)

    async def forward(self, seconds: float) -> None:
        async with self._moved:
            self._now += seconds
            self._moved.notify_all()
