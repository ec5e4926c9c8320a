"""What the doctor says of devices that announce themselves."""

import json

from bus import Bus
from bus.memory import MemoryBroker, MemoryBus
from config import Settings
from config.load import load
from hearsay import announced
from hearsay.check import Check

LAMP = {"name": "Lamp", "command_topic": "lamp/set", "unique_id": "lamp"}
EVERY = {
    "HEARSAY_DEVICES__DISCOVERY__PREFIX": "homeassistant",
    "HEARSAY_DEVICES__ZIGBEE2MQTT__BASE": "zigbee2mqtt",
    "HEARSAY_DEVICES__TASMOTA__PREFIX": "tasmota",
}


async def checked(settings: Settings, bus: Bus) -> dict[str, Check]:
    return {one.check: one async for one in announced.checks(settings, bus)}


async def test_who_asks_for_nothing_hears_of_nothing(settings: Settings) -> None:
    async with MemoryBus(MemoryBroker(), source="doctor") as bus:
        assert await checked(settings, bus) == {}


async def test_where_nothing_announces_itself_it_says_what_to_do() -> None:
    async with MemoryBus(MemoryBroker(), source="doctor") as bus:
        found = await checked(load(environ=EVERY), bus)
    assert found.keys() == {"discovery", "zigbee2mqtt", "tasmota"}
    assert {check.result for check in found.values()} == {"note"}
    assert "nothing announces itself below 'zigbee2mqtt'" in found["zigbee2mqtt"].found
    assert "devices.tasmota.prefix" in found["tasmota"].do


async def test_what_announces_itself_is_counted() -> None:
    async with MemoryBus(MemoryBroker(), source="doctor") as bus:
        async with bus.foreign() as others:
            for name, said in (("one", LAMP), ("two", LAMP | {"unique_id": "2"}), ("three", [])):
                topic = f"homeassistant/switch/{name}/config"
                await others.say(topic, json.dumps(said).encode(), retain=True)
        found = await checked(load(environ=EVERY), bus)
    assert found["discovery"].result == "ok"
    assert found["discovery"].found.startswith("2 things announce themselves below 'homeassistant'")
    assert found["tasmota"].result == "note"
