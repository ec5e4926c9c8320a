"""Other systems' topics on the same broker: heard and written as they are, ours fenced off."""

import asyncio
import re
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from bus.inbox import Inbox
from bus.subscription import Heard

MOST_WAITING = 100_000
"""A start with thousands of devices brings all they retained at once."""
LONGEST_TOPIC = 65_535
"""Bytes of UTF-8 (MQTT 3.1.1, section 4.7.3)."""
MOST_LEVELS = 200
"""Mosquitto takes no more."""
_UNCARRIED = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


class Foreign(ABC):
    """Listens and speaks outside of our root. Entering it connects; read it with `async for`.

    What others announce decides on these topics, so nothing here is trusted: below our own root
    nothing can be said, and nothing is decoded.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._inbox: Inbox[Heard] = Inbox(words=MOST_WAITING)
        self._filters: set[str] = set()
        self.found = asyncio.Event()
        """Set whenever the broker was found, which may have forgotten what it retained. Whoever
        waits for that clears it."""

    async def __aenter__(self) -> Self:
        """Connect."""
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Disconnect; what was not read is gone."""
        await self._close()

    def __aiter__(self) -> Self:
        """Iterate over what is heard, without end."""
        return self

    async def __anext__(self) -> Heard:
        """Wait for the next message. Safe to cancel: nothing is lost.

        One topic may come twice in a row where filters overlap, and again, retained, when the
        broker was lost and found.
        """
        return await self._inbox.get()

    @property
    def dropped(self) -> int:
        """How many messages were dropped because nobody read them in time."""
        return self._inbox.dropped

    async def listen(self, *filters: str) -> None:
        """Listen to these, too; what is retained there comes first.

        Raises:
            ValueError: if one of them is no topic filter.
        """
        for topic_filter in filters:
            _check_filter(topic_filter)
        new = set(filters) - self._filters
        self._filters |= new
        await self._listen(new)

    async def unlisten(self, *filters: str) -> None:
        """Listen to these no longer."""
        gone = self._filters & set(filters)
        self._filters -= gone
        await self._unlisten(gone)

    async def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish on somebody else's topic, once; returns when the broker has it.

        Raises:
            ValueError: if it is no topic, or one of ours.
            ConnectionError: if the broker is away; nothing is sent later.
        """
        check_topic(topic, root=self._root)
        await self._say(topic, payload, retain=retain)

    @abstractmethod
    async def _open(self) -> None:
        """Connect."""

    @abstractmethod
    async def _close(self) -> None:
        """Disconnect."""

    @abstractmethod
    async def _listen(self, filters: set[str]) -> None:
        """Subscribe to these at the broker."""

    @abstractmethod
    async def _unlisten(self, filters: set[str]) -> None:
        """Unsubscribe from these."""

    @abstractmethod
    async def _say(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Publish."""


def check_topic(topic: str, *, root: str) -> None:
    """Raise ValueError if this is no topic, is the broker's own, or lies below our root."""
    if not topic or set(topic) & {"+", "#"} or not _is_carried(topic):
        raise ValueError(f"{topic[:80]!r} is no MQTT topic")
    if topic.startswith("$"):
        raise ValueError(f"{topic[:80]!r} belongs to the broker")
    if topic == root or topic.startswith(f"{root}/"):
        raise ValueError(f"{topic[:80]!r} belongs to Hearsay: other systems do not write there")


def _check_filter(topic_filter: str) -> None:
    levels = topic_filter.split("/")
    wild = any(set(level) & {"+", "#"} and len(level) > 1 for level in levels)
    if not topic_filter or wild or "#" in levels[:-1] or not _is_carried(topic_filter):
        raise ValueError(f"{topic_filter[:80]!r} is no MQTT topic filter")


def _is_carried(topic: str) -> bool:
    """Say whether every broker carries it.

    Some close the connection of whoever mentions one with control characters, with code points
    that are no characters (MQTT 3.1.1, section 1.5.3), or with too many levels; then all that is
    heard on that connection would be lost with it, again and again.
    """
    try:
        longest = len(topic.encode()) > LONGEST_TOPIC
    except UnicodeEncodeError:  # lone surrogates have no UTF-8
        return False
    return not longest and topic.count("/") < MOST_LEVELS and not _UNCARRIED.search(topic)
