"""The bus in memory: the same contract without a broker, for tests and single processes."""

from bus.bus import Bus
from bus.foreign import Foreign
from bus.message import Message
from bus.subscription import Heard
from bus.topics import matches


class MemoryBroker:
    """Joins the memory buses of one process."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.buses: list[MemoryBus | MemoryForeign] = []

    def take(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Give a message to every bus, and keep it if it is to be retained."""
        if retain and payload:
            self.retained[topic] = payload
        elif retain:
            self.retained.pop(topic, None)
        for bus in tuple(self.buses):
            bus.arrive(Heard(topic, payload))


class MemoryBus(Bus):
    """One client of a MemoryBroker."""

    def __init__(self, broker: MemoryBroker, *, source: str, root: str = "hearsay") -> None:
        super().__init__(source=source, root=root)
        self._broker = broker

    def arrive(self, heard: Heard) -> None:
        """Take what the broker hands out."""
        self._heard(heard)

    def foreign(self) -> "MemoryForeign":
        """Return a way to other systems' topics, to be entered."""
        return MemoryForeign(self._broker, self.root)

    async def _open(self) -> None:
        self._broker.buses.append(self)

    async def _close(self) -> None:
        self._broker.buses.remove(self)

    async def _send(self, topic: str, payload: bytes, kind: type[Message], *, retain: bool) -> None:
        del kind
        self._broker.take(topic, payload, retain=retain)

    async def _listen(self, filters: frozenset[str]) -> None:
        for topic, payload in tuple(self._broker.retained.items()):
            if any(matches(topic_filter, topic) for topic_filter in filters):
                self._heard(Heard(topic, payload, retained=True))

    async def _unlisten(self) -> None:
        """Nothing to do: the broker asks every bus."""


class MemoryForeign(Foreign):
    """Other systems' topics of a MemoryBroker."""

    def __init__(self, broker: MemoryBroker, root: str) -> None:
        super().__init__(root)
        self._broker = broker

    def arrive(self, heard: Heard) -> None:
        """Take what the broker hands out."""
        if any(matches(topic_filter, heard.topic) for topic_filter in self._filters):
            self._inbox.put(heard)

    async def _open(self) -> None:
        self._broker.buses.append(self)
        self.found.set()

    async def _close(self) -> None:
        self._broker.buses.remove(self)

    async def _listen(self, filters: set[str]) -> None:
        for topic, payload in tuple(self._broker.retained.items()):
            if any(matches(topic_filter, topic) for topic_filter in filters):
                self._inbox.put(Heard(topic, payload, retained=True))

    async def _unlisten(self, filters: set[str]) -> None:
        """Nothing to do: the broker asks everybody."""

    async def _say(self, topic: str, payload: bytes, *, retain: bool) -> None:
        self._broker.take(topic, payload, retain=retain)
