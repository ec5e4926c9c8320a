"""What somebody listens to: typed, or raw topic filters."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NamedTuple, Self, TypeVar

from bus.inbox import Inbox
from bus.message import BadMessageError, Gone, Message
from bus.topics import matches

if TYPE_CHECKING:
    from bus.bus import Bus

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
        self._facts: dict[str, bytes] = {}

    @property
    def dropped(self) -> int:
        """How many messages were dropped because nobody read them in time."""
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

    def wants(self, topic: str) -> bool:
        """Say whether a whole topic is covered by these filters."""
        return any(matches(topic_filter, topic) for topic_filter in self.filters)

    @abstractmethod
    def deliver(self, heard: Heard) -> None:
        """Take what the bus heard, if it is for this listener. Never waits."""

    def _known(self, heard: Heard, *, fact: bool) -> bool:
        """Say whether this is a fact the listener has already; remember it if it is a fact."""
        if not (fact or heard.retained or heard.topic in self._facts):
            return False
        known = self._facts.get(heard.topic)
        self._facts[heard.topic] = heard.payload
        return known == heard.payload and (fact or heard.retained)


class Tap(Subscription[Heard]):
    """Hears everything on some topic filters, undecoded."""

    def deliver(self, heard: Heard) -> None:
        """Take everything, but no fact twice because the broker replays it."""
        if not self._known(heard, fact=False):
            self._inbox.put(heard)


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

    def deliver(self, heard: Heard) -> None:
        """Decode and queue the message if it is of these classes; refuse it if it is wrong."""
        address = heard.topic.removeprefix(f"{self._bus.root}/")
        for kind in self._kinds:
            where = kind.match(address)
            if where is not None and self._where.items() <= where.items():
                self._take(kind, where, heard)

    def _take(self, kind: type[Message], where: dict[str, str], heard: Heard) -> None:
        if kind.retain and self._known(heard, fact=True):
            return
        if heard.retained and not kind.retain:
            self._bus.refuse(kind, where, heard, f"{kind.__name__} must not be retained")
        elif heard.payload:
            self._decode(kind, where, heard)
        elif kind.retain and self._gone:
            self._queue(kind, Gone(kind=kind, where=where))

    def _decode(self, kind: type[Message], where: dict[str, str], heard: Heard) -> None:
        try:
            message = kind.decode(where, heard.payload)
        except BadMessageError as exc:
            self._bus.refuse(kind, where, heard, str(exc))
        else:
            if kind.retain and not heard.retained and message.source != self._bus.source:
                self._bus.disown(heard.topic)
            self._queue(kind, message)

    def _queue(self, kind: type[Message], item: Message | Gone) -> None:
        self._inbox.put(item, urgent=kind.urgent, perishable=kind.perishable)  # type: ignore[arg-type]  # T is made of `kinds`
