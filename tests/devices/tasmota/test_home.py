"""Devices with Tasmota as a home: seen, asked, told, renamed and removed."""

import asyncio
import json
import logging
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bus.memory import MemoryBroker
from bus.messages import DeviceState
from devices.backends import Snapshot
from devices.policy import RefusedError
from devices.tasmota.dialect import TasmotaDialect
from tests.bus.worlds import MemoryWorld, World
from tests.devices.discovery.street import Street, street
from tests.devices.tasmota.firmware import MAC, announced, firmware

PATIENCE_S = 10
CONFIG = f"tasmota/discovery/{MAC}/config"
PURIFIER = {"AM2301": {"Temperature": 20.5, "Humidity": 40.1}, "TempUnit": "C"}


def home(world: World, *said: tuple[str, Any], **how: Any) -> AbstractAsyncContextManager[Street]:
    """Return a home with Tasmota of a memory or a broker, with what is retained there."""
    return street(world.bus("devices"), *said, dialect=TasmotaDialect("tasmota"), **how)


async def test_a_plug_is_asked_how_it_is_switched_and_read_back(world: World) -> None:
    topic, prefix = f"plug-{world.root}", f"tas-{world.root}"
    said = announced(prefix=prefix, t=topic, sensors=PURIFIER)
    bus = world.bus("devices")
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("x") as other,
        other.foreign() as line,
        firmware(line, topic=topic, sensors={"AM2301": {"Temperature": 21.5}}) as plug,
        street(bus, *said, dialect=TasmotaDialect(prefix)) as here,
    ):
        await here.become("switch.kitchen", "off")
        warm = await here.become("sensor.kitchen_temperature", "21.5")
        assert warm.attributes["unit_of_measurement"] == "°C"
        assert (await here.tell("switch.kitchen", "turn_on")).state == "on"
        assert plug.told == ["POWER1 ON"]
        await here.say(f"tele/{topic}/LWT", "Offline")
        await here.become("switch.kitchen", "on", available=False)
        plug.outputs["POWER"] = "OFF"  # switched by hand while it was away
        await here.say(f"tele/{topic}/LWT", "Online")
        await here.become("switch.kitchen", "off")


async def test_what_it_tells_by_itself_is_followed() -> None:
    async with asyncio.timeout(PATIENCE_S), home(MemoryWorld(), *announced()) as here:
        await here.become("switch.kitchen", "unknown")
        await here.say("tele/tasmota_0848A2/STATE", '{"POWER":"ON"}', retain=False)
        await here.become("switch.kitchen", "on")
        await here.say("stat/tasmota_0848A2/RESULT", '{"POWER":"OFF"}', retain=False)
        await here.become("switch.kitchen", "off")


async def test_a_plug_that_does_not_obey_is_reported() -> None:
    world = MemoryWorld()
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("x") as other,
        other.foreign() as line,
        firmware(line, deaf=True),
        home(world, *announced(), confirm_s=0.1) as here,
    ):
        await here.become("switch.kitchen", "off")
        with pytest.raises(RefusedError, match="has not confirmed it; it is 'off'"):
            await here.tell("switch.kitchen", "turn_on")


async def test_a_lamp_shows_colour_white_and_brightness() -> None:
    world = MemoryWorld()
    outputs = {"POWER": "ON", "Dimmer": 10, "HSBColor": "0,0,10", "White": 50, "CT": 200}
    said = announced(rl=[2], lt_st=5, fn=["Kitchen"])
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("x") as other,
        other.foreign() as line,
        firmware(line, outputs=outputs) as lamp,
        home(world, *said) as here,
    ):
        white = await here.become("light.kitchen", "on")
        assert white.attributes["color_temp_kelvin"] == 5000
        assert "hs_color" not in white.attributes
        lit = await here.tell("light.kitchen", "turn_on", brightness=128, rgb_color=[0, 255, 0])
        assert (lit.state, lit.attributes["brightness"]) == ("on", 128)
        assert lit.attributes["hs_color"] == [120.0, 100.0]
        assert lamp.told == ["HsbColor1 120", "HsbColor2 100", "Dimmer 50", "POWER1 ON"]
        lamp.told.clear()
        assert (await here.tell("light.kitchen", "turn_off")).state == "off"
        assert lamp.told == ["POWER1 OFF"]


async def test_a_shutter_opens_closes_and_goes_half_way() -> None:
    world = MemoryWorld()
    shutter = {"Position": 0, "Direction": 0, "Target": 0}
    said = announced(rl=[3, 3], sho=[0], sht=[[0, 0, 0]])
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("x") as other,
        other.foreign() as line,
        firmware(line, sensors={"Shutter1": shutter}) as motor,
        home(world, *said) as here,
    ):
        await here.become("cover.kitchen", "closed", current_position=0)
        assert (await here.tell("cover.kitchen", "open_cover")).state == "open"
        half = await here.tell("cover.kitchen", "set_cover_position", position=50)
        assert half.attributes["current_position"] == 50
        assert (await here.tell("cover.kitchen", "close_cover")).state == "closed"
        assert motor.told == ["ShutterOpen1", "ShutterPosition1 50", "ShutterClose1"]


async def test_a_device_that_is_renamed_or_taken_away_is_followed() -> None:
    async with asyncio.timeout(PATIENCE_S), home(MemoryWorld(), *announced()) as here:
        await here.become("switch.kitchen", "unknown")
        (topic, renamed), *_ = announced(dn="Pantry", fn=["Pantry"])
        await here.say(topic[1:], renamed)
        assert [device.name for device in (await here.snapshot()).devices] == ["Pantry"]
        await here.say(CONFIG, "")
        assert await here.snapshot() == Snapshot(areas=(), devices=())


async def test_of_two_devices_on_one_topic_the_second_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = announced(), announced(mac="DC4F22AAAAAA", dn="Attic", fn=["Attic"])
    async with asyncio.timeout(PATIENCE_S), home(MemoryWorld(), *first, *second) as here:
        assert [device.device for device in (await here.snapshot()).devices] == ["switch.kitchen"]
        assert "give it a topic of its own (command Topic)" in caplog.text
        (topic, moved), *_ = announced(t="elsewhere")
        await here.say(topic[1:], moved)
        devices = {device.device for device in (await here.snapshot()).devices}
        assert devices == {"switch.kitchen", "switch.attic"}


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        ("{", "no JSON"),
        (json.dumps({"ver": 2}), "'ver' is not 1"),
        (json.dumps({"ver": 1, "mac": MAC}), "'dn'"),
        (announced(mac="AAAAAAAAAAAA")[0][1], "its topic is that of"),
        (announced(rl=[3])[0][1], "half a shutter"),
        (announced(rl=[1] * 100)[0][1], "'rl'"),
        (announced(t="a/+/b")[0][1], "no MQTT topic"),
        (announced(t="hearsay", ft="%topic%/%prefix%")[0][1], "belongs to Hearsay"),
    ],
)
async def test_what_is_wrong_costs_only_itself(
    payload: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    good = announced(mac="DC4F22AAAAAA", t="other", dn="Attic", fn=["Attic"])
    said = [(f"/{CONFIG}", payload), *good]
    async with asyncio.timeout(PATIENCE_S), home(MemoryWorld(), *said) as here:
        assert [device.device for device in (await here.snapshot()).devices] == ["switch.attic"]
        assert says in caplog.text


async def test_what_sleeps_is_there_all_the_time() -> None:
    said = announced(dslp=1, bat=1, rl=[0], sensors=PURIFIER)
    async with asyncio.timeout(PATIENCE_S), home(MemoryWorld(), *said[:2]) as here:
        await here.become("sensor.kitchen_battery", "unknown")
        await here.say("tele/tasmota_0848A2/STATE", '{"BatteryPercentage":61}', retain=False)
        full = await here.become("sensor.kitchen_battery", "61")
        assert full.attributes["device_class"] == "battery"


async def test_nothing_is_asked_of_what_is_away() -> None:
    broker = MemoryBroker()
    *said, _ = announced()
    world = MemoryWorld(broker=broker)
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("x") as other,
        other.foreign() as line,
        home(world, *said, ("/tele/tasmota_0848A2/LWT", "Offline")) as here,
    ):
        await line.listen("cmnd/tasmota_0848A2/+")
        away = await here.snapshot()
        assert [device.available for device in away.devices] == [False]
        await here.say("tele/tasmota_0848A2/LWT", "Online")
        assert isinstance(await here.change(), DeviceState)
        asked = await anext(line)
        assert (asked.topic, asked.payload) == ("cmnd/tasmota_0848A2/STATE", b"")
