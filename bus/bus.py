"""The bus as every worker sees it: typed publish, typed subscriptions. How it travels is below."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from bus.foreign import Foreign
from bus.message import Gone, Message
from bus.subscription import Heard, Subscription, Tap, Typed
from bus.topics import matches

__all__ = ["Bus", "Heard", "Subscription", "matches"]

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)
T = TypeVar("T")

MOST_REFUSALS = 100
"""So many refused messages wait to be answered; a flood of them is only logged."""


class Refusal(NamedTuple):
    """A message that was refused and is to be answered, or cleared if it was retained."""

    kind: type[Message]
    where: dict[str, str]
    heard: Heard
    reason: str


class Bus(ABC):
    """Carries messages between workers. Entering it connects; leaving it ends everything."""

    def __init__(self, *, source: str, root: str = "hearsay") -> None:
        self.source = source
        self.root = root
        self._listeners: list[Subscription[object]] = []
        self._tasks = asyncio.TaskGroup()
        self._running: list[asyncio.Task[None]] = []
        self._ending = False
        self._refused: asyncio.Queue[Refusal] = asyncio.Queue(MOST_REFUSALS)

    @property
    def connected(self) -> bool:
        """Whether the broker is there at the moment."""
        return True

    async def __aenter__(self) -> Self:
        """Connect."""
        await self._tasks.__aenter__()
        self._start(self._answer_refused(), name="refusals")
        try:
            await self._open()
        except BaseException:
            await self._end(None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Disconnect."""
        try:
            await self._close()
        finally:
            await self._end(exc)

    async def publish(self, message: Message) -> None:
        """Say something. Returns when the bus has accepted it; it is then delivered once."""
        message, kind = self._stamped(message), type(message)
        await self._send(
            f"{self.root}/{message.address}", message.encode(), kind, retain=kind.retain
        )

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

    @abstractmethod
    def foreign(self) -> Foreign:
        """Return a way to other systems' topics on this broker, to be entered."""

    def refuse(self, kind: type[Message], where: dict[str, str], heard: Heard, reason: str) -> None:
        """Log a message that was refused, and tell its sender where the class knows how."""
        log.warning("refused what came on %.200r: %s", heard.topic, reason)
        if not self._refused.full():
            self._refused.put_nowait(Refusal(kind, where, heard, reason))

    def disown(self, topic: str) -> None:
        """Forget a retained fact of ours: somebody else has said something newer there.

        Only a bus that says its facts again after a reconnect has any to forget.
        """
        del topic

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
        await self._unlisten()

    def _stamped(self, message: M) -> M:
        """Return the message with its source filled in."""
        if message.source != "unknown":
            return message
        return message.model_copy(update={"source": self.source})

    def _heard(self, heard: Heard) -> None:
        """Give every listener what arrived; transports call this."""
        for listener in tuple(self._listeners):
            if listener.wants(heard.topic):
                listener.deliver(heard)

    async def _answer_refused(self) -> None:
        while True:
            kind, where, heard, reason = await self._refused.get()
            if heard.retained:
                await self._send(heard.topic, b"", kind, retain=True)
            answer = kind.rejection(where, heard.payload, reason)
            if answer is not None:
                await self.publish(answer)

    def _start(self, work: Coroutine[object, object, None], *, name: str) -> None:
        self._running.append(self._tasks.create_task(work, name=f"{self.source} {name}"))

    async def _end(self, exc: BaseException | None) -> None:
        self._ending = True
        for task in self._running:
            task.cancel()
        if isinstance(exc, asyncio.CancelledError):
            await self._tasks.__aexit__(type(exc), exc, exc.__traceback__)
        else:  # the group would wrap what the caller raised
            await self._tasks.__aexit__(None, None, None)

    @abstractmethod
    async def _open(self) -> None:
        """Connect."""

    @abstractmethod
    async def _close(self) -> None:
        """Say what is still to be said, and disconnect."""

    @abstractmethod
    async def _send(self, topic: str, payload: bytes, kind: type[Message], *, retain: bool) -> None:
        """Take bytes for the broker; QoS and expiry are the class's."""

    @abstractmethod
    async def _listen(self, filters: frozenset[str]) -> None:
        """Subscribe at the broker, again if need be: retained facts are replayed."""

    @abstractmethod
    async def _unlisten(self) -> None:
        """Unsubscribe at the broker from what no listener wants any more."""
