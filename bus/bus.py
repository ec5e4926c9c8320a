"""The bus as every worker sees it: typed publish, typed subscriptions. How it travels is below."""

import logging
from abc import ABC, abstractmethod
from contextlib import suppress
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar

from bus.inbox import Inbox
from bus.message import BadMessageError, Gone, Message

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)
T = TypeVar("T")


class Heard(NamedTuple):
    """A message as it travels: its whole topic and its bytes."""

    topic: str
    payload: bytes
    retained: bool = False
    """Whether the broker replays it from before the subscription."""


class Subscription(ABC, Generic[T]):
    """What somebody listens to: listening once entered, read with `async for` or `anext`."""

    def __init__(self, bus: "Bus", filters: frozenset[str]) -> None:
        self.filters = filters
        self._bus = bus
        self._inbox: Inbox[T] = Inbox()

    @property
    def dropped(self) -> int:
        """How many perishable messages were dropped because nobody read them in time."""
        return self._inbox.dropped

    async def __aenter__(self) -> Self:
        """Start to listen; on return the broker has agreed."""
        await self._bus.start_listening(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop listening; what was not read is gone."""
        await self._bus.stop_listening(self)

    def __aiter__(self) -> Self:
        """Iterate over what is heard, without end."""
        return self

    async def __anext__(self) -> T:
        """Wait for the next message. Safe to cancel: nothing is lost."""
        return await self._inbox.get()

    @abstractmethod
    async def deliver(self, heard: Heard) -> None:
        """Take what the bus heard, if it is for this listener."""


class Tap(Subscription[Heard]):
    """Hears everything on some topic filters, undecoded."""

    async def deliver(self, heard: Heard) -> None:
        """Take everything."""
        await self._inbox.put(heard)


class Typed(Subscription[T]):
    """Hears messages of some classes."""

    def __init__(
        self,
        bus: "Bus",
        kinds: tuple[type[Message], ...],
        where: dict[str, str],
        *,
        gone: bool = False,
    ) -> None:
        super().__init__(bus, frozenset(f"{bus.root}/{kind.filter(**where)}" for kind in kinds))
        self._kinds = kinds
        self._where = where
        self._gone = gone
        self._facts: dict[str, bytes] = {}

    async def deliver(self, heard: Heard) -> None:
        """Decode and queue the message if it is of these classes; refuse it if it is wrong."""
        address = heard.topic.removeprefix(f"{self._bus.root}/")
        for kind in self._kinds:
            where = kind.match(address)
            if where is not None and self._where.items() <= where.items():
                await self._take(kind, where, heard)

    async def _take(self, kind: type[Message], where: dict[str, str], heard: Heard) -> None:
        if kind.retain:
            if heard.retained and self._facts.get(heard.topic) == heard.payload:
                return  # a replay of what this listener already knows is no news
            self._facts[heard.topic] = heard.payload
        if not heard.payload and (kind.retain or heard.retained):
            if self._gone:
                await self._queue(kind, Gone(kind=kind, where=where))
            return
        await self._decode(kind, where, heard)

    async def _decode(self, kind: type[Message], where: dict[str, str], heard: Heard) -> None:
        if heard.retained and not kind.retain:
            await self._bus.clear(kind, **where)
            await self._bus.refuse(kind, where, heard, f"{kind.__name__} must not be retained")
            return
        try:
            message = kind.decode(where, heard.payload)
        except BadMessageError as exc:
            await self._bus.refuse(kind, where, heard, str(exc))
        else:
            await self._queue(kind, message)

    async def _queue(self, kind: type[Message], item: Message | Gone) -> None:
        await self._inbox.put(item, urgent=kind.urgent, perishable=kind.perishable)  # type: ignore[arg-type]  # T is made of `kinds`


class Bus(ABC):
    """Carries messages between workers. Entering it connects; leaving it ends everything."""

    def __init__(self, *, source: str, root: str = "hearsay") -> None:
        self.source = source
        self.root = root
        self._listeners: list[Subscription[object]] = []

    async def publish(self, message: Message) -> None:
        """Say something. Returns when the bus has accepted it; it is then delivered once."""
        if message.source == "unknown":
            message = message.model_copy(update={"source": self.source})
        await self._send(f"{self.root}/{message.address}", message.encode(), type(message))

    async def clear(self, kind: type[Message], **where: str) -> None:
        """Remove what is retained on a topic of this class."""
        await self._send(f"{self.root}/{kind.topic.format(**where)}", b"", kind, retain=True)

    def subscribe(self, *kinds: type[M], **where: str) -> Subscription[M]:
        """Listen to classes of messages, where topic parameters are as given.

        `bus.subscribe(Transcript, room="kitchen")`; wrong messages are refused and logged.
        """
        return Typed[M](self, kinds, where)

    def follow(self, kind: type[M], **where: str) -> Subscription[M | Gone]:
        """Listen to a retained fact, and to its removal."""
        return Typed[M | Gone](self, (kind,), where, gone=True)

    def tap(self, *filters: str) -> Subscription[Heard]:
        """Listen to whole topic filters (root included), undecoded and unchecked."""
        return Tap(self, frozenset(filters))

    async def refuse(
        self, kind: type[Message], where: dict[str, str], heard: Heard, reason: str
    ) -> None:
        """Log a message that was refused, and tell its sender where the class knows how."""
        log.warning("refused what came on %.200r: %s", heard.topic, reason)
        with suppress(BadMessageError):
            answer = kind.rejection(where, heard.payload, reason)
            if answer is not None:
                await self.publish(answer)

    async def start_listening(self, listener: Subscription[T]) -> None:
        """Add a listener; on return the broker has agreed to its filters."""
        self._listeners.append(listener)  # type: ignore[arg-type]  # invariance: we only deliver
        try:
            await self._listen(listener.filters)
        except BaseException:
            await self.stop_listening(listener)
            raise

    async def stop_listening(self, listener: Subscription[T]) -> None:
        """Remove a listener, and the filters nobody else wants."""
        self._listeners = [other for other in self._listeners if other is not listener]
        wanted = {f for other in self._listeners for f in other.filters}
        await self._unlisten(listener.filters - wanted)

    async def _heard(self, heard: Heard) -> None:
        """Give every listener what arrived; transports call this."""
        for listener in tuple(self._listeners):
            if any(matches(topic_filter, heard.topic) for topic_filter in listener.filters):
                await listener.deliver(heard)

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Connect."""

    @abstractmethod
    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Disconnect."""

    @abstractmethod
    async def _send(
        self, topic: str, payload: bytes, kind: type[Message], *, retain: bool | None = None
    ) -> None:
        """Take bytes for the broker; QoS, expiry and (by default) retention are the class's."""

    @abstractmethod
    async def _listen(self, filters: frozenset[str]) -> None:
        """Subscribe at the broker, again if need be: retained facts are replayed."""

    @abstractmethod
    async def _unlisten(self, filters: frozenset[str]) -> None:
        """Unsubscribe at the broker."""


def matches(topic_filter: str, topic: str) -> bool:
    """Say whether an MQTT topic filter covers a topic (MQTT 3.1.1, section 4.7)."""
    wanted, said = topic_filter.split("/"), topic.split("/")
    for index, level in enumerate(wanted):
        if level == "#":
            return True
        if index >= len(said) or level not in {"+", said[index]}:
            return False
    return len(wanted) == len(said)
