"""What the worker believes of what a backend reads back, and what it tells only once."""

from pathlib import Path

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Areas, DeviceState, Presence
from config import Settings
from devices.backends import Snapshot
from devices.policy import Checked
from tests.devices.fakes import FakeBackend, light
from tests.devices.served import KITCHEN, Connect, served


class Confused(FakeBackend):
    """Reads back another device than the one it was told to switch."""

    async def execute(self, command: Checked) -> tuple[DeviceState, ...]:
        await super().execute(command)
        return (self.devices["light.b"],)


async def test_the_state_of_another_device_confirms_nothing(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    async with served(connect, settings, Confused(), folder=tmp_path) as home:
        result = await home.ask("light.a")
        assert (result.ok, result.text) == (False, "a does not say how it is now")


async def test_areas_are_told_again_only_if_they_are_others(
    connect: Connect, settings: Settings, tmp_path: Path, broker: MemoryBroker
) -> None:
    backend = FakeBackend(areas=(KITCHEN,))
    async with (
        MemoryBus(broker, source="onlooker") as bus,
        bus.tap("hearsay/home/areas") as tap,
        served(connect, settings, backend, folder=tmp_path) as home,
        home.bus.subscribe(Presence) as presences,
    ):
        assert Areas.decode({}, (await anext(tap)).payload).areas == (KITCHEN,)
        await anext(presences)
        for areas in ((KITCHEN,), ()):
            backend.news.put_nowait(Snapshot(areas, (light("light.a"),)))
            await anext(presences)
        assert Areas.decode({}, (await anext(tap)).payload).areas == ()
