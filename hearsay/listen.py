"""`hearsay listen`: the bus, live."""

from collections.abc import Sequence

from bus.messages import Ask, DeviceState, Failed, Presence, Reply, Say, Transcript, TurnEnded, Wake
from config import Settings
from hearsay import house, wire
from hearsay.screen import screen

NEWS = (Wake, Transcript, Ask, Say, Reply, Failed, TurnEnded, DeviceState, Presence)
"""What is shown unless topics are named."""


async def listen(
    settings: Settings, *, topics: Sequence[str], count: int | None, json: bool
) -> int:
    """Show what passes until interrupted, or `count` messages.

    What the broker kept from before is shown only on topics that were asked for.
    """
    shown = screen(json=json, rooms=True)
    async with house.join(settings, "listen") as bus:
        chosen = tuple(topics) or wire.filters(bus.root, *NEWS)
        left = count
        async with bus.tap(*chosen) as heard:
            async for one in heard:
                if one.retained and not topics:
                    continue
                shown.show(one, wire.read(bus.root, one))
                left = None if left is None else left - 1
                if left == 0:
                    return 0
    return 1  # pragma: no cover  # a tap never ends by itself
