"""Follows the home on the bus: its devices and areas, as snapshots."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

from agents.understanding.home import Home
from bus import Bus, Gone
from bus.messages import Areas, DeviceState
from bus.subscription import Typed

SETTLE_S = 0.05
"""A burst of changes is one change: a snapshot is taken when it has been quiet for so long."""
LONGEST_BURST_S = 0.5
"""A home that is never quiet is still looked at this often."""

News = DeviceState | Areas | Gone


async def homes(bus: Bus) -> AsyncIterator[Home]:
    """Yield the home after each burst of changes, without end."""
    home = Home()
    async with Typed[News](bus, (DeviceState, Areas), {}, gone=True) as heard:
        while True:
            first = await anext(heard)
            home = with_news(home, [first, *await _burst(heard)])
            yield home


async def _burst(heard: Typed[News]) -> list[News]:
    """Return what comes until it is quiet, or for long enough."""
    burst: list[News] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_BURST_S):
            while True:
                async with asyncio.timeout(SETTLE_S):
                    burst.append(await anext(heard))
    return burst


def with_news(home: Home, burst: Iterable[News]) -> Home:
    """Return the home after these changes, each at the price of one."""
    devices, areas = {state.device: state for state in home.devices}, home.areas
    for news in burst:
        match news:
            case DeviceState():
                devices[news.device] = news
            case Areas():
                areas = news.areas
            case Gone(kind=kind, where=where) if kind is DeviceState:
                devices.pop(where["device"], None)
            case Gone():
                areas = ()
    return Home(tuple(devices.values()), areas)
