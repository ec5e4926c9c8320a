"""What announces itself on the broker, as a backend."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bus import Bus, Heard
from bus.foreign import Foreign
from bus.messages import Area, DeviceState
from config import Settings
from devices.backends import Change
from devices.discovery.breath import Breath
from devices.discovery.confirm import assumed, confirmed, waits
from devices.discovery.dialect import Dialect, HomeAssistantDialect
from devices.discovery.entity import Entity
from devices.discovery.firsts import Firsts
from devices.discovery.model import Order, Told
from devices.discovery.roster import Roster
from devices.discovery.timers import Timers
from devices.kind import Call
from devices.news import News
from devices.policy import Checked, RefusedError

log = logging.getLogger(__name__)

FILE = "first_announced.sqlite"
GATHER_S = 0.2
"""Announcements come in crowds: they are looked at once none came for so long."""
LONGEST_GATHER_S = 2.0
"""How long a crowd may keep us waiting."""
SETTLE_S = 0.2
"""How long what is retained of new things may take to arrive before they are shown."""
CONFIRM_S = 5.0
"""How long a device may take to show that it did what it was told."""
SAME_S = 0.5
"""How long a device may take to say that it is already as it was told to be."""


def open_home(settings: Settings, bus: Bus) -> AbstractAsyncContextManager["DiscoveredHome"]:
    """Listen to everything that announces itself in Home Assistant's way."""
    dialect = HomeAssistantDialect(settings.devices.discovery.prefix or "")
    return listening(dialect, bus, settings.data)


@asynccontextmanager
async def listening(
    dialect: Dialect, bus: Bus, folder: Path | None = None
) -> AsyncIterator["DiscoveredHome"]:
    """Listen to everything that announces itself in one dialect on the broker of this bus.

    Who announced what first is kept in a file in `folder`.
    """
    with Firsts(dialect.name, folder and folder / FILE) as firsts:
        async with bus.foreign() as foreign, asyncio.TaskGroup() as tasks:
            home = DiscoveredHome(foreign=foreign, dialect=dialect, root=bus.root, firsts=firsts)
            running = [tasks.create_task(work, name=f"{home.name} {n}") for n, work in home.work()]
            try:
                yield home
            finally:
                for task in running:
                    task.cancel()


class DiscoveredHome:
    """The things that announce themselves in one dialect."""

    def __init__(
        self,
        *,
        foreign: Foreign,
        dialect: Dialect,
        root: str,
        firsts: Firsts | None = None,
        gather_s: float = GATHER_S,
        settle_s: float = SETTLE_S,
        confirm_s: float = CONFIRM_S,
        same_s: float = SAME_S,
    ) -> None:
        self._foreign = foreign
        self.name = dialect.name
        self._dialect = dialect
        self._gather_s = gather_s
        self._settle_s = settle_s
        self._confirm_s = confirm_s
        self._same_s = same_s
        self._roster = Roster(dialect=dialect, root=root, firsts=firsts)
        self._news = News(self._roster.snapshot)
        self._timers = Timers(self._roster.find)
        self._listening: set[str] = set()
        self._facts: dict[str, tuple[str, Area | None]] | None = None
        self._announced = asyncio.Event()
        self._last_announced = 0.0
        self._heard: dict[str, asyncio.Event] = {}
        self._subscribing = asyncio.Lock()
        self._settling = asyncio.Lock()
        self._breath = Breath()
        self._curious = asyncio.Event()

    def changes(self) -> AsyncIterator[Change]:
        """Yield all things first and whenever there are others, and each change of one."""
        return self._news

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return what has to run as long as the home is open."""
        return [
            ("hearing", self._hear()),
            ("settling", self._keep()),
            ("asking", self._ask()),
            ("timing", self._time()),
        ]

    # --- hearing ---------------------------------------------------------------------------------

    async def _hear(self) -> None:
        await self._foreign.listen(*self._dialect.filters)
        async for heard in self._foreign:
            if self._dialect.announces(heard.topic):
                self._take_announcement(heard.topic, heard.payload)
            else:
                async with self._settling:  # else what is made anew just now would not hear it
                    await self._take(heard)
            await self._breath()

    def _take_announcement(self, topic: str, payload: bytes) -> None:
        self._roster.announce(topic, payload)
        if self._roster.stale:
            self._last_announced = time.monotonic()
            self._announced.set()

    async def _take(self, heard: Heard) -> None:
        said = self._roster.hearing(heard.topic, heard.payload, retained=heard.retained)
        for entity, spoke in said:
            if spoke:
                self._timers.spoke(entity)
            self._tell(entity)
            await self._breath()
        if self._roster.questions:
            self._curious.set()

    def _tell(self, entity: Entity) -> None:
        """Tell how a thing is, if it was shown before, and another way."""
        state = entity.news() if entity.device in (self._facts or ()) else None
        if state is not None:
            self._news.tell(state)
        if entity.device in self._heard:
            self._heard[entity.device].set()

    # --- what there is ---------------------------------------------------------------------------

    async def _keep(self) -> None:
        """Show what there is at the start, and whenever that has changed."""
        await self._gathered()
        await self._settle()
        await self._greet()
        while True:
            await self._announced.wait()
            await self._gathered()
            await self._settle()

    async def _gathered(self) -> None:
        """Wait until no announcement came for a while."""
        until = time.monotonic() + LONGEST_GATHER_S
        self._last_announced = max(self._last_announced, time.monotonic())
        while (rest_s := min(self._last_announced + self._gather_s, until) - time.monotonic()) > 0:
            self._announced.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(rest_s):
                    await self._announced.wait()
        self._announced.clear()

    async def _settle(self) -> None:
        async with self._subscribing:
            async with self._settling:
                for _ in self._roster.settling():
                    await self._breath()
            wanted = self._roster.topics
            new, old = wanted - self._listening, self._listening - wanted
            self._listening = wanted
            await self._foreign.unlisten(*old)
            await self._foreign.listen(*new)
        self._curious.set()
        if new:
            await asyncio.sleep(self._settle_s)
        self._show()
        for heard in self._heard.values():  # what somebody waits for may have gone
            heard.set()

    def _show(self) -> None:
        """Tell everything if there are others, or under other names; else only what changed."""
        facts = {entity.device: (entity.name, entity.area) for entity in self._roster}
        changed = [state for entity in self._roster if (state := entity.news()) is not None]
        if facts != self._facts:
            self._facts = facts
            self._news.tell(self._roster.snapshot())
            log.info("%d things announce themselves", len(facts))
            return
        for state in changed:
            self._news.tell(state)

    async def _greet(self) -> None:
        """Have devices say how they are: not all of them have that retained."""
        if self._dialect.greeting is not None:
            await self._mention(*self._dialect.greeting)

    async def _ask(self) -> None:
        """Have things say how they are, once what they answer is heard."""
        while True:
            await self._curious.wait()
            await asyncio.sleep(self._gather_s)  # they come back in crowds, and many ask the same
            self._curious.clear()
            while (ask := await self._question()) is not None:
                await self._mention(ask.topic, ask.payload.encode("utf-8", "replace"))
                await asyncio.sleep(self._dialect.pace_s)

    async def _question(self) -> Order | None:
        async with self._subscribing:  # else the answer would not be heard
            return self._roster.questions.next()

    async def _mention(self, topic: str, payload: bytes) -> None:
        """Say what nobody waits for."""
        try:
            await self._foreign.say(topic, payload)
        except (ConnectionError, ValueError) as exc:
            log.debug("nothing was said on %.200r: %s", topic, exc)

    async def _time(self) -> None:
        async for entity in self._timers:
            self._tell(entity)

    # --- acting ----------------------------------------------------------------------------------

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        """Say it to the device; return it once it shows that it did it.

        Raises:
            RefusedError: with one sentence, if it cannot, or did not.
        """
        entity = self._find(command.device)
        try:
            told = _told(entity, command)
            orders = entity.model.tell(told)
        except (ValueError, LookupError, TypeError) as exc:
            raise RefusedError(str(exc)) from exc
        heard = self._heard[command.device] = asyncio.Event()
        try:
            for order in orders:
                await self._say(order)
            return (await self._confirmed(command.device, told, heard),)
        finally:
            self._heard.pop(command.device, None)

    async def _say(self, order: Order) -> None:
        """Say something to a device, once: what is retained would be obeyed again some day."""
        try:
            await self._foreign.say(order.topic, order.payload.encode("utf-8", "replace"))
        except (ConnectionError, ValueError) as exc:
            raise RefusedError(f"it could not be told: {exc}") from exc

    async def _confirmed(self, device: str, told: Told, heard: asyncio.Event) -> DeviceState:
        entity = self._find(device)
        entity.status = assumed(entity.model, told, entity.status)
        if waits(entity.model, told):
            same = confirmed(entity.model, told, told.before)
            await self._wait(device, told, heard, self._same_s if same else self._confirm_s)
        now = self._find(device)
        state = now.state()
        if state is None:
            raise RefusedError("it is in a state that cannot be told")
        if not confirmed(now.model, told, now.status):
            raise RefusedError(f"it was told, but has not confirmed it; it is {state.state!r}")
        now.news()
        return state

    async def _wait(self, device: str, told: Told, heard: asyncio.Event, wait_s: float) -> None:
        try:
            async with asyncio.timeout(wait_s):
                while True:
                    await heard.wait()
                    heard.clear()
                    entity = self._find(device)
                    if confirmed(entity.model, told, entity.status):
                        return
        except TimeoutError:
            return

    def _find(self, device: str) -> Entity:
        entity = self._roster.find(device)
        if entity is None:
            raise RefusedError("it is no longer there")
        return entity


def _told(entity: Entity, command: Checked) -> Told:
    """Return the command with how the device is and should be.

    Raises:
        ValueError: if it cannot do that now.
    """
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    call = Call(entity.status, command.arguments, now)
    after = entity.model.expected(command.action, call)
    return Told(command.action, command.arguments, entity.status, after)
