"""Who waits for a device to change, and what changed it meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Watch:
    contexts: set[str] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Watches:
    """One watch per device: the commands of one device wait for each other anyway."""

    def __init__(self) -> None:
        self._watches: dict[str, _Watch] = {}

    @contextmanager
    def watch(self, device: str) -> Iterator[set[str]]:
        """Collect the contexts of everything that changes a device."""
        watch = self._watches[device] = _Watch()
        try:
            yield watch.contexts
        finally:
            if self._watches.get(device) is watch:
                del self._watches[device]

    def note(self, device: str, context: str) -> None:
        """Remember that a device was changed, and by what."""
        watch = self._watches.get(device)
        if watch is not None:
            watch.contexts.add(context)
            watch.changed.set()

    def wake(self) -> None:
        """Have everybody look again."""
        for watch in self._watches.values():
            watch.changed.set()

    async def wait(self, device: str) -> None:
        """Wait until a watched device was changed since the last wait."""
        changed = self._watches[device].changed
        await changed.wait()
        changed.clear()
