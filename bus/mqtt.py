"""The bus over MQTT: any broker that speaks 3.1.1, lost and found again without losing words."""

import asyncio
import itertools
import logging
from contextlib import suppress

import aiomqtt
from aiomqtt.exceptions import MqttConnectError

from bus.address import Address
from bus.bus import Bus
from bus.client import client
from bus.echoes import Echoes
from bus.line import WINDOW, Line, LineLostError, connection
from bus.message import Message
from bus.mqtt_foreign import MqttForeign
from bus.outbox import Outbox, Parcel
from bus.subscription import Heard
from bus.topics import cover, overlap

log = logging.getLogger(__name__)

FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 0.05, 0.5
SETTLE_S = 1.0
"""After a reconnect words wait so long: every listener must have found the broker again."""
FLUSH_S = 1.0
"""A bus that is left waits so long for what the broker has not acknowledged."""


class MqttBus(Bus):
    """One MQTT client. Sessions are clean: what must survive a lost connection is kept here."""

    def __init__(
        self,
        address: Address,
        *,
        source: str,
        instance: str,
        root: str = "hearsay",
        will: Message | None = None,
        share: str | None = None,
        patience_s: float | None = None,
    ) -> None:
        super().__init__(source=source, root=root)
        self._address = address
        self._identifier = f"{root}-{source}-{instance}"
        self._will = will
        self._share = share
        self._patience_s = patience_s
        self._trouble = ""
        self._connected = asyncio.Event()
        self._answered = asyncio.Event()
        self._line: Line | None = None
        self._holding = False
        self._resumed = False
        self._outbox = Outbox()
        self._facts: dict[str, bytes] = {}
        self._echoes = Echoes()
        self._agreed: frozenset[str] = frozenset()
        self._changing = asyncio.Lock()
        self._foreigners = itertools.count()

    @property
    def connected(self) -> bool:
        """Whether the broker is there at the moment."""
        return self._line is not None

    def disown(self, topic: str) -> None:
        """Forget a retained fact of ours: somebody else has said something newer there."""
        self._facts.pop(topic, None)

    def foreign(self) -> MqttForeign:
        """Return a way to other systems' topics on this broker, to be entered."""
        identifier = f"{self._identifier}-foreign{next(self._foreigners)}"
        return MqttForeign(self._address, identifier, self.root)

    async def _open(self) -> None:
        self._start(self._keep_connected(), name="connection")
        try:
            async with asyncio.timeout(self._patience_s):
                await self._answered.wait()
        except TimeoutError:
            self._trouble = self._trouble or self._address.explain(TimeoutError("no answer"))
        if self._trouble:
            raise ConnectionError(self._trouble)

    async def _close(self) -> None:
        if self._line is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_S):
                    await self._line.settle()

    # --- sending ---------------------------------------------------------------------------------

    async def _send(self, topic: str, payload: bytes, kind: type[Message], *, retain: bool) -> None:
        if self._line is not None:
            await self._line.settle(WINDOW)
        parcel = Parcel(topic, payload, kind.qos, retain)
        if retain:
            self._send_fact(parcel)
        elif kind.qos == 0:
            self._send_now(parcel)
        else:
            self._outbox.add(parcel, expires_s=kind.expires_s)
            if not self._holding:
                self._send_now(parcel)

    def _send_now(self, parcel: Parcel) -> None:
        if self._line is not None:
            self._line.send(parcel, self._outbox.acknowledge)

    def _send_fact(self, parcel: Parcel) -> None:
        self._facts[parcel.topic] = parcel.payload
        if self._line is not None:
            self._line.send(parcel, self._removed)

    def _removed(self, parcel: Parcel) -> None:
        """Forget the removal of a fact once the broker knows."""
        if not parcel.payload and self._facts.get(parcel.topic) == b"":
            del self._facts[parcel.topic]

    # --- listening -------------------------------------------------------------------------------

    async def _listen(self, filters: frozenset[str]) -> None:
        while True:
            await self._connected.wait()
            with suppress(LineLostError):
                async with self._changing:
                    await self._agree(again=filters)
                return

    async def _unlisten(self) -> None:
        with suppress(LineLostError):
            async with self._changing:
                await self._agree()

    async def _agree(self, *, again: frozenset[str] = frozenset()) -> None:
        """Make the broker's filters fit the listeners', and have retained facts replayed."""
        if self._line is None:
            raise LineLostError
        wanted = cover({f for listener in self._listeners for f in listener.filters})
        replay = {f for f in wanted if any(overlap(f, other) for other in again)}
        new = wanted - self._agreed | replay
        await self._line.subscribe({self._shared(f): self._qos(f) for f in new})
        gone, self._agreed = self._agreed - wanted, wanted
        self._line.unsubscribe(map(self._shared, gone))

    def _qos(self, topic_filter: str) -> int:
        """Return the highest QoS of what a filter may cover (amqtt raises all to the filter's)."""
        kinds = Message.by_topic.values()
        covered = [k.qos for k in kinds if overlap(f"{self.root}/{k.filter()}", topic_filter)]
        return max(covered, default=1)

    def _shared(self, topic_filter: str) -> str:
        """Return the filter as the broker is to have it: shared, if the class and we want that."""
        kinds = (kind for kind in Message.by_topic.values() if kind.shared)
        if self._share and topic_filter in {f"{self.root}/{kind.filter()}" for kind in kinds}:
            return f"$share/{self._share}/{topic_filter}"
        return topic_filter

    # --- the connection --------------------------------------------------------------------------

    async def _keep_connected(self) -> None:
        back_off_s = FIRST_BACK_OFF_S
        while not self._ending:  # a task group that fails just then may lose the cancellation
            try:
                await self._address.probe()
                fresh = client(self._address, self._identifier, self._take, will=self._last_will())
                async with connection(fresh) as connected:
                    back_off_s = FIRST_BACK_OFF_S
                    await self._serve(connected)
            except* (aiomqtt.MqttError, OSError) as lost:
                self._explain(lost)
            await asyncio.sleep(back_off_s)
            back_off_s = min(2 * back_off_s, LONGEST_BACK_OFF_S)

    def _last_will(self) -> aiomqtt.Will | None:
        if self._will is None:
            return None
        kind, message = type(self._will), self._stamped(self._will)
        topic = f"{self.root}/{message.address}"
        return aiomqtt.Will(topic, message.encode(), kind.qos, kind.retain)

    async def _serve(self, client: aiomqtt.Client) -> None:
        """Use one connection until it breaks."""
        try:
            async with asyncio.TaskGroup() as tasks:
                line = Line(client, tasks)
                tasks.create_task(self._read(client, line), name=f"{self.source} reader")
                await self._resume(line)
        finally:
            self._line = None

    async def _read(self, client: aiomqtt.Client, line: Line) -> None:
        try:
            async for _ in client.messages:
                """The mailbox has taken it; this ends, with an error, when the connection does."""
        finally:
            self._line = None
            self._connected.clear()
            line.lose()

    def _take(self, message: aiomqtt.Message) -> None:
        if self._line is not None:
            self._line.hurry()
        heard = Heard(message.topic.value, message.payload, retained=message.retain)
        if heard.retained or not self._echoes.repeats(heard.topic, heard.payload):
            self._heard(heard)

    async def _resume(self, line: Line) -> None:
        """Say and hear again what the last connection left, in the order that loses nothing."""
        self._holding = self._resumed
        async with self._changing:
            self._line, self._agreed = line, frozenset()
            await self._agree()
        for topic, payload in tuple(self._facts.items()):
            self._send_fact(Parcel(topic, payload, qos=1, retain=True))
        self._trouble = ""
        self._connected.set()
        self._answered.set()
        log.info("connected to the broker at %s", self._address)
        if self._holding:
            await asyncio.sleep(SETTLE_S)
        self._holding, self._resumed = False, True
        for parcel in self._outbox.again():
            self._send_now(parcel)

    def _explain(self, lost: BaseExceptionGroup[BaseException]) -> None:
        """Log one sentence about what is wrong with the broker, once."""
        sentence = self._address.explain(lost)
        if sentence != self._trouble:
            log.warning("%s", sentence)
        self._trouble = sentence
        if self._patience_s is not None and lost.subgroup(MqttConnectError):
            self._answered.set()  # no use in trying the same password again
