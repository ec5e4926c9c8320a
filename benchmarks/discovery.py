"""How the house keeps up with what announces itself: `python -m benchmarks.discovery`.

On a Mosquitto of its own: 2 000 lamps, each with its availability, announce themselves; the devices
worker starts in a process of its own. Measured: how long until all of them are on our bus, with a
state; its memory; then, while 500 of them say something else every second, how long each change
takes to our bus, whether one was lost, and how long a command takes until its result.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.numbers import Row, Skipped, distribution
from bus import Bus
from bus.address import Address
from bus.broker.mosquitto import find
from bus.broker.ports import any_free
from bus.broker.record import Record
from bus.messages import DeviceCommand, DeviceResult, DeviceState
from bus.mqtt import MqttBus

PREFIX = "homeassistant"
COMMAND_EVERY_S = 0.1
LAMPS, RATE, SHORT_S = 2_000, 500, 10
ROOT = Path(__file__).parents[1]


@dataclass
class Measured:
    """What was found."""

    lamps: int
    known_s: float
    memory_mb: float
    changes: int = 0
    lost: int = 0
    change_ms: list[float] = field(default_factory=list)
    command_ms: list[float] = field(default_factory=list)

    def show(self) -> str:
        """Return it as lines for people."""
        return "\n".join(
            [
                f"{self.lamps} lamps known, with a state: {self.known_s:.2f} s after the start",
                f"memory of the devices worker: {self.memory_mb:.0f} MB",
                f"{self.changes} changes, lost: {self.lost}",
                f"a change to our bus: {_spread(self.change_ms)}",
                f"a command to its result meanwhile: {_spread(self.command_ms)}",
            ]
        )


def _spread(times_ms: list[float]) -> str:
    if not times_ms:
        return "not measured"
    of = distribution(times_ms)
    return f"p50 {of.p50:.1f}, p95 {of.p95:.1f}, p99 {of.p99:.1f}, max {of.max:.1f} ms"


def _config(number: int) -> bytes:
    base = f"lamps/{number}"
    fields = {
        "name": None,
        "unique_id": f"lamp{number}",
        "object_id": f"lamp_{number}",
        "schema": "json",
        "brightness": True,
        "supported_color_modes": ["brightness"],
        "command_topic": f"{base}/set",
        "state_topic": f"{base}/state",
        "availability": [{"topic": f"{base}/there", "value_template": "{{ value_json.state }}"}],
        "device": {
            "identifiers": [f"lamp{number}"],
            "name": f"Lamp {number}",
            "suggested_area": f"Room {number % 20}",
        },
    }
    return json.dumps(fields).encode()


class Lamps:
    """Lamps that announce themselves, change, and obey."""

    def __init__(self, bus: Bus, count: int) -> None:
        self.count = count
        self.levels = [1] * count
        self._foreign = bus.foreign()
        self._slots = asyncio.Semaphore(50)

    async def announce(self) -> None:
        """Say who they are and how they are, retained."""
        async with self._foreign as foreign, asyncio.TaskGroup() as tasks:
            for number in range(self.count):
                for topic, payload in (
                    (f"{PREFIX}/light/lamp{number}/config", _config(number)),
                    (f"lamps/{number}/there", b'{"state":"online"}'),
                    (f"lamps/{number}/state", b'{"state":"ON","brightness":1}'),
                ):
                    async with self._slots:
                        tasks.create_task(self._retain(topic, payload))
            del foreign

    async def _retain(self, topic: str, payload: bytes) -> None:
        async with self._slots:
            await self._foreign.say(topic, payload, retain=True)


async def _know(bus: Bus, lamps: int, started: float) -> float:
    """Return how long it took until all lamps had a state on our bus."""
    known: set[str] = set()
    async with bus.subscribe(DeviceState) as states:
        async for state in states:
            if state.state == "on" and state.available:
                known.add(state.device)
            if len(known) == lamps:
                return time.monotonic() - started
    raise AssertionError


async def _change(bus: Bus, lamps: int, rate: float, seconds: float, measured: Measured) -> None:
    """Have lamps say another brightness at a steady rate, and wait until all of it was told."""
    sent: dict[tuple[str, int], float] = {}
    total = round(rate * seconds)
    done = asyncio.Event()

    async def watch() -> None:
        async with bus.subscribe(DeviceState) as states:
            ready.set()
            async for state in states:
                at = sent.pop((state.device, state.attributes.get("brightness", -1)), None)
                if at is not None:
                    measured.change_ms.append(1000 * (time.monotonic() - at))
                if measured.changes == total and not sent:
                    done.set()

    ready = asyncio.Event()
    async with bus.foreign() as foreign, asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch(), name="watch")
        commanding = tasks.create_task(_command(bus, lamps, measured), name="command")
        obeying = tasks.create_task(_obey(bus), name="obey")
        await ready.wait()
        await asyncio.sleep(0.5)  # what was retained is behind us: only changes are timed
        begun = time.monotonic()
        slots = asyncio.Semaphore(200)

        async def say(number: int, level: int) -> None:
            sent[f"light.lamp_{number}", level] = time.monotonic()
            payload = json.dumps({"state": "ON", "brightness": level}).encode()
            await foreign.say(f"lamps/{number}/state", payload)
            slots.release()

        for change in range(total):
            await asyncio.sleep(max(begun + change / rate - time.monotonic(), 0))
            number, turn = 100 + change % (lamps - 100), change // (lamps - 100)
            await slots.acquire()
            tasks.create_task(say(number, 2 + turn % 250))
            measured.changes += 1
        try:
            async with asyncio.timeout(10):
                await done.wait()
        except TimeoutError:
            measured.lost = len(sent)
        for task in (watching, commanding, obeying):
            task.cancel()


async def _obey(bus: Bus) -> None:
    """Answer commands to the first hundred lamps, as lamps do."""
    async with bus.foreign() as foreign:
        await foreign.listen(*(f"lamps/{number}/set" for number in range(100)))
        async for heard in foreign:
            said = json.loads(heard.payload)
            answer = {"state": said["state"], "brightness": said.get("brightness", 1)}
            topic = heard.topic.replace("/set", "/state")
            await foreign.say(topic, json.dumps(answer).encode(), retain=True)


async def _command(bus: Bus, lamps: int, measured: Measured) -> None:
    """Send a command every now and then, and wait for its result."""
    del lamps
    dice = random.Random(1)  # noqa: S311 - not a secret
    number = 0
    async with bus.subscribe(DeviceResult) as results:
        while True:
            number += 1
            await asyncio.sleep(COMMAND_EVERY_S)
            begun = time.monotonic()
            await bus.publish(
                DeviceCommand(
                    device=f"light.lamp_{dice.randrange(100)}",
                    id=f"b{number}",
                    action="turn_on",
                    arguments={"brightness": dice.randrange(10, 250)},
                )
            )
            async for result in results:
                if result.id == f"b{number}":
                    if result.ok:
                        measured.command_ms.append(1000 * (time.monotonic() - begun))
                    else:
                        sys.stderr.write(f"refused: {result.text}\n")
                    break


def _start(command: list[str], environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, env=environ)


async def rows() -> AsyncIterator[Row | Skipped]:
    """Yield the rows of `hearsay bench`, of a shorter run."""
    what = f"{LAMPS} announced lamps"
    if find() is None:
        yield Skipped(what, "mosquitto is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = await measure(lamps=LAMPS, rate=RATE, seconds=SHORT_S, folder=Path(folder))
    yield Row(f"{what}: all known", "s", distribution([found.known_s]), {"max": 5})
    memory = distribution([found.memory_mb])
    yield Row(f"{what}: memory of the devices worker", "MiB", memory, {"max": 150})
    note = f"{found.changes} changes, {found.lost} lost"
    yield Row(f"{what}: {RATE}/s change, to our bus", "ms", distribution(found.change_ms), {}, note)
    commands = distribution(found.command_ms)
    yield Row(f"{what}: a command meanwhile", "ms", commands, {"p95": 30})


async def measure(*, lamps: int, rate: float, seconds: float, folder: Path) -> Measured:
    """Measure with a broker and a devices worker of its own, in `folder`."""
    port = any_free("127.0.0.1")
    environ = {**os.environ, "HEARSAY_DATA": str(folder)}  # noqa: TID251 - for the processes it starts
    environ |= {
        "HEARSAY_BUS__URL": f"mqtt://127.0.0.1:{port}",
        "HEARSAY_DEVICES__DISCOVERY__PREFIX": PREFIX,
    }
    broker = _start(
        [sys.executable, "-m", "bus.broker", "--data", str(folder), "--kind", "mosquitto",
         "--parent-pipe", "--port", str(port)], environ,
    )  # fmt: skip
    try:
        while Record.read(folder) is None:  # noqa: ASYNC110 - a file tells nobody
            await asyncio.sleep(0.05)
        bus = MqttBus(Address("127.0.0.1", port), source="bench", instance="b", patience_s=10)
        async with bus, AsyncExitStack() as stack:
            await Lamps(bus, lamps).announce()
            started = time.monotonic()
            worker = _start([sys.executable, "-m", "devices"], environ)
            stack.callback(worker.wait)
            stack.callback(worker.terminate)
            async with asyncio.timeout(60):
                known_s = await _know(bus, lamps, started)
            memory = psutil.Process(worker.pid).memory_info().rss / 2**20
            measured = Measured(lamps, known_s, memory)
            await _change(bus, lamps, rate, seconds, measured)
            measured.memory_mb = psutil.Process(worker.pid).memory_info().rss / 2**20
            return measured
    finally:
        broker.terminate()
        broker.wait()


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lamps", type=int, default=LAMPS)
    parser.add_argument("--rate", type=float, default=RATE, help="changes per second")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(
            measure(lamps=asked.lamps, rate=asked.rate, seconds=asked.seconds, folder=Path(folder))
        )
    sys.stdout.write(f"{measured.show()}\n")


if __name__ == "__main__":
    main()
