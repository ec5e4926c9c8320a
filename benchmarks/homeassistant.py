"""A house before a real Home Assistant: what a command costs, and how soon a change is heard.

`python -m benchmarks.homeassistant URL TOKEN_FILE [ENTITY]` starts a house of its own that has this
Home Assistant's devices, and toggles one of its switches: in turn through the house's bus, and by
Home Assistant's own REST interface. Both run on this machine, so that their clocks are one.
"""

import argparse
import asyncio
import http.client
import json
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.numbers import Row, distribution
from bus import Bus
from bus.connect import connect
from bus.messages import DeviceCommand, DeviceResult, DeviceState
from hearsay.own_house import QUIET, own_house

SWITCH = "switch.ac"
TIMES = 300
PAUSE_S = 0.02
PATIENCE_S = 60.0
ADDED = {"p50": 5.0}
HEARD = {"p95": 20.0}


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
        """Toggle a switch; return how long that took, and when it changed (epoch), in seconds."""
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"entity_id": entity})
        begun = time.perf_counter()
        self.line.request("POST", "/api/services/switch/toggle", body, head)
        changed = json.loads(self.line.getresponse().read())
        took = time.perf_counter() - begun
        at = next(row["last_updated"] for row in changed if row["entity_id"] == entity)
        return took, datetime.fromisoformat(at).timestamp()


async def measure(rest: Rest, entity: str) -> AsyncIterator[Row]:
    """Toggle a switch by turns through the house and past it."""
    tree = {**QUIET, "devices": {"homeassistant": {"url": rest.url, "token": rest.token}}}
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as folder:
        async with (
            own_house(Path(folder), tree) as own,
            connect(own.settings, source="bench") as bus,
            bus.subscribe(DeviceState, device=entity) as states,
        ):
            async with asyncio.timeout(PATIENCE_S):
                await anext(states)
            ours, theirs, heard = [], [], []
            for _ in range(TIMES):
                ours.append(1000 * await _toggle(bus, entity))
                async with asyncio.timeout(PATIENCE_S):
                    await anext(states)
                took, at = await asyncio.to_thread(rest.toggle, entity)
                theirs.append(1000 * took)
                async with asyncio.timeout(PATIENCE_S):
                    await anext(states)
                heard.append(1000 * (time.time() - at))
                await asyncio.sleep(PAUSE_S)
    added = [one - other for one, other in zip(sorted(ours), sorted(theirs), strict=True)]
    yield Row("command by Home Assistant's own REST interface", "ms", distribution(theirs))
    yield Row("command over the bus, until the result is heard", "ms", distribution(ours))
    yield Row("what the house adds, quantile by quantile", "ms", distribution(added), ADDED)
    yield Row("state changed in Home Assistant, heard on the bus", "ms", distribution(heard), HEARD)


async def _toggle(bus: Bus, entity: str) -> float:
    """Toggle a switch over the bus; return how long it took in seconds."""
    async with bus.subscribe(DeviceResult, device=entity) as results:
        command = DeviceCommand(device=entity, id=uuid.uuid4().hex, action="toggle")
        begun = time.perf_counter()
        await bus.publish(command)
        async with asyncio.timeout(PATIENCE_S):
            result = await anext(results)
        took = time.perf_counter() - begun
    if not result.ok:
        raise RuntimeError(result.text)
    return took


async def _main(args: argparse.Namespace) -> None:
    rest = Rest(args.url, args.token_file.read_text(encoding="utf-8").strip())
    async for row in measure(rest, args.entity):
        one = row.measured
        numbers = f"p50 {one.p50:.2f}  p95 {one.p95:.2f}  max {one.max:.2f} {row.unit}"
        print(f"{row.what}: {numbers}  (n={one.count}) {'; '.join(row.misses)}".rstrip())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("token_file", type=Path)
    parser.add_argument("entity", nargs="?", default=SWITCH)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(_main(_arguments()))
