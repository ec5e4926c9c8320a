"""The assistant in a whole house: real understanding, real devices, on a bus in memory."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from agents.assistant.clock import Clock, WallClock
from agents.assistant.worker import run
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from bus import Message
from bus.memory import MemoryBroker, MemoryBus
from bus.messages import (
    Areas,
    Ask,
    DeviceCommand,
    DeviceResult,
    DeviceState,
    Failed,
    Listening,
    Playback,
    Presence,
    Reply,
    ReplyDelta,
    Say,
    SpeechEnd,
    Stop,
    Transcript,
    TurnEnded,
    Wake,
)
from bus.worker import Context
from config import Settings
from devices.worker import run as run_devices

SAID = (
    Ask, DeviceCommand, DeviceResult, Failed, Listening, Playback, Reply, ReplyDelta, Say,
    SpeechEnd, Stop, Transcript, TurnEnded, Wake,
)  # fmt: skip
LONG_S = 10.0
LAMP = DeviceState(
    device="light.kitchen", name="kitchen light", area="kitchen", kind="light", state="off"
)
"""A device nobody owns: houses without a devices worker may say of it what they like."""
M = TypeVar("M", bound=Message)


class Homes:
    """An understanding that tells which home it was given last, in whatever thread."""

    def __init__(self, understanding: Understanding) -> None:
        self.changed = asyncio.Condition()
        self._understanding = understanding
        self._loop = asyncio.get_running_loop()
        self._last = Home()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._understanding, name)

    def set_home(self, home: Home) -> None:
        try:
            self._understanding.set_home(home)
        finally:
            asyncio.run_coroutine_threadsafe(self._tell(home), self._loop)

    def last_has(self, state: DeviceState) -> bool:
        """Say whether the last home had this device as it is in `state`."""
        here = self._last.device(state.device)
        said = ("name", "state", "available", "protected")
        return here is not None and all(getattr(here, n) == getattr(state, n) for n in said)

    async def _tell(self, home: Home) -> None:
        async with self.changed:
            self._last = home
            self.changed.notify_all()


@dataclass
class Exchange:
    """A turn, from the words to its end."""

    turn: str
    heard: list[Message] = field(default_factory=list)

    @property
    def reply(self) -> Reply:
        return next(m for m in self.heard if isinstance(m, Reply))

    @property
    def ended(self) -> TurnEnded:
        return next(m for m in self.heard if isinstance(m, TurnEnded))

    @property
    def text(self) -> str:
        return self.reply.text

    @property
    def outcome(self) -> str:
        return self.ended.outcome


class House:
    """Speaks and types in rooms, and remembers all that was said on the bus."""

    def __init__(self, bus: MemoryBus, clock: Clock, homes: Homes) -> None:
        self.homes = homes
        self.bus = bus
        self.clock = clock
        self.heard: list[Message] = []
        self.states: dict[str, DeviceState] = {}
        self._news = asyncio.Condition()

    async def listen(self, *, ready: asyncio.Event) -> None:
        async with self.bus.subscribe(*SAID, DeviceState, Presence) as heard:
            ready.set()
            async for message in heard:
                async with self._news:
                    if isinstance(message, DeviceState):
                        self.states[message.device] = message
                    else:
                        self.heard.append(message)
                    self._news.notify_all()

    async def until(self, fits: Callable[[Message], bool]) -> Message:
        """Return the first message that fits, said already or yet to come."""
        async with asyncio.timeout(LONG_S), self._news:
            await self._news.wait_for(lambda: any(fits(m) for m in self.heard))
            return next(m for m in self.heard if fits(m))

    async def until_state(self, device: str, state: str) -> DeviceState:
        async with asyncio.timeout(LONG_S), self._news:
            await self._news.wait_for(
                lambda: device in self.states and self.states[device].state == state
            )
            return self.states[device]

    async def ended(self, turn: str) -> Exchange:
        """Wait for the end of a turn and return all that was said in it."""
        await self.until(lambda m: isinstance(m, TurnEnded) and m.turn == turn)
        return Exchange(turn, [m for m in self.heard if m.turn == turn])

    async def replied(self, turn: str) -> Reply:
        reply = await self.until(lambda m: isinstance(m, Reply) and m.turn == turn)
        assert isinstance(reply, Reply)
        return reply

    async def ask(self, text: str, *, room: str = "kitchen", **fields: Any) -> Exchange:
        """Type something and wait for the end of its turn."""
        turn = uuid.uuid4().hex
        words = {"at": self.clock.now(), **fields}
        await self.bus.publish(Ask(room=room, turn=turn, text=text, **words))
        return await self.ended(turn)

    async def speak(self, text: str, *, room: str = "kitchen", **fields: Any) -> str:
        """Say something, as a recognizer reports it; return its turn."""
        turn = uuid.uuid4().hex
        words = {"at": self.clock.now(), **fields}
        await self.bus.publish(Transcript(room=room, turn=turn, text=text, **words))
        return turn

    async def presence(self, name: str, state: str = "online", instance: str = "one") -> None:
        """Say that a worker is there, or not."""
        fields = {"name": name, "state": state, "instance": instance}
        await self.bus.publish(Presence.build(fields))

    async def change(self, state: DeviceState) -> None:
        """Change a device, and wait until the assistant has taken that up."""
        await self.bus.publish(state)
        async with asyncio.timeout(LONG_S):
            async with self.homes.changed:
                await self.homes.changed.wait_for(lambda: self.homes.last_has(state))

    async def online(self, name: str, instance: str) -> None:
        """Wait for a worker, not for what was retained of an earlier one."""
        await self.until(
            lambda m: isinstance(m, Presence) and (m.name, m.instance) == (name, instance)
        )

    @property
    def commands(self) -> list[DeviceCommand]:
        """All commands so far, in their order."""
        return [m for m in self.heard if isinstance(m, DeviceCommand)]

    def all(self, kind: type[M]) -> list[M]:
        """All messages of a kind so far."""
        return [m for m in self.heard if isinstance(m, kind)]


@dataclass
class Builder:
    """Puts a house together; each part can be left out or replaced."""

    broker: MemoryBroker
    settings: Settings
    understanding: Understanding
    clock: Clock = field(default_factory=WallClock)

    def with_settings(self, fields: dict[str, Any]) -> "Builder":
        """The same with other settings."""
        changed = Settings.model_validate({**self.settings.model_dump(), **fields})
        return replace(self, settings=changed)

    def with_understanding(self, understanding: Understanding) -> "Builder":
        """The same with another understanding."""
        return replace(self, understanding=understanding)

    async def assistant_alone(self) -> None:
        """Run an assistant beside the house's until it ends."""
        await self._run("assistant", self._assistant, "alone")

    @asynccontextmanager
    async def home(self, *, devices: bool = True) -> AsyncIterator[House]:
        """A house with the real devices worker (the default home) and the real assistant."""
        async with MemoryBus(self.broker, source="test") as bus, asyncio.TaskGroup() as tasks:
            homes = Homes(self.understanding)
            house, ready = House(bus, self.clock, homes), asyncio.Event()
            running = [tasks.create_task(house.listen(ready=ready))]
            await ready.wait()
            if devices:
                running.append(tasks.create_task(self._run("devices", run_devices, "one")))
                await house.online("devices", "one")
            else:
                await bus.publish(Areas(areas=()))
            instance = uuid.uuid4().hex
            running.append(tasks.create_task(self._run("assistant", self._with(homes), instance)))
            await house.online("assistant", instance)
            yield house
            for task in running:
                task.cancel()

    def _with(self, homes: Homes) -> Callable[[Context], Awaitable[None]]:
        understanding = cast("Understanding", homes)
        return lambda context: run(context, clock=self.clock, understanding=understanding)

    async def _assistant(self, context: Context) -> None:
        await run(context, clock=self.clock, understanding=self.understanding)

    async def _run(
        self, name: str, worker: Callable[[Context], Awaitable[None]], instance: str
    ) -> None:
        async with MemoryBus(self.broker, source=name) as bus:
            await worker(Context(name, bus, self.settings, instance))
