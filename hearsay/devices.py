"""`hearsay devices`: what is in the home, and how it is."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bus import Bus
from bus.messages import Area, Areas, DeviceState
from config import Settings
from hearsay import house
from hearsay.screen import print_json, printable, status
from hearsay.trouble import Trouble

FULL = 1_000
"""Columns for what is no screen, but read by a program or into a file: nothing is folded."""


async def devices(settings: Settings, *, json: bool) -> int:
    """Print the home's devices, by area."""
    async with house.join(settings, "devices-list") as bus:
        areas, states = await home(bus)
    if json:
        for state in states:
            topic = f"{settings.bus.root}/{state.address}"
            fields = {"topic": topic, **state.model_dump(mode="json", exclude_none=True)}
            print_json(fields)
    else:
        Console(width=None if sys.stdout.isatty() else FULL).print(table(areas, states))
    return 0


async def home(bus: Bus) -> tuple[tuple[Area, ...], list[DeviceState]]:
    """Return the home's areas and its devices in their order.

    Raises:
        Trouble: if the home has no device.
    """
    found = await house.retained(bus, DeviceState, Areas)
    areas = next((one.areas for one in found if isinstance(one, Areas)), ())
    states = [one for one in found if isinstance(one, DeviceState)]
    if not states:
        raise Trouble("the home has no devices; start the house with: hearsay up")
    order = {area.id: place for place, area in enumerate(areas)}
    last = len(order)
    return areas, sorted(states, key=lambda one: (order.get(one.area or "", last), one.device))


def table(areas: Sequence[Area], states: Sequence[DeviceState]) -> Table:
    """Return the home as a table; of a device's systems, the first one obeys.

    Where all devices come from one system, that is said once, below.
    """
    names = {area.id: area.name for area in areas}
    systems = [", ".join(state.systems) for state in states]
    one = systems[0] if len(set(systems)) == 1 else None
    shown = Table(box=None, padding=(0, 2, 0, 0), caption_justify="left")
    shown.caption = Text(f"all from {printable(one)}") if one else None
    for column in ("area", "name", "device", "state", "from")[: 5 if one is None else 4]:
        whole = column == "device"  # it is what one copies into the settings
        shown.add_column(column, no_wrap=whole, overflow="fold", header_style="bold")
    before: str | None = None
    for state, system in zip(states, systems, strict=True):
        area = names.get(state.area or "", state.area or "-")
        said = f"{status(state)} (protected)" if state.protected else status(state)
        cells = (area if area != before else "", state.name, state.device, said, system)
        shown.add_row(*(Text(printable(cell)) for cell in cells[: len(shown.columns)]))
        before = area
    return shown
