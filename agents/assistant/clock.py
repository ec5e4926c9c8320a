"""The time of day, handed in so that tests need not wait for it."""

import asyncio
import time
from typing import Protocol

STEP_S = 30.0
"""The wall clock may be set while somebody waits for it: look again at least this often."""


class Clock(Protocol):
    """Tells the time and waits for it."""

    def now(self) -> float:
        """Return the seconds since the epoch."""
        ...

    async def until(self, at: float) -> None:
        """Return when it is `at` (seconds since the epoch), at once if that is past."""
        ...


class WallClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return time.time()

    async def until(self, at: float) -> None:
        """Return when it is `at`, also if the clock is set meanwhile."""
        while (left := at - time.time()) > 0:  # noqa: ASYNC110  # no event tells of the clock
            await asyncio.sleep(min(left, STEP_S))
