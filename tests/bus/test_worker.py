"""What every worker shares, in real processes on a real broker."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bus import Bus, Subscription
from bus.context import Context
from bus.health import STALE_S, check
from bus.messages import Ask, Presence, Say
from bus.worker import HOPELESS
from config import Settings
from tests.bus.worlds import ROOT, MqttWorld

PATIENCE_S = 20
STOP_S = 2.0
Start = Callable[..., "Probe"]


@dataclass
class Probe:
    """One process of `python -m tests.bus.probe`."""

    process: subprocess.Popen[bytes]
    log: Path

    async def code(self) -> int:
        return await asyncio.to_thread(self.process.wait)

    def let_go(self) -> None:
        """Close its standard input, as a parent that dies does."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    @property
    def last_line(self) -> str:
        return self.log.read_text().strip().splitlines()[-1]


@pytest.fixture
def start(mqtt: MqttWorld, tmp_path: Path) -> Iterator[Start]:
    """Start a probe; what still runs at the end is killed."""
    running: list[Probe] = []

    def started(*options: str, **environ: str | None) -> Probe:
        ours = {
            "HEARSAY_BUS__URL": str(mqtt.address),
            "HEARSAY_BUS__ROOT": mqtt.root,
            "HEARSAY_DATA": str(tmp_path),
        }
        env = {name: text for name, text in (os.environ | ours | environ).items() if text}
        log = tmp_path / f"probe{len(running)}.log"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.bus.probe", *options],
                cwd=ROOT, env=env, stdin=subprocess.PIPE, stderr=stderr,
            )  # fmt: skip
        running.append(Probe(process, log))
        return running[-1]

    yield started
    for probe in running:
        probe.process.kill()
        probe.process.wait()
        probe.let_go()


@asynccontextmanager
async def watching(mqtt: MqttWorld) -> AsyncIterator[tuple[Bus, Subscription[Presence]]]:
    async with (
        asyncio.timeout(PATIENCE_S),
        mqtt.bus("test") as bus,
        bus.subscribe(Presence, name="probe") as presence,
    ):
        yield bus, presence


async def until(presence: Subscription[Presence], state: str) -> Presence:
    async for said in presence:
        if said.state == state:
            return said
    raise AssertionError


async def test_a_worker_says_that_it_is_there_and_stops_cleanly(
    mqtt: MqttWorld, start: Start, tmp_path: Path
) -> None:
    probe = start()
    async with watching(mqtt) as (_, presence):
        online = await until(presence, "online")
        assert (online.engine, online.host) == ("probe", socket.gethostname())
        probe.process.terminate()
        began = time.monotonic()
        offline = await until(presence, "offline")
        assert offline.instance == online.instance
        assert await probe.code() == 0
        assert time.monotonic() - began < STOP_S
    assert check(tmp_path, "probe") is not None


async def test_a_worker_killed_is_reported_by_its_will(mqtt: MqttWorld, start: Start) -> None:
    probe = start()
    async with watching(mqtt) as (_, presence):
        online = await until(presence, "online")
        probe.process.kill()
        offline = await until(presence, "offline")
        assert offline.instance == online.instance


async def test_a_worker_ends_with_its_parent_and_ignores_the_terminal(
    mqtt: MqttWorld, start: Start
) -> None:
    probe = start("--parent-pipe")
    async with watching(mqtt) as (bus, presence):
        await until(presence, "online")
        probe.process.send_signal(signal.SIGINT)
        async with bus.subscribe(Say) as said:
            await bus.publish(Ask(room="a", text="still there?"))
            assert (await anext(said)).text == "still there?"
        probe.let_go()
        await until(presence, "offline")
        assert await probe.code() == 0


@pytest.mark.parametrize(("how", "answer"), [("hang", "hanging"), ("block", "blocking")])
async def test_a_worker_that_hangs_stops_in_time_all_the_same(
    mqtt: MqttWorld, start: Start, how: str, answer: str
) -> None:
    probe = start("--parent-pipe")
    async with watching(mqtt) as (bus, presence):
        await until(presence, "online")
        async with bus.subscribe(Say) as said:
            await bus.publish(Ask(room="a", text=how))
            assert (await anext(said)).text == answer
        probe.let_go()
        began = time.monotonic()
        await until(presence, "offline")
        await probe.code()
        assert time.monotonic() - began < STOP_S


async def test_a_second_worker_of_the_name_does_not_start_and_names_both_hosts(
    mqtt: MqttWorld, start: Start
) -> None:
    start()
    async with watching(mqtt) as (_, presence):
        first = await until(presence, "online")
        second = start()
        assert await second.code() == HOPELESS
        host = socket.gethostname()
        assert second.last_line == (
            f"a worker 'probe' already runs on {host}; "
            f"this one on {host} does not start: stop one of them"
        )
        assert (await until(presence, "online")).instance == first.instance
    async with mqtt.bus("late") as late, late.subscribe(Presence) as facts:
        async with asyncio.timeout(PATIENCE_S):
            assert (await until(facts, "online")).instance == first.instance


async def test_a_dead_namesake_does_not_keep_a_worker_from_starting(
    mqtt: MqttWorld, start: Start
) -> None:
    async with watching(mqtt) as (bus, presence):
        await bus.publish(Presence(name="probe", state="online", instance="dead", host="grave"))
        await until(presence, "online")
        start()
        assert (await until(presence, "online")).instance != "dead"


async def test_a_worker_that_fails_says_why_in_one_line(mqtt: MqttWorld, start: Start) -> None:
    probe = start()
    async with watching(mqtt) as (bus, presence):
        await until(presence, "online")
        await bus.publish(Ask(room="a", text="fail"))
        await until(presence, "offline")
        assert await probe.code() == 1
    assert probe.last_line == "LookupError: the probe failed"


async def test_wrong_settings_are_hopeless(start: Start) -> None:
    probe = start(HEARSAY_ROM="kitchen")
    assert await probe.code() == HOPELESS
    assert probe.last_line == "there is no setting 'rom'; did you mean 'room'?"


async def test_without_a_broker_a_worker_says_what_to_do(start: Start) -> None:
    probe = start(HEARSAY_BUS__URL=None)
    assert await probe.code() == 1
    assert probe.last_line.startswith("no broker is configured and none is running: start one")


async def test_a_living_worker_is_well_and_a_silent_one_is_not(
    mqtt: MqttWorld, start: Start, tmp_path: Path
) -> None:
    start()
    async with watching(mqtt) as (_, presence):
        await until(presence, "online")
    assert check(tmp_path, "probe") is None
    silent = check(tmp_path, "probe", now=time.time() + STALE_S + 1)
    assert silent is not None
    assert "no sign of life" in silent


def test_a_container_asks_for_health_by_exit_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bus.health", "nobody"],
        cwd=ROOT,
        env=os.environ | {"HEARSAY_DATA": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"does not run" in done.stderr) == (1, True)
    file = tmp_path / "health" / "somebody"
    file.parent.mkdir()
    file.touch()
    assert check(tmp_path, "somebody") is None


async def test_a_presence_tells_everything(settings: Settings, mqtt: MqttWorld) -> None:
    context = Context("x", mqtt.bus("x"), settings, "i1")
    said = context.presence("online", engine="e", detail="d")
    assert (said.name, said.instance, said.engine, said.detail) == ("x", "i1", "e", "d")
    assert said.source == "x"
    assert said.version
