"""How fast the bus is: `python -m benchmarks.bus_speed` on the brokers this machine has."""

import asyncio
import platform
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bus import Bus
from bus.address import Address
from bus.broker import embedded_broker
from bus.broker.mosquitto import find
from bus.messages import Ask, Transcript
from bus.mqtt import MqttBus
from config.load import load

ROUNDS = 3_000
FLOOD = 10_000


async def answer(bus: Bus) -> None:
    """Answer every question."""
    async with bus.subscribe(Ask) as asks:
        await bus.publish(Transcript(room="bench", text="ready"))
        async for ask in asks:
            await bus.publish(Transcript(room="bench", text=ask.text))


async def round_trips(bus: Bus) -> list[float]:
    """Return, sorted, how long each question took, asked one after the other."""
    times: list[float] = []
    async with bus.subscribe(Transcript) as answers:
        for number in range(ROUNDS):
            began = time.perf_counter()
            await bus.publish(Ask(room="bench", text=str(number)))
            await anext(answers)
            times.append(time.perf_counter() - began)
    return sorted(times)


async def flood(bus: Bus) -> float:
    """Return how many questions a second are answered when asked as fast as it goes."""
    async with bus.subscribe(Transcript) as answers, asyncio.TaskGroup() as tasks:
        began = time.perf_counter()
        tasks.create_task(ask_all(bus), name="asker")
        for _ in range(FLOOD):
            await anext(answers)
        return FLOOD / (time.perf_counter() - began)


async def ask_all(bus: Bus) -> None:
    """Ask without waiting for answers."""
    for number in range(FLOOD):
        await bus.publish(Ask(room="bench", text=str(number)))


@asynccontextmanager
async def pair(kind: str, data: Path) -> AsyncIterator[MqttBus]:
    """Yield a bus to a broker of this kind on which another client answers."""
    settings = load(environ={"HEARSAY_DATA": str(data)})
    async with embedded_broker(settings, kind=kind) as broker:
        address = Address.parse(broker.url)
        async with (
            MqttBus(address, source="asker", instance="bench") as asker,
            MqttBus(address, source="answerer", instance="bench") as answerer,
            asyncio.TaskGroup() as tasks,
        ):
            async with asker.subscribe(Transcript) as ready:
                answering = tasks.create_task(answer(answerer), name="answerer")
                await anext(ready)
            yield asker
            answering.cancel()


def line(kind: str, times: Sequence[float], rate: float) -> str:
    """Return one row of the table."""
    marks = ((name, times[int(share * (len(times) - 1))]) for name, share in
             (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)))  # fmt: skip
    columns = "  ".join(f"{name} {1e3 * seconds:6.2f} ms" for name, seconds in marks)
    return f"{kind:10} {columns}  {rate:6.0f} questions answered a second"


async def main() -> None:
    """Measure every broker this machine has."""
    print(f"question and answer, QoS 1, one process, Python {platform.python_version()}")
    for kind in ("mosquitto", "amqtt"):
        if kind == "mosquitto" and find() is None:
            continue
        with tempfile.TemporaryDirectory() as data:
            async with pair(kind, Path(data)) as bus:
                print(line(kind, await round_trips(bus), await flood(bus)))


if __name__ == "__main__":
    asyncio.run(main())
