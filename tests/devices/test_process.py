"""The worker as the process it is: killed in the middle of writing, stopped, misconfigured."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bus import Bus
from bus.connect import connect
from bus.messages import DeviceCommand, DeviceResult, DeviceState, Presence
from bus.worker import HOPELESS
from config import Settings, child_environment
from config.load import load

pytestmark = pytest.mark.broker

LIST = "todo.shopping_list"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A mosquitto of the test's own."""
    mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if mosquitto is None:
        pytest.skip("mosquitto is not installed")
    port = free_port()
    broker = await asyncio.create_subprocess_exec(
        mosquitto, "-p", str(port), stderr=asyncio.subprocess.DEVNULL
    )
    yield port
    broker.kill()
    await broker.wait()


@pytest.fixture
def environment(port: int, tmp_path: Path) -> dict[str, str]:
    return {"BUS__URL": f"mqtt://127.0.0.1:{port}", "DATA": str(tmp_path)}


@pytest.fixture
def own(environment: Mapping[str, str]) -> Settings:
    return load(environ={f"HEARSAY_{name}": text for name, text in environment.items()})


@asynccontextmanager
async def running(
    bus: Bus, environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the worker and wait until it is online; if the test has not ended it, kill it."""
    async with bus.subscribe(Presence, name="devices") as presences:
        process = await start(environment)
        async with asyncio.timeout(20):
            while (await anext(presences)).state != "online":
                pass
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
    async with bus.subscribe(Presence, name="devices") as presences:
        while (await anext(presences)).state != "offline":
            pass


async def start(environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "devices"),
        env=child_environment(**environment),
        stderr=asyncio.subprocess.PIPE,
    )


def add(number: int) -> DeviceCommand:
    item = {"item": f"thing {number}"}
    return DeviceCommand(device=LIST, id=str(number), action="add_item", arguments=item)


async def things(bus: Bus) -> list[str]:
    """Return what is on the list, as the bus is told."""
    async with bus.subscribe(DeviceState, device=LIST) as facts:
        items = (await anext(facts)).attributes["items"]
    return [item["summary"] for item in items if item["summary"].startswith("thing")]


async def test_what_was_confirmed_survives_a_kill_and_nothing_is_done_twice(
    own: Settings, environment: Mapping[str, str]
) -> None:
    confirmed: set[str] = set()
    async with connect(own, source="tester", patience_s=10) as bus:
        async with running(bus, environment) as process, bus.subscribe(DeviceResult) as results:
            for number in range(300):
                await bus.publish(add(number))
            while len(confirmed) < 40:
                confirmed.add((await anext(results)).id)
            process.kill()
        async with running(bus, environment), bus.subscribe(DeviceResult) as results:
            kept = await things(bus)
            assert len(set(kept)) == len(kept)
            assert {f"thing {number}" for number in confirmed} <= set(kept)
            for number in range(300):
                await bus.publish(add(number))
            answers = {result.id: result for result in [await anext(results) for _ in range(300)]}
            after = await things(bus)
    assert len(set(after)) == len(after)
    assert {f"thing {i}" for i, answer in answers.items() if answer.ok} <= set(after)
    assert all(answers[number].ok for number in confirmed)
    refused = [answer for answer in answers.values() if not answer.ok]
    assert len(refused) <= 1
    assert all("was interrupted" in answer.text for answer in refused)


async def test_it_stops_cleanly_when_told_to(own: Settings, environment: Mapping[str, str]) -> None:
    async with (
        connect(own, source="tester", patience_s=10) as bus,
        running(bus, environment) as process,
    ):
        process.terminate()
        async with asyncio.timeout(4):
            _, said = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in said


async def test_a_wrong_home_file_is_said_in_the_last_line(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home.yaml"
    home.write_text("devices:\n  - {id: light.a, nmae: lamp}\n")
    process = await start({**environment, "DEVICES__SIMULATED__FILE": str(home)})
    async with asyncio.timeout(20):
        _, said = await process.communicate()
    assert process.returncode == HOPELESS
    last = said.decode().splitlines()[-1]
    assert last == (
        f"{home}, line 2: device 'light.a': there is no key 'nmae'; did you mean 'name'?"
    )
