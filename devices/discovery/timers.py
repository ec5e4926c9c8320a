"""What changes by itself: readings become too old, and motion ends."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Self

from devices.discovery.entity import Entity


class Timers:
    """Yields each thing when its time has come, changed accordingly.

    Things are known by their ids: one that is announced anew goes on being counted.
    """

    def __init__(
        self, find: Callable[[str], Entity | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._find = find
        self._clock = clock
        self._due: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        self._last: dict[str, float] = {}
        self._more = asyncio.Event()

    def spoke(self, entity: Entity) -> None:
        """Begin to count anew: a thing has said something."""
        entity.fresh = True
        model = entity.model
        after_s = model.expires_s
        if model.off_after_s and entity.status.state == "on":
            after_s = min(filter(None, (model.expires_s, model.off_after_s)))
        if not after_s:
            self._last.pop(entity.device, None)
            return
        due = self._clock() + after_s
        if entity.device not in self._last:
            heapq.heappush(self._due, (due, next(self._order), entity.device))
            self._more.set()
        self._last[entity.device] = due

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> Entity:
        """Wait for the next thing whose time has come."""
        while True:
            await self._wait()
            due, _, device = heapq.heappop(self._due)
            last = self._last.get(device, due)
            if last > due:  # it spoke again meanwhile
                heapq.heappush(self._due, (last, next(self._order), device))
                continue
            counted = self._last.pop(device, None) is not None
            entity = self._find(device)
            if counted and entity is not None:
                _end(entity)
                return entity

    async def _wait(self) -> None:
        while not self._due or self._due[0][0] > self._clock():
            self._more.clear()
            wait_s = self._due[0][0] - self._clock() if self._due else None
            try:
                async with asyncio.timeout(wait_s):
                    await self._more.wait()
            except TimeoutError:
                pass


def _end(entity: Entity) -> None:
    """Let motion end, or a reading be too old, whichever comes first."""
    model = entity.model
    moving = model.off_after_s and entity.status.state == "on"
    if moving and (not model.expires_s or model.off_after_s <= model.expires_s):
        entity.status = entity.status.but("off")
    else:
        entity.fresh = False
