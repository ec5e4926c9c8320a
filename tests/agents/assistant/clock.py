"""A clock that is set by hand."""

import asyncio

TICK_S = 1e-6


class HandClock:
    """Stands still until a test moves it; whoever waits for that moment then goes on.

    Only so much passes at each look that what comes first is known to have come first.
    """

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self._moved = asyncio.Condition()

    def now(self) -> float:
        self._now += TICK_S
        return self._now

    async def until(self, at: float) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= at)

    async def forward(self, seconds: float) -> None:
        async with self._moved:
            self._now += seconds
            self._moved.notify_all()
