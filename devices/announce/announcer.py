"""Announces the house on its broker, again whenever somebody may have missed it."""

import asyncio
import logging

from bus import Bus
from bus.foreign import Foreign
from bus.subscription import Typed
from config import Settings
from devices.announce.entities import Appliance
from devices.announce.house import KINDS, House, News
from devices.announce.ledger import Ledger

log = logging.getLogger(__name__)

FILE = "announced.json"
ONLINE = b"online"
GATHER_S = 0.3
"""What changes comes in crowds: it is announced once, so long after the first."""
CERTAIN_S = 45.0
"""A room or a worker that was there before is missed for so long before it is taken back: when
everything starts, facts come one by one, and areas only when their system answers."""
RETRY_S = 2.0


async def announce(settings: Settings, bus: Bus) -> None:
    """Announce the house until cancelled, if the settings ask for it.

    What an earlier run announced and nobody asks for any more is taken back.
    """
    ledger = Ledger(settings.data / FILE)
    prefix = settings.devices.announce.prefix
    if prefix is None and not ledger.topics:
        return
    try:
        async with bus.foreign() as foreign:
            announcer = Announcer(foreign=foreign, ledger=ledger)
            if prefix is None:
                await announcer.withdraw()
            else:
                house = House(root=bus.root, rooms=settings.rooms)
                await announcer.run(bus, house, prefix)
    except Exception:  # being seen elsewhere is worth less than the devices of this worker
        log.exception("the house is no longer announced")


class Announcer:
    """Says and takes back announcements."""

    def __init__(
        self,
        *,
        foreign: Foreign,
        ledger: Ledger,
        gather_s: float = GATHER_S,
        certain_s: float = CERTAIN_S,
        retry_s: float = RETRY_S,
    ) -> None:
        self._foreign = foreign
        self._ledger = ledger
        self._gather_s = gather_s
        self._certain_s = certain_s
        self._retry_s = retry_s
        self._said: dict[str, bytes] = {}
        self._stale = asyncio.Event()
        self._settled = asyncio.Event()
        self._certain = False

    async def withdraw(self) -> None:
        """Take back everything."""
        while not await self._agree({}):  # noqa: ASYNC110 - the broker's return may be another's news
            await asyncio.sleep(self._retry_s)
        log.info("the house is announced no longer")

    async def run(self, bus: Bus, house: House, prefix: str) -> None:
        """Announce until cancelled."""
        self._stale.set()
        async with (
            Typed[News](bus, KINDS, {}, gone=True) as heard,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._hear(f"{prefix}/status"), name="announce: greeted")
            tasks.create_task(self._found(), name="announce: found")
            tasks.create_task(self._doubt(), name="announce: certain")
            tasks.create_task(self._keep(house, prefix), name="announce: keep")
            async for news in heard:
                if house.hear(news):
                    self._stale.set()
                if house.settled:
                    self._settled.set()

    # --- when ------------------------------------------------------------------------------------

    async def _hear(self, status: str) -> None:
        """Say everything again when Home Assistant has started."""
        await self._foreign.listen(status)
        async for heard in self._foreign:
            if heard.topic == status and heard.payload == ONLINE:
                self._repeat()

    async def _found(self) -> None:
        """Say everything again to a broker that was lost: it may have forgotten it."""
        while True:
            await self._foreign.found.wait()
            self._foreign.found.clear()
            self._repeat()

    async def _doubt(self) -> None:
        await self._settled.wait()
        await asyncio.sleep(self._certain_s)
        self._certain = True
        self._stale.set()

    def _repeat(self) -> None:
        self._said.clear()
        self._stale.set()

    # --- what ------------------------------------------------------------------------------------

    async def _keep(self, house: House, prefix: str) -> None:
        while True:
            await self._stale.wait()
            await asyncio.sleep(self._gather_s)
            self._stale.clear()
            if not await self._agree(house.announcements(prefix), prefix):
                await asyncio.sleep(self._retry_s)
                self._stale.set()

    async def _agree(self, wanted: dict[str, Appliance], prefix: str | None = None) -> bool:
        """Bring what is announced in line with what should be; return whether the broker heard."""
        try:
            for topic in sorted(self._ledger.topics - wanted.keys()):
                if self._certain or prefix is None or not topic.startswith(f"{prefix}/device/"):
                    await self._take_back(topic)
            for topic, appliance in wanted.items():
                await self._say(topic, appliance)
        except ConnectionError as exc:
            log.debug("nothing can be announced: %s", exc)
            return False
        return True

    async def _take_back(self, topic: str) -> None:
        await self._foreign.say(topic, b"", retain=True)
        self._said.pop(topic, None)
        self._ledger.strike(topic)

    async def _say(self, topic: str, appliance: Appliance) -> None:
        """Announce a device. A part of it that has gone is named once: so it is taken back."""
        known, now = self._ledger.components(topic), appliance.platforms
        payload = appliance.payload()
        lost = {key: known[key] for key in known.keys() - now.keys()} if self._certain else {}
        if not lost and self._said.get(topic) == payload:
            return
        self._ledger.note(topic, {**known, **now})
        if lost:
            await self._foreign.say(topic, appliance.payload(without=lost), retain=True)
        await self._foreign.say(topic, payload, retain=True)
        self._said[topic] = payload
        if lost:
            self._ledger.note(topic, now)
