"""What it costs that several systems are one home: `python -m benchmarks.household`.

In one process, without a bus: 2 000 lamps that two systems have. Measured, in time of the
processor: putting all of them together for the first time, and again after one system said
everything anew; then one change of a state, told by the system that speaks for the lamp and by the
other one.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bus.messages import Area, DeviceState
from config.settings import DevicesSettings
from devices.backends import Snapshot
from devices.household.household import Household
from devices.household.ids import Ids
from devices.identity import identity

LAMPS, ROOMS = 2_000, 20
NEAR, HUB = "discovery", "homeassistant"


def lamp(system: str, number: int, brightness: int = 1) -> DeviceState:
    """Return a lamp as one system tells of it."""
    return DeviceState(
        device=f"light.{system}_{number}",
        name=f"Lamp {number}",
        area=f"room_{number % ROOMS}",
        kind="light",
        state="on",
        attributes={"brightness": brightness, "supported_color_modes": ["brightness"]},
    )


def snapshot(system: str, lamps: int) -> Snapshot:
    """Return all that a system has."""
    return Snapshot(
        areas=tuple(Area(id=f"room_{n}", name=f"Room {n}") for n in range(ROOMS)),
        devices=tuple(lamp(system, n) for n in range(lamps)),
        identities={
            f"light.{system}_{n}": identity(
                "light", "mqtt", n, appliances=frozenset({f"mqtt {n}", f"mac {n:012x}"})
            )
            for n in range(lamps)
        },
        hub=system == HUB,
    )


def measure(home: Household, lamps: int) -> list[str]:
    """Return what was found, a line each."""
    told = {system: snapshot(system, lamps) for system in (NEAR, HUB)}
    for system, its in told.items():
        home.take(its, system)
    first_s = _spent_s(home.settle)
    home.take(told[NEAR], NEAR)
    lines = [
        f"{lamps} lamps in two systems, put together: {1000 * first_s:.0f} ms",
        f"again: {1000 * _spent_s(home.settle):.0f} ms",
    ]
    for system, who in ((NEAR, "who speaks for it"), (HUB, "the other one")):
        changes = [lamp(system, n, 2) for n in range(lamps)]
        change_s = _spent_s(lambda: [home.note([one], system) for one in changes])  # noqa: B023 - called at once
        lines.append(f"a change told by {who}: {1e6 * change_s / lamps:.1f} us")
    return lines


def _spent_s(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lamps", type=int, default=LAMPS)
    lamps = parser.parse_args().lamps
    with tempfile.TemporaryDirectory() as folder, Ids(Path(folder) / "ids.sqlite") as ids:
        home = Household(systems=(NEAR, HUB), settings=DevicesSettings(), ids=ids)
        sys.stdout.write("\n".join(measure(home, lamps)) + "\n")


if __name__ == "__main__":
    main()
