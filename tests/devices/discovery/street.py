"""Devices that announce themselves on a broker, and obey."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bus import Bus
from bus.foreign import Foreign
from bus.messages import DeviceState
from devices.backends import Change, Snapshot
from devices.discovery.backend import DiscoveredHome
from devices.discovery.dialect import Dialect, HomeAssistantDialect
from devices.policy import Checked

PREFIX = "homeassistant"


@dataclass
class Street:
    """A home of announced devices, and a way to speak as they do."""

    home: DiscoveredHome
    devices: Foreign
    prefix: str
    last: Snapshot | None = None
    """The snapshot that was told last."""

    async def announce(self, topic: str, fields: Any) -> None:
        """Announce something, retained."""
        payload = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
        await self.devices.say(f"{self.prefix}/{topic}/config", payload, retain=True)

    async def say(self, topic: str, payload: str, *, retain: bool = True) -> None:
        """Say something as a device."""
        await self.devices.say(topic, payload.encode(), retain=retain)

    async def snapshot(self) -> Snapshot:
        """Return the next snapshot."""
        async for change in self.home.changes():
            if isinstance(change, Snapshot):
                return change
        raise AssertionError

    async def change(self) -> Change:
        """Return what is told next."""
        return await anext(self.home.changes())

    async def become(
        self, device: str, state: str, *, available: bool = True, **attributes: Any
    ) -> DeviceState:
        """Wait until a device is told to be so."""
        async for change in self.home.changes():
            self.last = change if isinstance(change, Snapshot) else self.last
            for told in change.devices if isinstance(change, Snapshot) else (change,):
                if (told.device, told.state, told.available) == (device, state, available) and all(
                    told.attributes.get(name) == value for name, value in attributes.items()
                ):
                    return told
        raise AssertionError

    async def tell(self, device: str, action: str, **arguments: Any) -> DeviceState:
        """Tell a device something; return what was read back."""
        (read,) = await self.home.execute(Checked(device, action, arguments))
        return read


@asynccontextmanager
async def street(
    bus: Bus,
    *announced: tuple[str, Any],
    prefix: str = PREFIX,
    dialect: Dialect | None = None,
    **how: float,
) -> AsyncIterator[Street]:
    """Open a home in which these have announced themselves before, with what they said, retained.

    What is no announcement begins with a slash: `/lamp/state`.
    """
    options: dict[str, Any] = {
        "gather_s": 0.05, "settle_s": 0.05, "confirm_s": 2.0, "same_s": 0.05, **how
    }  # fmt: skip
    async with (
        bus,
        bus.foreign() as devices,
        bus.foreign() as foreign,
        asyncio.TaskGroup() as tasks,
    ):
        speaks = dialect or HomeAssistantDialect(prefix)
        home = DiscoveredHome(foreign=foreign, dialect=speaks, root=bus.root, **options)
        here = Street(home, devices, prefix)
        for topic, fields in announced:
            if topic.startswith("/"):
                await here.say(topic[1:], fields)
            else:
                await here.announce(topic, fields)
        running = [tasks.create_task(work, name=name) for name, work in home.work()]
        yield here
        for task in running:
            task.cancel()


@asynccontextmanager
async def obeying(
    here: Street, topic: str, answer: Callable[[str], list[tuple[str, str]]]
) -> AsyncIterator[list[str]]:
    """Have a device hear its topic and say what it answers; yield what it was told."""
    heard: list[str] = []

    async def obey() -> None:
        async for message in here.devices:
            if message.topic == topic:
                assert not message.retained
                heard.append(message.payload.decode())
                for to, payload in answer(message.payload.decode()):
                    await here.say(to, payload)

    await here.devices.listen(topic)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(obey(), name="device")
        yield heard
        task.cancel()
