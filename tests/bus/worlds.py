"""Brokers for the contract tests: one in memory, and real ones in processes of their own."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiomqtt

from bus import Bus
from bus.address import Address
from bus.broker import BROKERS, Abilities
from bus.broker.ports import any_free
from bus.broker.record import Record
from bus.memory import MemoryBroker, MemoryBus
from bus.mqtt import MqttBus

ROOT = Path(__file__).parents[2]


class World(Protocol):
    """A broker, and how to become its client."""

    root: str

    def bus(self, source: str, **options: Any) -> Bus:
        """Return a bus of ours; enter it to connect."""
        ...

    async def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish bytes on a topic below the root, as a foreign program would."""
        ...


@dataclass
class MemoryWorld:
    root: str = "hearsay"
    broker: MemoryBroker = field(default_factory=MemoryBroker)

    def bus(self, source: str, **options: Any) -> Bus:
        del options
        return MemoryBus(self.broker, source=source, root=self.root)

    async def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self.broker.take(f"{self.root}/{topic}", payload, retain=retain)


@dataclass
class BrokerProcess:
    """`python -m bus.broker`, to be killed and started again."""

    kind: str
    data: Path
    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    """The same for all its life, and nobody else's: tests run beside each other."""

    @property
    def abilities(self) -> Abilities:
        return BROKERS[self.kind]

    @property
    def record(self) -> Record:
        record = Record.read(self.data)
        assert record is not None
        return record

    def start(self) -> None:
        """Start it, and wait until it has said where it is."""
        command = [sys.executable, "-m", "bus.broker", "--data", str(self.data)]
        self.port = self.port or any_free("127.0.0.1")
        command += ["--kind", self.kind, "--parent-pipe", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT)
        self._wait(lambda record: record.keeper == self.process.pid)

    def kill(self) -> None:
        """Crash the process that listens; whoever keeps it may start it again."""
        os.kill(self.record.pid, signal.SIGKILL)

    def come_back(self, *, killed: int) -> None:
        """Have it listen again, in another process than the one that was killed."""
        assert self.process is not None
        if killed == self.process.pid:
            self._let_go()
            self.start()
        self._wait(lambda record: record.pid != killed)

    def stop(self) -> None:
        """End it as its parent would."""
        self._let_go()

    def _let_go(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
            self.process.wait(timeout=10)

    def _wait(self, fits: Any) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            record = Record.read(self.data)
            if record is not None and fits(record):
                return
            assert self.process is None or self.process.poll() is None, "the broker ended"
            time.sleep(0.02)  # a file tells nobody
        raise TimeoutError


@dataclass
class MqttWorld:
    process: BrokerProcess
    root: str

    @property
    def address(self) -> Address:
        return Address.parse(self.process.record.url)

    def bus(self, source: str, **options: Any) -> MqttBus:
        options.setdefault("instance", "i")
        options.setdefault("patience_s", 10.0)
        return MqttBus(self.address, source=source, root=self.root, **options)

    async def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        async with self.stranger() as client:
            await client.publish(f"{self.root}/{topic}", payload, qos=1, retain=retain)

    def stranger(self, **options: Any) -> AbstractAsyncContextManager[aiomqtt.Client]:
        """Return a client that is not ours."""
        return aiomqtt.Client(self.address.host, self.address.port, **options)

    async def crash(self) -> None:
        """Kill the broker with -9 and have it back, without stopping this process's loop."""
        killed = self.process.record.pid
        self.process.kill()
        await asyncio.to_thread(self.process.come_back, killed=killed)


@contextmanager
def broker_process(kind: str, data: Path) -> Iterator[BrokerProcess]:
    """Run a broker for as long as the context lasts."""
    broker = BrokerProcess(kind, data)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
