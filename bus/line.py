"""One connection to the broker, from the handshake to its loss."""

import asyncio
import math
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

import aiomqtt

from bus.outbox import Parcel

WINDOW = 100
"""So many messages may be on the wire unacknowledged; a publisher waits for room."""


QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)
"""Linux only; elsewhere the broker should be told `set_tcp_nodelay true`."""


class LineLostError(ConnectionError):
    """The connection broke before the broker had answered."""


@asynccontextmanager
async def connection(client: aiomqtt.Client) -> AsyncIterator[aiomqtt.Client]:
    """Connect; leaving the context disconnects, also when the handshake never ended."""
    try:
        async with client:
            yield client
    finally:
        client._client.disconnect()  # noqa: SLF001  # aiomqtt would leave the socket open


class Line:
    """Sends in order without waiting for acknowledgements; everything on it ends with it."""

    def __init__(self, client: aiomqtt.Client, tasks: asyncio.TaskGroup) -> None:
        self._client = client
        self._tasks = tasks
        self._paho = client._client  # noqa: SLF001  # aiomqtt shows it to nobody
        self._pending = 0
        self._unstarted = 0
        self._lost = False
        self._progress = asyncio.Event()
        self.hurry()

    def send(self, parcel: Parcel, acknowledged: Callable[[Parcel], None]) -> None:
        """Put a parcel on the wire after all earlier ones; tell when the broker has it."""
        parcel.sent = True
        if parcel.qos == 0 and not self._unstarted:
            self._paho.publish(parcel.topic, parcel.payload, 0)  # sound: a task costs too much
            return
        self._pending += 1
        self._unstarted += 1
        self._tasks.create_task(self._deliver(parcel, acknowledged), name=f"to {parcel.topic}")
        self.hurry()

    async def settle(self, most: int = 0) -> None:
        """Wait until at most `most` messages are unacknowledged, or the line is lost."""
        while self._pending > most and not self._lost:
            await self._progress.wait()

    async def subscribe(self, filters: Mapping[str, int]) -> None:
        """Subscribe, each filter with its QoS.

        Raises:
            LineLostError: if the connection broke before the broker agreed.
        """
        if not filters:
            return
        if self._lost:
            raise LineLostError
        task = self._tasks.create_task(self._subscribe(filters), name="subscribe")
        await asyncio.wait({task})
        if task.cancelled() or not task.result():
            raise LineLostError

    def unsubscribe(self, filters: Iterable[str]) -> None:
        """Unsubscribe without waiting: what still arrives finds no listener."""
        unwanted = sorted(filters)
        if unwanted and not self._lost:
            self._tasks.create_task(self._unsubscribe(unwanted), name="unsubscribe")

    def hurry(self) -> None:
        """Have the kernel acknowledge what arrives next at once instead of 40 ms later.

        A broker that does not disable Nagle's algorithm (Mosquitto's default) sends its next
        small packet only after that; and Linux falls back to delaying after a few packets.
        """
        wire = self._paho.socket()
        if QUICKACK is not None and isinstance(wire, socket.socket) and wire.fileno() >= 0:
            wire.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)

    def lose(self) -> None:
        """Note that the connection broke: nobody waits for it any longer."""
        self._lost = True
        self._moved()

    async def _deliver(self, parcel: Parcel, acknowledged: Callable[[Parcel], None]) -> None:
        self._unstarted -= 1
        try:
            await self._client.publish(
                parcel.topic, parcel.payload, parcel.qos, parcel.retain, timeout=math.inf
            )
        except aiomqtt.MqttError:
            return  # the line is breaking: whoever kept the parcel sends it on the next one
        finally:
            self._pending -= 1
            self._moved()
            self.hurry()
        acknowledged(parcel)

    async def _subscribe(self, filters: Mapping[str, int]) -> bool:
        with suppress(aiomqtt.MqttError):
            await self._client.subscribe(sorted(filters.items()))
            return True
        return False

    async def _unsubscribe(self, filters: list[str]) -> None:
        with suppress(aiomqtt.MqttError):
            await self._client.unsubscribe(filters)

    def _moved(self) -> None:
        self._progress.set()
        self._progress.clear()
