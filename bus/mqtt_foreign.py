"""Other systems' topics over MQTT: a client of its own, so that a flood delays no word."""

import asyncio
import itertools
import logging
from collections.abc import Iterable
from contextlib import suppress

import aiomqtt

from bus.address import Address
from bus.client import client
from bus.foreign import Foreign
from bus.line import Line, LineLostError, connection
from bus.outbox import Parcel
from bus.subscription import Heard

log = logging.getLogger(__name__)

BATCH = 200
"""So many filters go into one SUBSCRIBE; brokers refuse packets that are too large."""
FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 0.05, 0.5
QOS = 1
SAY_S = 5.0
"""How long the broker may take to acknowledge what is said."""


class MqttForeign(Foreign):
    """A client of the broker, lost and found again; what it listens to is asked for again."""

    def __init__(self, address: Address, identifier: str, root: str) -> None:
        super().__init__(root)
        self._address = address
        self._identifier = identifier
        self._tasks = asyncio.TaskGroup()
        self._keeper: asyncio.Task[None] | None = None
        self._line: Line | None = None
        self._connected = asyncio.Event()
        self._ending = False
        self._said: set[asyncio.Future[bool]] = set()
        """What the broker has not acknowledged; if it is lost, whoever waits is told that."""

    async def _open(self) -> None:
        await self._tasks.__aenter__()
        self._keeper = self._tasks.create_task(self._keep(), name=self._identifier)
        await self._connected.wait()

    async def _close(self) -> None:
        self._ending = True
        if self._keeper is not None:
            self._keeper.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def _listen(self, filters: set[str]) -> None:
        with suppress(LineLostError):  # asked for again once the broker is found
            await self._subscribe(filters)

    async def _unlisten(self, filters: set[str]) -> None:
        if self._line is not None:
            for batch in _batches(filters):
                self._line.unsubscribe(batch)

    async def _say(self, topic: str, payload: bytes, *, retain: bool) -> None:
        if self._line is None:
            raise ConnectionError("the broker is away")
        arrived: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._said.add(arrived)
        self._line.send(Parcel(topic, payload, QOS, retain), lambda _: _tell(arrived, there=True))
        try:
            async with asyncio.timeout(SAY_S):
                if not await arrived:
                    raise ConnectionError("the broker was lost before it answered")
        except TimeoutError as exc:
            raise ConnectionError("the broker does not answer") from exc
        finally:
            self._said.discard(arrived)

    async def _subscribe(self, filters: Iterable[str]) -> None:
        for batch in _batches(filters):
            if self._line is None:
                raise LineLostError
            await self._line.subscribe(dict.fromkeys(batch, QOS))

    async def _keep(self) -> None:
        back_off_s = FIRST_BACK_OFF_S
        while not self._ending:  # a task group that fails just then may lose the cancellation
            try:
                await self._address.probe()
                fresh = client(self._address, self._identifier, self._take)
                async with connection(fresh) as connected, asyncio.TaskGroup() as tasks:
                    back_off_s = FIRST_BACK_OFF_S
                    tasks.create_task(self._resume(Line(connected, tasks)), name="resume")
                    await self._read(connected)
            except* (aiomqtt.MqttError, OSError) as lost:
                log.info("%s", self._address.explain(lost))
            await asyncio.sleep(back_off_s)
            back_off_s = min(2 * back_off_s, LONGEST_BACK_OFF_S)

    async def _resume(self, line: Line) -> None:
        self._line = line
        with suppress(LineLostError):
            await self._subscribe(tuple(self._filters))
            self._connected.set()
            self.found.set()

    async def _read(self, connected: aiomqtt.Client) -> None:
        try:
            async for _ in connected.messages:
                """The mailbox has taken it; this ends, with an error, when the connection does."""
        finally:
            line, self._line = self._line, None
            if line is not None:
                line.lose()
            for arrived in self._said:
                _tell(arrived, there=False)

    def _take(self, message: aiomqtt.Message) -> None:
        if self._line is not None:
            self._line.hurry()
        self._inbox.put(Heard(message.topic.value, message.payload, retained=message.retain))


def _tell(arrived: "asyncio.Future[bool]", *, there: bool) -> None:
    if not arrived.done():
        arrived.set_result(there)


def _batches(filters: Iterable[str]) -> Iterable[list[str]]:
    every = iter(sorted(filters))
    while batch := list(itertools.islice(every, BATCH)):
        yield batch
