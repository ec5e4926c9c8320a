"""A house before a real Home Assistant: what a command costs, and how soon a change is heard.

`python -m benchmarks.homeassistant URL TOKEN_FILE [--load SECONDS]` starts a house of its own that
has this Home Assistant's devices, and toggles one of its switches: in turn through the house's bus,
and by Home Assistant's own REST interface. Both run on this machine, so that their clocks are one.
Then it changes all its lights 500 times a second, and counts what the bus hears of that.
"""

import argparse
import asyncio
import http.client
import json
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.numbers import Row, distribution
from bus import Bus, Subscription
from bus.connect import connect
from bus.messages import DeviceCommand, DeviceResult, DeviceState
from devices.homeassistant.session import Session, opened
from hearsay.own_house import QUIET, own_house

SWITCH = "switch.ac"
TIMES = 300
PAUSE_S = 0.02
PATIENCE_S = 60.0
ADDED = {"p50": 5.0}
HEARD = {"p95": 20.0}
UNDER_LOAD = {"p95": 30.0}
RATE = 500
SETTLE_S = 30.0
"""How long after the last change the house may still tell of some, before they count as lost."""


@dataclass
class Rest:
    """Home Assistant's REST interface, over one connection that is kept."""

    url: str
    token: str
    line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        """Name the host; the connection is made with the first call."""
        parts = urlsplit(self.url)
        self.line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)

    def toggle(self, entity: str) -> tuple[float, float]:
        """Toggle a switch; return how many ms that took, and when it changed (s, epoch)."""
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"entity_id": entity})
        begun = time.perf_counter()
        self.line.request("POST", "/api/services/switch/toggle", body, head)
        changed = json.loads(self.line.getresponse().read())
        took = time.perf_counter() - begun
        at = next(row["last_updated"] for row in changed if row["entity_id"] == entity)
        return 1000 * took, datetime.fromisoformat(at).timestamp()


async def measure(rest: Rest, load_s: float) -> AsyncIterator[Row]:
    """Measure a house that has this Home Assistant's devices: calm, then under load."""
    tree = {**QUIET, "devices": {"homeassistant": {"url": rest.url, "token": rest.token}}}
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as folder:
        async with (
            own_house(Path(folder), tree) as own,
            connect(own.settings, source="bench") as bus,
        ):
            async for row in calm(rest, bus):
                yield row
            if load_s:
                async for row in busy(rest, bus, load_s):
                    yield row


async def calm(rest: Rest, bus: Bus) -> AsyncIterator[Row]:
    """Toggle a switch by turns through the house and past it."""
    ours, theirs, heard = [], [], []
    async with bus.subscribe(DeviceState, device=SWITCH) as states:
        await _next(states)
        for _ in range(TIMES):
            ours.append(await _toggle(bus))
            await _next(states)
            took, at = await asyncio.to_thread(rest.toggle, SWITCH)
            theirs.append(took)
            await _next(states)
            heard.append(1000 * (time.time() - at))
            await asyncio.sleep(PAUSE_S)
    added = [one - other for one, other in zip(sorted(ours), sorted(theirs), strict=True)]
    yield Row("command by Home Assistant's own REST interface", "ms", distribution(theirs))
    yield Row("command over the bus, until the result is heard", "ms", distribution(ours))
    yield Row("what the house adds, quantile by quantile", "ms", distribution(added), ADDED)
    yield Row("state changed in Home Assistant, heard on the bus", "ms", distribution(heard), HEARD)


async def busy(rest: Rest, bus: Bus, load_s: float) -> AsyncIterator[Row]:
    """Toggle a switch while lights change; count the changes that were made and heard."""
    took: list[float] = []
    past: list[float] = []
    made: Counter[str] = Counter()
    heard: Counter[str] = Counter()

    async def listen(states: Subscription[DeviceState]) -> None:
        async for state in states:
            heard[state.device] += 1

    async def command() -> None:
        while True:
            took.append(await _toggle(bus))
            past.append((await asyncio.to_thread(rest.toggle, SWITCH))[0])
            await asyncio.sleep(5 * PAUSE_S)  # a person is slower; the load is the changes

    names = await _lights(bus)
    async with bus.subscribe(DeviceState) as states, asyncio.TaskGroup() as tasks:
        others = [tasks.create_task(listen(states)), tasks.create_task(command())]
        await asyncio.sleep(1)  # what is retained has come then
        heard.clear()
        begun = time.perf_counter()
        await _change(rest, names, load_s, made)
        lasted = time.perf_counter() - begun
        behind_s = await _settled(lambda: sum(heard[name] for name in names) >= made.total())
        for other in others:
            other.cancel()
    lost = made.total() - sum(heard[name] for name in names)
    rate = f"{made.total() / lasted:.0f} changes a second for {lasted:.0f} s"
    note = f"{rate}, all told {behind_s:.1f} s after"
    yield Row("command while lights change", "ms", distribution(took), UNDER_LOAD, note)
    yield Row("command by REST meanwhile", "ms", distribution(past))
    yield Row("changes not heard on the bus", "of them", distribution([lost]), {"max": 0}, note)


async def _change(rest: Rest, names: list[str], load_s: float, made: Counter[str]) -> None:
    """Set one light after the other to another brightness, `RATE` of them a second."""

    async def set_(session: Session, number: int) -> None:
        name = names[number % len(names)]
        data = {"brightness": 1 + number // len(names) % 255}
        target = {"entity_id": name}
        call = {"domain": "light", "service": "turn_on", "service_data": data, "target": target}
        await session.ask("call_service", **call)
        made[name] += 1

    async with opened(rest.url, rest.token) as session, asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(session.run())
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as calls:
            for number in range(int(RATE * load_s)):
                await asyncio.sleep(begun + number / RATE - time.perf_counter())
                calls.create_task(set_(session, number))
        reading.cancel()


async def _lights(bus: Bus) -> list[str]:
    """Return the lights that are there and can be dimmed."""
    names = []
    async with bus.subscribe(DeviceState) as states:
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(1):
                    state = await anext(states)
                if state.kind == "light" and state.attributes["supported_color_modes"] != ["onoff"]:
                    names.append(state.device)
    return sorted(set(names))


async def _settled(all_heard: Callable[[], bool]) -> float:
    """Wait until everything was heard, if it ever is; return how many seconds that took."""
    begun = time.perf_counter()
    while not all_heard() and time.perf_counter() - begun < SETTLE_S:  # noqa: ASYNC110 - it is what is measured
        await asyncio.sleep(PAUSE_S)
    return time.perf_counter() - begun


async def _next(states: Subscription[DeviceState]) -> DeviceState:
    async with asyncio.timeout(PATIENCE_S):
        return await anext(states)


async def _toggle(bus: Bus) -> float:
    """Toggle the switch over the bus; return how many milliseconds it took."""
    async with bus.subscribe(DeviceResult, device=SWITCH) as results:
        command = DeviceCommand(device=SWITCH, id=uuid.uuid4().hex, action="toggle")
        begun = time.perf_counter()
        await bus.publish(command)
        async with asyncio.timeout(PATIENCE_S):
            result = await anext(results)
        took = time.perf_counter() - begun
    if not result.ok:
        raise RuntimeError(result.text)
    return 1000 * took


async def _main(args: argparse.Namespace) -> None:
    rest = Rest(args.url, args.token_file.read_text(encoding="utf-8").strip())
    async for row in measure(rest, args.load):
        one = row.measured
        numbers = f"p50 {one.p50:.2f}  p95 {one.p95:.2f}  max {one.max:.2f} {row.unit}"
        print(f"{row.what}: {numbers}  (n={one.count}) {row.note} {'; '.join(row.misses)}".rstrip())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("token_file", type=Path)
    parser.add_argument("--load", type=float, default=0.0, metavar="SECONDS")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(_main(_arguments()))
