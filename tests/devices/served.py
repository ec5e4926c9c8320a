"""A devices worker on a bus in memory, and somebody who tells it what to do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bus.memory import MemoryBus
from bus.messages import Area, DeviceCommand, DeviceResult, Presence
from bus.worker import Context
from config import Settings
from devices.household.household import Household
from devices.household.ids import Ids
from devices.journal import Journal
from devices.worker import DevicesWorker
from tests.devices.fakes import FakeBackend

NOW = 1_000_000.0
KITCHEN = Area(id="kitchen", name="kitchen")
STATE = "hearsay/home/{}/state"


@dataclass
class Home:
    """A running worker, and somebody who tells it what to do."""

    bus: MemoryBus
    backend: FakeBackend
    task: "asyncio.Task[None]"
    heard: list[str] = field(default_factory=list)
    """The end of every topic in the order of the bus: state or result."""

    async def ask(
        self, device: str = "light.a", action: str = "turn_on", **other: Any
    ) -> DeviceResult:
        async with self.bus.subscribe(DeviceResult) as results:
            await self.send(device, action, **other)
            return await anext(results)

    async def send(self, device: str, action: str, **other: Any) -> None:
        fields = {"id": "1", "at": NOW, **other}
        await self.bus.publish(DeviceCommand(device=device, action=action, **fields))


Connect = Callable[[str], MemoryBus]


@asynccontextmanager
async def served(
    connect: Connect, settings: Settings, *backends: FakeBackend, folder: Path, **how: Any
) -> AsyncIterator[Home]:
    every = backends or (FakeBackend(),)
    async with (
        connect("devices") as bus,
        connect("tester") as other,
        other.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
    ):
        with Journal(folder / "devices.sqlite") as journal, Ids(folder / "ids.sqlite") as ids:
            names = [backend.name for backend in every]
            worker = DevicesWorker(
                context=Context("devices", bus, settings),
                backends=every,
                household=Household(systems=names, settings=settings.devices, ids=ids),
                journal=journal,
                clock=lambda: NOW,
                **how,
            )
            task = tasks.create_task(worker.run())
            async with asyncio.timeout(5):
                await anext(presences)
                yield Home(other, every[0], task)
            task.cancel()
            await asyncio.wait({task})
            await bus.clear(Presence, name="devices")
