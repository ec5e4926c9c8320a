"""What `hearsay doctor` says of devices that announce themselves on the broker."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass

from bus import Bus
from config import Settings
from devices.discovery.dialect import Dialect, HomeAssistantDialect
from devices.discovery.roster import Roster
from devices.tasmota.dialect import TasmotaDialect
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from hearsay.check import Check

QUIET_S = 0.5
"""What is retained has come when nothing more came for so long."""
LONGEST_S = 10.0


@dataclass(frozen=True)
class Family:
    """Devices that announce themselves in one way."""

    setting: str
    said: str
    """The setting's value."""
    dialect: Dialect
    do: str
    """What makes them announce themselves, if nothing of them is heard."""


def families(settings: Settings) -> Iterator[Family]:
    """Yield those that the settings ask for."""
    devices = settings.devices
    if (prefix := devices.discovery.prefix) is not None:
        do = "switch discovery on in what is to announce itself: homeassistant.enabled in "
        do += "zigbee2mqtt, SetOption19 1 in Tasmota, mqtt.discovery in ESPHome"
        yield Family("devices.discovery.prefix", prefix, HomeAssistantDialect(prefix), do)
    if (base := devices.zigbee2mqtt.base) is not None:
        do = "start zigbee2mqtt on this broker; its base topic is mqtt.base_topic there"
        yield Family("devices.zigbee2mqtt.base", base, Zigbee2MqttDialect(base), do)
    if (prefix := devices.tasmota.prefix) is not None:
        do = "connect Tasmota to this broker, with SetOption19 0"
        yield Family("devices.tasmota.prefix", prefix, TasmotaDialect(prefix), do)


async def checks(settings: Settings, bus: Bus) -> AsyncIterator[Check]:
    """Check for each family whether anything of it is there."""
    for family in families(settings):
        count = await found(family.dialect, bus)
        where = f"below {family.said!r} ({family.setting})"
        if count:
            yield Check(family.dialect.name, "ok", f"{count} things announce themselves {where}")
        else:
            do = f"{family.do}; or correct {family.setting}"
            yield Check(family.dialect.name, "note", f"nothing announces itself {where}", do)


async def found(dialect: Dialect, bus: Bus) -> int:
    """Return how many things announce themselves that become devices."""
    roster = Roster(dialect=dialect, root=bus.root)
    async with bus.foreign() as foreign:
        await foreign.listen(*dialect.filters)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_S):
                while True:
                    async with asyncio.timeout(QUIET_S):
                        heard = await anext(foreign)
                    if dialect.announces(heard.topic):
                        roster.announce(heard.topic, heard.payload)
    roster.settle()
    return len(roster)
