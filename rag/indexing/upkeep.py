"""Keeps an index up with its files for as long as a worker runs."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from rag.store.errors import StoreError

log = logging.getLogger(__name__)

AGAIN_S = 5.0
"""So often it is seen whether something is owed that nobody told of."""
LONGEST_PAUSE_S = 60.0
"""Between two tries while indexing fails."""
LOOK_S = 300.0
"""So often all files are looked at: some file systems tell of no changes."""


class Wanted(Protocol):
    """As much of an Index as it takes to know whether there is something to do. Blocking."""

    @property
    def owed(self) -> bool:
        """Whether something that was asked for is not done yet, and may be."""
        ...

    @property
    def free(self) -> bool:
        """Whether no other process is doing it."""
        ...

    @property
    def behind(self) -> bool:
        """Whether files have changed since they were indexed."""
        ...

    def want(self) -> None:
        """Ask for a look at all files."""
        ...


class Upkeep:
    """Has everything done that is owed: at the start, after a nudge, and when files change."""

    def __init__(
        self,
        *,
        index: Wanted,
        work: Callable[[], Awaitable[str]],
        again_s: float = AGAIN_S,
        look_s: float = LOOK_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`work` does what is owed, or returns one sentence about what failed."""
        self._index = index
        self._work = work
        self._again_s = again_s
        self._look_s = look_s
        self._clock = clock
        self._looked_at = clock()
        self._woken = asyncio.Event()
        self._changed = False
        self._look = True
        """Whether all files are to be looked at; at the start they always are."""
        self._failures = 0
        self.trouble = ""
        """Why indexing does not go on: one sentence, or nothing."""

    def nudge(self) -> None:
        """See whether something was asked for."""
        self._woken.set()

    def changed(self) -> None:
        """See whether files have changed."""
        self._changed = True
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled. A failure costs a pause, which grows."""
        while True:
            trouble = await self._tried()
            if trouble and trouble != self.trouble:
                log.warning("indexing does not go on: %s", trouble)
            self.trouble = trouble
            self._failures = self._failures + 1 if trouble else 0
            await self._rest()

    async def _tried(self) -> str:
        """Do what is owed; return one sentence about what failed, or nothing."""
        try:
            return await self._catch_up()
        except StoreError as exc:  # a full disk, mostly: search goes on
            return str(exc)

    async def _catch_up(self) -> str:
        if self._changed:
            self._changed = False
            self._look = self._look or await asyncio.to_thread(lambda: self._index.behind)
        if self._look:
            await asyncio.to_thread(self._index.want)
            self._look = False
        if await asyncio.to_thread(lambda: self._index.owed and self._index.free):
            return await self._work()
        return ""

    async def _rest(self) -> None:
        """Wait for news, and not for ever: other processes, too, ask for things and do them."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause_s()):
                await self._woken.wait()
        self._woken.clear()
        if self._clock() - self._looked_at >= self._look_s:
            self._looked_at = self._clock()
            self._changed = True

    def _pause_s(self) -> float:
        if not self._failures:
            return self._again_s
        return min(self._again_s * 2.0 ** (self._failures - 1), LONGEST_PAUSE_S)
