"""Home Assistant as a backend: follows it while it is there, and comes back to it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Self

from bus.messages import DeviceState
from config import Settings
from devices.backends import Change
from devices.homeassistant import registry
from devices.homeassistant.address import Address, address
from devices.homeassistant.memory import Memory
from devices.homeassistant.mirror import Mirror
from devices.homeassistant.more import HAVING_MORE, Subscription
from devices.homeassistant.services import FAILED, colored, expected, service, shown
from devices.homeassistant.session import Session, opened
from devices.homeassistant.troubles import (
    NotReachedError,
    SaysNoError,
    TokenRefusedError,
    first,
    refused,
)
from devices.homeassistant.watch import Watches
from devices.news import News
from devices.policy import Checked, RefusedError

log = logging.getLogger(__name__)

FILE = "homeassistant.json"
REGISTRIES = ("area", "floor", "device", "entity")
START_S = 120.0
"""How long Home Assistant may take to start before we take what is there."""
GATHER_S = 0.5
"""Changes of the registries come in crowds: they are read once, so long after the first."""
LOOK_S = 300.0
"""How often the registries are read anyway: not every change of exposure is told."""
CONFIRM_S = 4.0
"""How long a device may take to show that it did what it was told."""
FIRST_S, LAST_S = 0.5, 10.0
"""How long to wait before connecting again: at first, and at most."""
REFUSED_S = 60.0
"""How long to wait after a refused token: Home Assistant bans who tries too often."""


def open_home(settings: Settings) -> AbstractAsyncContextManager["HomeAssistant"]:
    """Return the Home Assistant of the settings.

    Raises:
        SettingsError: if there is no token.
    """
    memory = Memory(settings.data / FILE)
    return HomeAssistant(address=address(settings.devices.homeassistant), memory=memory)


class HomeAssistant:
    """The entities of one Home Assistant that are exposed to voice."""

    name = "homeassistant"

    def __init__(
        self,
        *,
        address: Address,
        memory: Memory,
        confirm_s: float = CONFIRM_S,
        first_s: float = FIRST_S,
        refused_s: float = REFUSED_S,
        look_s: float = LOOK_S,
        gather_s: float = GATHER_S,
    ) -> None:
        self._address = address
        self._confirm_s = confirm_s
        self._first_s = first_s
        self._refused_s = refused_s
        self._look_s = look_s
        self._gather_s = gather_s
        self._memory = memory
        self._mirror = Mirror(memory.recall())
        self._news = News(self._mirror.snapshot)
        self._watches = Watches()
        self._session: Session | None = None
        self._stale = asyncio.Event()
        self._followed: set[str] = set()
        self._tasks = asyncio.TaskGroup()
        self._keeping: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Begin to connect, in the background."""
        await self._tasks.__aenter__()
        self._keeping = self._tasks.create_task(self._keep(), name="homeassistant")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._keeping.cancel()
        await self._tasks.__aexit__(kind, exc, tb)

    def changes(self) -> AsyncIterator[Change]:
        """Yield all devices whenever there are others, or Home Assistant comes or goes."""
        return self._news

    # --- being connected -------------------------------------------------------------------------

    async def _keep(self) -> None:
        """Connect again whenever the connection is lost, ever more patiently."""
        wait_s = self._first_s
        while True:
            trouble = await self._connect()
            if self._session is not None:
                wait_s = self._first_s
            self._lose(str(trouble))
            unwelcome = isinstance(trouble, TokenRefusedError)
            await asyncio.sleep(self._refused_s if unwelcome else wait_s)
            wait_s = min(2 * wait_s, LAST_S)

    async def _connect(self) -> NotReachedError:
        """Serve as long as the connection lasts; return why it ended."""
        trouble = NotReachedError("Home Assistant says something that we do not understand")
        try:
            async with (
                opened(self._address.url, self._address.token()) as session,
                asyncio.TaskGroup() as tasks,
            ):
                tasks.create_task(session.run(), name="homeassistant session")
                await self._started(session)
                await self._follow(session)
        except* NotReachedError as group:
            trouble = first(group)
        except* SaysNoError as group:
            trouble = refused(first(group))
        except* Exception:  # another version of it may say anything: that costs its devices only
            log.exception("%s", trouble)
        return trouble

    async def _started(self, session: Session) -> None:
        """Wait until a Home Assistant that is starting has started: until then, much is missing."""
        started = asyncio.Event()
        await session.subscribe(
            lambda _: started.set(), "subscribe_events", event_type="homeassistant_started"
        )
        config = await session.ask("get_config")
        if config.get("state", "RUNNING") == "RUNNING":
            return
        self._lose("Home Assistant is starting")
        try:
            async with asyncio.timeout(START_S):
                await started.wait()
        except TimeoutError:
            log.warning("Home Assistant takes long to start: going on with what is there")

    async def _follow(self, session: Session) -> None:
        """Read everything, then what changes, as long as the connection lasts."""
        for name in REGISTRIES:
            await session.subscribe(
                lambda _: self._stale.set(),
                "subscribe_events",
                event_type=f"{name}_registry_updated",
            )
        self._stale.clear()
        self._followed.clear()
        self._mirror.begin(await registry.read(session))
        whole = asyncio.Event()
        await session.subscribe(self._hearer(whole), "subscribe_entities")
        await whole.wait()
        self._session, self._mirror.trouble = session, ""
        self._mirror.refresh()
        await self._tell_all()
        log.info("Home Assistant is there")
        while True:
            await self._follow_more(session)
            await self._due()
            if self._mirror.learn(await registry.read(session)):
                await self._tell_all()

    async def _due(self) -> None:
        """Wait until the registries are to be read again."""
        try:
            async with asyncio.timeout(self._look_s):
                await self._stale.wait()
            await asyncio.sleep(self._gather_s)
        except TimeoutError:
            pass
        self._stale.clear()

    async def _tell_all(self) -> None:
        """Tell all there is, and note it for times when Home Assistant is away."""
        snapshot = self._mirror.snapshot()
        self._news.tell(snapshot)
        await asyncio.to_thread(self._memory.keep, snapshot)

    def _lose(self, trouble: str) -> None:
        """Say once what is the matter, and that all devices are away."""
        self._session = None
        if trouble != self._mirror.trouble:
            log.warning("%s", trouble)
            self._mirror.trouble = trouble
            self._news.tell(self._mirror.snapshot())
        self._watches.wake()

    # --- hearing ---------------------------------------------------------------------------------

    def _hearer(self, whole: asyncio.Event) -> Callable[[Any], None]:
        def hear(event: Mapping[str, Any]) -> None:
            touched, others = self._mirror.apply(event)
            if not whole.is_set():
                whole.set()
                return
            if touched.come or touched.gone:
                self._stale.set()
            if others:
                self._news.tell(self._mirror.snapshot())
            for name in touched.changed:
                self._tell(name)
            for name in (*touched.changed, *touched.gone):
                if name.startswith(HAVING_MORE):
                    self._follow_anew(name)
            for name in (*touched.changed, *touched.gone):
                self._watches.note(name, self._mirror.context(name))

        return hear

    def _tell(self, name: str) -> None:
        state = self._mirror.find(name)
        if state is not None:
            self._news.tell(state)

    async def _follow_more(self, session: Session) -> None:
        """Hear what is on the todo lists, and how the weather will be."""
        for name, how in self._mirror.having_more().items():
            if name in self._followed:
                continue
            self._followed.add(name)
            try:
                await session.subscribe(self._filler(name, how), how.kind, **how.fields)
            except SaysNoError as exc:
                log.debug("%s: %s", name, exc)

    def _filler(self, name: str, how: Subscription) -> Callable[[Any], None]:
        def hear(event: Any) -> None:
            self._mirror.fill(name, how.read(event if isinstance(event, Mapping) else {}))
            self._tell(name)
            self._watches.note(name, "")

        return hear

    def _follow_anew(self, name: str) -> None:
        """Subscribe again to what comes back: its subscription has ended with what went away."""
        now = self._mirror.find(name)
        if now is None or not now.available:
            self._followed.discard(name)
        elif name not in self._followed:
            self._stale.set()

    # --- acting ----------------------------------------------------------------------------------

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        """Call the service; return the device once it shows that it did it.

        Raises:
            RefusedError: with one sentence, if it did not, or if nobody can tell.
        """
        session, before = self._session, self._mirror.find(command.device)
        if session is None:
            raise RefusedError("Home Assistant is away")
        if before is None:
            raise RefusedError("Home Assistant no longer has it")
        with self._watches.watch(command.device) as contexts:
            try:
                said = await session.ask("call_service", **service(command, before))
            except SaysNoError as exc:
                raise RefusedError(str(exc)) from exc
            except NotReachedError as exc:
                raise RefusedError("Home Assistant went away before it was confirmed") from exc
            context = ((said or {}).get("context") or {}).get("id", "")
            return (await self._confirmed(command, before, contexts, context),)

    async def _confirmed(
        self, command: Checked, before: DeviceState, contexts: set[str], context: str
    ) -> DeviceState:
        """Wait until the device was changed by our call, or is as that should make it.

        Raises:
            RefusedError: if it is not, in time, or if it failed.
        """
        wanted = expected(command, before)
        try:
            async with asyncio.timeout(self._confirm_s):
                while not shown(wanted, before, self._read(command.device), context in contexts):
                    await self._watches.wait(command.device)
        except TimeoutError:
            now = self._read(command.device)
            if wanted is not None and context not in contexts:
                raise RefusedError(f"it has not confirmed it; it is still {now.state!r}") from None
            if not colored(wanted, before, now):
                raise RefusedError("it has not confirmed it; it has another colour") from None
        now = self._read(command.device)
        if now.state in FAILED.get(now.kind, ()):
            raise RefusedError(f"it did not work: it is {now.state!r} now")
        return now

    def _read(self, name: str) -> DeviceState:
        """Return the device as it is.

        Raises:
            RefusedError: if it is gone, or all of Home Assistant is.
        """
        if self._session is None:
            raise RefusedError("Home Assistant went away before it was confirmed")
        now = self._mirror.find(name)
        if now is None:
            raise RefusedError("it vanished from Home Assistant before it was confirmed")
        if not now.available:
            raise RefusedError("it went away before it was confirmed")
        return now
