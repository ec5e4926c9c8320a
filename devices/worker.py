"""The home on the bus: says what there is and how it is, and carries out what may be done."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from bus import BadMessageError, Heard, Subscription
from bus.messages import Areas, DeviceCommand, DeviceResult, DeviceState
from bus.worker import Context
from config import SettingsError
from devices.backends import Backend, Change, Opened, Snapshot, configured
from devices.journal import Entry, Journal, fingerprint
from devices.lines import Lines
from devices.policy import Checked, RefusedError, check, check_fresh
from devices.register import Register

log = logging.getLogger(__name__)

FILE = "devices.sqlite"
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
        journal: Journal,
        clock: Callable[[], float] = time.time,
        execute_s: float = EXECUTE_S,
        start_s: float = START_S,
    ) -> None:
        self._context = context
        self._bus = context.bus
        self._backends = backends
        self._journal = journal
        self._clock = clock
        self._execute_s = execute_s
        self._start_s = start_s
        self._register = Register()
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
        begun = [asyncio.Event() for _ in self._backends]
        for backend, event in zip(self._backends, begun, strict=True):
            self._tasks.create_task(self._follow(backend, event), name=backend.name)
        self._tasks.create_task(self._tidy(facts, begun), name="tidy")
        try:
            async with asyncio.timeout(self._start_s):
                for event in begun:
                    await event.wait()
        except TimeoutError:
            log.warning("not every backend has answered within %.0f s: going on", self._start_s)
        await self._say_online()

    async def _follow(self, backend: Backend, begun: asyncio.Event) -> None:
        """Tell what a backend has and what changes there; if it fails, its devices are away."""
        try:
            async for change in backend.changes():
                await self._tell(change, backend)
                if isinstance(change, Snapshot) and begun.is_set():
                    await self._say_online()
                begun.set()
        except Exception:  # a backend is foreign code: its failure costs its own devices
            log.exception("the backend %r has failed", backend.name)
            away = [s.model_copy(update={"available": False}) for s in self._register.of(backend)]
            await self._note(away, backend)
            begun.set()

    async def _tell(self, change: Change, backend: Backend) -> None:
        if isinstance(change, DeviceState):
            await self._note([change], backend)
            return
        for device in self._register.replace(change, backend):
            await self._bus.clear(DeviceState, device=device)
        await self._bus.publish(Areas(areas=self._register.areas))
        await self._note(change.devices, backend)

    async def _note(self, states: Iterable[DeviceState], owner: Backend) -> None:
        """Publish how devices are, in order; of two tasks doing so, neither says an older state."""
        known = tuple(states)
        self._register.note(known, owner)
        for state in known:
            entry = self._register.find(state.device)
            if entry is not None:
                await self._bus.publish(entry.state)

    async def _tidy(self, facts: Subscription[Heard], begun: list[asyncio.Event]) -> None:
        """Clear what an earlier run left, and say again what others overwrote or cleared."""
        for event in begun:
            await event.wait()
        async for heard in facts:
            device = heard.topic.split("/")[-2]
            ours = _source(device, heard.payload) == self._bus.source
            entry = self._register.find(device)
            if entry is None and ours:
                await self._bus.clear(DeviceState, device=device)
            elif entry is not None and not ours:
                log.warning("somebody else wrote the state of %s: it is said again", device)
                await self._bus.publish(entry.state)

    async def _say_online(self) -> None:
        there = f"{len(self._register)} devices in {len(self._register.areas)} areas"
        await self._context.online(
            engine=", ".join(backend.name for backend in self._backends),
            detail="; ".join((there, *self._register.troubles)),
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
            checked = check(command, self._register.get(command.device).state)
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
        entry = self._register.find(command.device)
        now = f"; it is {entry.state.state!r} now" if entry else ""
        return _no(command, f"{command.device} was interrupted and does not repeat it{now}")

    async def _carry_out(self, command: DeviceCommand, checked: Checked) -> DeviceResult:
        """Act, publish what was read back, and return the result that may follow it."""
        entry = self._register.get(command.device)
        name = entry.state.name
        try:
            async with asyncio.timeout(self._execute_s):
                read = await entry.owner.execute(checked)
        except RefusedError as exc:
            return _no(command, f"{name}: {exc}")
        except TimeoutError:
            return _no(command, f"{name} did not answer within {self._execute_s:g} s")
        except Exception:  # a backend is foreign code: its failure is one lost command
            log.exception("%s could not be told to %s", command.device, command.action)
            return _no(command, f"{name} could not be reached")
        await self._note((s.model_copy(update={"turn": command.turn}) for s in read), entry.owner)
        if not read or read[0].device != command.device:
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
        journal = stack.enter_context(Journal(settings.data / FILE))
        working = [backend for backend in backends if backend is not None]
        await DevicesWorker(context=context, backends=working, journal=journal).run()


async def _enter(opened: Opened, stack: AsyncExitStack) -> Backend | None:
    try:
        return await stack.enter_async_context(opened)
    except SettingsError:
        raise
    except Exception:  # a backend is foreign code: without it the others still serve
        log.exception("a backend cannot be opened")
        return None
