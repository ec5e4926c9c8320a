"""A backend that does what a test tells it."""

import asyncio
from collections.abc import AsyncIterator

from bus.messages import Area, DeviceState
from devices.backends import Change, Snapshot
from devices.policy import Checked

ANY = {"attributes": {"supported_color_modes": ["rgb"]}}


def light(device: str = "light.a", state: str = "off", **facts: object) -> DeviceState:
    return DeviceState.build(
        {"device": device, "name": device[6:], "kind": "light", "state": state, **ANY, **facts}
    )


class FakeBackend:
    """Has two lights, switches what it is told to, and remembers it."""

    def __init__(
        self, *devices: DeviceState, name: str = "fake", areas: tuple[Area, ...] = ()
    ) -> None:
        self.name = name
        self.devices = {d.device: d for d in devices or (light("light.a"), light("light.b"))}
        self.news: asyncio.Queue[Change | Exception] = asyncio.Queue()
        self.news.put_nowait(Snapshot(areas, tuple(self.devices.values())))
        self.told: list[Checked] = []
        self.trouble: Exception | None = None
        self.reads_back = True
        self.free = asyncio.Event()
        self.free.set()
        self.busy = asyncio.Event()

    async def changes(self) -> AsyncIterator[Change]:
        while True:
            change = await self.news.get()
            if isinstance(change, Exception):
                raise change
            yield change

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        self.told.append(command)
        self.busy.set()
        if command.device == "light.a":
            await self.free.wait()
        if self.trouble is not None:
            raise self.trouble
        after = self.devices[command.device].model_copy(update={"state": command.action[5:]})
        self.devices[command.device] = after
        return (after,) if self.reads_back else ()
