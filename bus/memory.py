"""The bus in memory: the same contract without a broker, for tests and single processes."""

import asyncio
from types import TracebackType
from typing import Self

from bus.bus import Bus, Heard, matches
from bus.message import Message


class MemoryBroker:
    """Joins the memory buses of one process."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.buses: list[MemoryBus] = []

    def take(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Give a message to every bus, and keep it if it is to be retained."""
        if retain and payload:
            self.retained[topic] = payload
        elif retain:
            self.retained.pop(topic, None)
        for bus in self.buses:
            bus.arrive(Heard(topic, payload))


class MemoryBus(Bus):
    """One client of a MemoryBroker."""

    def __init__(self, broker: MemoryBroker, *, source: str, root: str = "hearsay") -> None:
        super().__init__(source=source, root=root)
        self._broker = broker
        self._arrived: asyncio.Queue[Heard] = asyncio.Queue()
        self._tasks = asyncio.TaskGroup()
        self._reader: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Join the broker."""
        await self._tasks.__aenter__()
        self._reader = self._tasks.create_task(self._read(), name=f"{self.source} bus")
        self._broker.buses.append(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Leave the broker."""
        self._broker.buses.remove(self)
        self._reader.cancel()
        await self._tasks.__aexit__(kind, exc, tb)

    def arrive(self, heard: Heard) -> None:
        """Take what the broker hands out."""
        if any(matches(f, heard.topic) for listener in self._listeners for f in listener.filters):
            self._arrived.put_nowait(heard)

    async def _read(self) -> None:
        while True:
            await self._heard(await self._arrived.get())

    async def _send(
        self, topic: str, payload: bytes, kind: type[Message], *, retain: bool | None = None
    ) -> None:
        self._broker.take(topic, payload, retain=kind.retain if retain is None else retain)

    async def _listen(self, filters: frozenset[str]) -> None:
        for topic, payload in tuple(self._broker.retained.items()):
            if any(matches(topic_filter, topic) for topic_filter in filters):
                self._arrived.put_nowait(Heard(topic, payload, retained=True))

    async def _unlisten(self, filters: frozenset[str]) -> None:
        """Nothing to do: the broker asks every bus."""
