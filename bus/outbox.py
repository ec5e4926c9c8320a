"""What was said and may have to be said again: kept until the broker surely has it."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bus.echoes import marked

log = logging.getLogger(__name__)

MOST = 2_000
MOST_BYTES = 64 * 2**20
LINGER_S = 0.25
"""So long after its acknowledgement a broker that dies may not have passed a message on."""


@dataclass(eq=False)
class Parcel:
    """One message on its way to the broker."""

    topic: str
    payload: bytes
    qos: int
    retain: bool = False
    sent: bool = False
    """Whether a connection has taken it; the broker may have it even if that broke."""
    expires_at: float = 0.0
    acknowledged_at: float | None = None


class Outbox:
    """Keeps parcels in order until they are acknowledged or no longer wanted; drops the oldest."""

    def __init__(
        self,
        *,
        most: int = MOST,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.dropped = 0
        self._most = most
        self._most_bytes = most_bytes
        self._clock = clock
        self._parcels: OrderedDict[int, Parcel] = OrderedDict()
        self._bytes = 0

    def add(self, parcel: Parcel, *, expires_s: float) -> None:
        """Keep a parcel for `expires_s` seconds, dropping the oldest ones if there is no room."""
        self._forget()
        parcel.expires_at = self._clock() + expires_s
        self._parcels[id(parcel)] = parcel
        self._bytes += len(parcel.payload)
        while len(self._parcels) > self._most or self._bytes > self._most_bytes:
            self._drop_oldest()

    def acknowledge(self, parcel: Parcel) -> None:
        """Note that the broker has a parcel."""
        parcel.acknowledged_at = self._clock()

    def again(self) -> list[Parcel]:
        """Return, in order, what a new connection must take; forget what is no longer wanted."""
        self._forget()
        now = self._clock()
        for parcel in tuple(self._parcels.values()):
            if parcel.expires_at <= now:
                self._remove(parcel)
            elif parcel.sent:
                self._bytes -= len(parcel.payload)
                parcel.payload = marked(parcel.payload)
                self._bytes += len(parcel.payload)
                parcel.acknowledged_at = None
        return list(self._parcels.values())

    def _forget(self) -> None:
        """Drop from the front what the broker has had long enough to pass on."""
        now = self._clock()
        while self._parcels:
            first = next(iter(self._parcels.values()))
            if first.acknowledged_at is None or now - first.acknowledged_at < LINGER_S:
                return
            self._remove(first)

    def _drop_oldest(self) -> None:
        first = next(iter(self._parcels.values()))
        self._remove(first)
        if first.acknowledged_at is None:
            self.dropped += 1
            log.warning("too much waits for the broker; dropped a message for %.200r", first.topic)

    def _remove(self, parcel: Parcel) -> None:
        del self._parcels[id(parcel)]
        self._bytes -= len(parcel.payload)
