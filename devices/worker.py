"""The home on the bus: says what there is and how it is, and carries out what may be done."""

import asyncio
import gc
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from bus import BadMessageError, Heard, Subscription
from bus.messages import Area, Areas, DeviceCommand, DeviceResult, DeviceState
from bus.worker import Context
from config import SettingsError
from devices.announce.announcer import announce
from devices.backends import Backend, Change, Opened, configured
from devices.household.household import Household
from devices.household.ids import Ids
from devices.journal import Entry, Journal, fingerprint
from devices.lines import Lines
from devices.policy import Checked, RefusedError, check, check_fresh

log = logging.getLogger(__name__)

FILE = "devices.sqlite"
IDS_FILE = "household.sqlite"
MANY = 200
"""So many new devices at once are worth a thought to memory."""
START_S = 3.0
"""A backend that has nothing to say for so long no longer keeps the others waiting."""
EXECUTE_S = 8.0
"""How long a device may take: less than a command lives, so that its asker hears of it."""


class DevicesWorker:
    """Owns the retained states of all devices of its backends."""

    def __init__(
        self,
        *,
        context: Context,
        backends: Sequence[Backend],
        household: Household,
        journal: Journal,
        clock: Callable[[], float] = time.time,
        execute_s: float = EXECUTE_S,
        start_s: float = START_S,
    ) -> None:
        self._context = context
        self._bus = context.bus
        self._backends = {backend.name: backend for backend in backends}
        self._journal = journal
        self._clock = clock
        self._execute_s = execute_s
        self._start_s = start_s
        self._home = household
        self._areas: tuple[Area, ...] | None = None
        self._cleared: Counter[str] = Counter()
        """Devices whose states we cleared, and have not heard that yet."""
        self._open = False
        self._lines = Lines()
        self._tasks = asyncio.TaskGroup()

    async def run(self) -> None:
        """Serve until cancelled."""
        async with (
            self._bus.subscribe(DeviceCommand) as commands,
            self._bus.tap(f"{self._bus.root}/{DeviceState.filter()}") as facts,
            self._tasks,
        ):
            await self._start(facts)
            async for command in commands:
                await self._take(command)

    # --- what there is -----------------------------------------------------------------------

    async def _start(self, facts: Subscription[Heard]) -> None:
        begun = {name: asyncio.Event() for name in self._backends}
        for name, backend in self._backends.items():
            self._tasks.create_task(self._follow(backend, begun[name]), name=name)
        self._tasks.create_task(self._tidy(facts, begun.values()), name="tidy")
        try:
            async with asyncio.timeout(self._start_s):
                for event in begun.values():
                    await event.wait()
        except TimeoutError:
            log.warning("not every backend has answered within %.0f s: going on", self._start_s)
        self._open = True
        await self._settle()
        await self._say_online()

    async def _follow(self, backend: Backend, begun: asyncio.Event) -> None:
        """Tell what a backend has and what changes there; if it fails, its devices are away."""
        try:
            async for change in backend.changes():
                await self._hear(change, backend.name)
                begun.set()
        except Exception:  # a backend is foreign code: its failure costs its own devices
            log.exception("the backend %r has failed", backend.name)
            await self._tell(self._home.lose(backend.name))
            begun.set()

    async def _hear(self, change: Change, system: str) -> None:
        """Take over what a backend says; what it has is told once all have said that."""
        if isinstance(change, DeviceState):
            await self._tell(self._home.note([change], system))
            return
        self._home.take(change, system)
        if self._open:
            await self._settle()
            await self._say_online()

    async def _settle(self) -> None:
        """Put all that the backends have together, and tell what is not as it was told."""
        changed = self._home.settle()
        if self._areas != self._home.areas:
            self._areas = self._home.areas
            await self._bus.publish(Areas(areas=self._areas))
        await self._tell(changed)
        if len(changed) > MANY:
            gc.freeze()  # they stay: looking through them for garbage would stop all for 0.1 s

    async def _tell(self, devices: Iterable[str]) -> None:
        """Publish how devices are now; of two tasks doing so, neither says an older state."""
        for device in devices:
            state = self._home.find(device)
            if state is None:
                await self._clear(device)
            else:
                await self._bus.publish(state)

    async def _tidy(self, facts: Subscription[Heard], begun: Iterable[asyncio.Event]) -> None:
        """Clear what an earlier run left, and say again what others overwrote or cleared."""
        for event in begun:
            await event.wait()
        async for heard in facts:
            device = heard.topic.split("/")[-2]
            if not heard.payload and self._is_echo(device):
                continue
            ours = _source(device, heard.payload) == self._bus.source
            state = self._home.find(device)
            if state is None and ours:
                await self._clear(device)
            elif state is not None and not ours and heard.payload != self._said(state):
                log.warning("somebody else wrote the state of %s: it is said again", device)
                await self._bus.publish(state)

    async def _clear(self, device: str) -> None:
        self._cleared[device] += 1
        await self._bus.clear(DeviceState, device=device)

    def _is_echo(self, device: str) -> bool:
        """Say whether we cleared this ourselves: the device may be back before we hear of that."""
        if not self._cleared[device]:
            return False
        self._cleared[device] -= 1
        if not self._cleared[device]:
            del self._cleared[device]
        return True

    def _said(self, state: DeviceState) -> bytes:
        """Return a state as it was published, even if it cannot be read back."""
        return state.model_copy(update={"source": self._bus.source}).encode()

    async def _say_online(self) -> None:
        there = f"{len(self._home)} devices in {len(self._home.areas)} areas"
        await self._context.online(
            engine=", ".join(self._backends),
            detail="; ".join((there, *self._home.troubles)),
        )

    # --- what may be done --------------------------------------------------------------------

    async def _take(self, command: DeviceCommand) -> None:
        line = self._lines.join(command.device)
        if line is None:
            reason = f"too many commands wait for {command.device}"
            await self._bus.publish(_no(command, reason))
        else:
            self._tasks.create_task(self._obey(command, line), name=f"obey {command.id}")

    async def _obey(self, command: DeviceCommand, line: AbstractAsyncContextManager[None]) -> None:
        async with line:
            await self._bus.publish(await self._result(command))

    async def _result(self, command: DeviceCommand) -> DeviceResult:
        known = self._journal.known(command)
        if known is not None:
            return self._again(command, known)
        try:
            check_fresh(command, now=self._clock())
            checked = check(command, self._home.get(command.device))
        except RefusedError as exc:
            return _no(command, str(exc))
        self._journal.begin(command, now=self._clock())
        result = await self._carry_out(command, checked)
        self._journal.finish(command, result)
        return result

    def _again(self, command: DeviceCommand, known: Entry) -> DeviceResult:
        """Return what became of a command that was heard before, without acting again."""
        if known.print != fingerprint(command):
            reason = f"the id {command.id!r} was used for another command before: use a new one"
            return _no(command, reason)
        if known.result is not None:
            return known.result
        state = self._home.find(command.device)
        now = f"; it is {state.state!r} now" if state else ""
        return _no(command, f"{command.device} was interrupted and does not repeat it{now}")

    async def _carry_out(self, command: DeviceCommand, checked: Checked) -> DeviceResult:
        """Act, publish what was read back, and return the result that may follow it."""
        name = self._home.get(command.device).name
        system, asked = self._home.route(checked)
        try:
            async with asyncio.timeout(self._execute_s):
                read = await self._backends[system].execute(asked)
        except RefusedError as exc:
            return _no(command, f"{name}: {exc}")
        except TimeoutError:
            return _no(command, f"{name} did not answer within {self._execute_s:g} s")
        except Exception:  # a backend is foreign code: its failure is one lost command
            log.exception("%s could not be told to %s", command.device, command.action)
            return _no(command, f"{name} could not be reached")
        ours = [state.model_copy(update={"turn": command.turn}) for state in read]
        await self._tell(self._home.note(ours, system))
        if not read or read[0].device != asked.device:
            return _no(command, f"{name} does not say how it is now")
        return DeviceResult(
            turn=command.turn, device=command.device, id=command.id, ok=True, state=read[0].state
        )


def _no(command: DeviceCommand, reason: str) -> DeviceResult:
    return DeviceResult(
        turn=command.turn, device=command.device, id=command.id, ok=False, text=reason
    )


def _source(device: str, payload: bytes) -> str | None:
    """Return who says so; None where it is no state at all."""
    try:
        return DeviceState.decode({"device": device}, payload).source
    except BadMessageError:
        return None


async def run(context: Context) -> None:
    """Put the parts together and serve until cancelled.

    Raises:
        SettingsError: if the settings, or the home file they name, are wrong.
    """
    settings = context.settings
    async with AsyncExitStack() as stack:
        backends = [await _enter(opened, stack) for opened in configured(settings, context.bus)]
        working = _distinct(backend for backend in backends if backend is not None)
        journal = stack.enter_context(Journal(settings.data / FILE))
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        tasks.create_task(announce(settings, context.bus), name="announce")
        ids = stack.enter_context(Ids(settings.data / IDS_FILE))
        names = [backend.name for backend in working]
        household = Household(systems=names, settings=settings.devices, ids=ids)
        worker = DevicesWorker(
            context=context, backends=working, household=household, journal=journal
        )
        await worker.run()


async def _enter(opened: Opened, stack: AsyncExitStack) -> Backend | None:
    try:
        return await stack.enter_async_context(opened)
    except SettingsError:
        raise
    except Exception:  # a backend is foreign code: without it the others still serve
        log.exception("a backend cannot be opened")
        return None


def _distinct(backends: Iterable[Backend]) -> list[Backend]:
    """Return the backends but those of a name that is taken: by it they are told apart."""
    found: dict[str, Backend] = {}
    for backend in backends:
        if found.setdefault(backend.name, backend) is not backend:
            log.error("two backends are called %r: the second one is left out", backend.name)
    return [*found.values()]
