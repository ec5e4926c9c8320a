"""Devices of a zigbee2mqtt become devices of ours, by what it tells of them itself."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceState
from devices.backends import Snapshot
from devices.policy import RefusedError
from tests.bus.worlds import MqttWorld, World
from tests.devices.zigbee2mqtt.village import (
    BLIND,
    DOOR,
    LIGHT,
    PLUG,
    SENSOR,
    VALVE,
    binary,
    device,
    dimmer,
    group,
    info,
    lamp,
    numeric,
    thermostat,
    village,
    whole,
)

PATIENCE_S = 10


def bus() -> Any:
    return MemoryBus(MemoryBroker(), source="devices")


def plug(name: str = "kettle", ieee: str = PLUG, **more: Any) -> Any:
    state = binary("state", value_toggle="TOGGLE")
    return device(ieee, name, whole("switch", state), numeric("power", 5, "W"), **more)


def by_id(snapshot: Snapshot) -> dict[str, DeviceState]:
    return {device.device: device for device in snapshot.devices}


async def test_a_lamp_is_seen_asked_switched_and_read_back(world: World) -> None:
    base = f"zigbee-{world.root}"
    light = device(LIGHT, "hallway/ceiling", lamp())
    states = {"hallway/ceiling": {"state": "OFF", "brightness": 254, "color_mode": "color_temp"}}
    async with (
        asyncio.timeout(PATIENCE_S),
        village(world.bus("devices"), light, states=states, base=base) as here,
    ):
        seen = await here.here.become("light.hallway_ceiling", "off")
        assert (seen.name, seen.area, seen.available) == ("hallway/ceiling", None, True)
        assert seen.attributes["supported_color_modes"] == ["color_temp", "xy"]
        assert seen.attributes["max_color_temp_kelvin"] == 6535
        question = dict.fromkeys(["state", "brightness", "color_temp", "color"], "")
        assert here.told == [("hallway/ceiling/get", question)]
        lit = await here.here.tell("light.hallway_ceiling", "turn_on", brightness_pct=50)
        assert (lit.state, lit.attributes["brightness"]) == ("on", 128)
        assert here.told[-1] == ("hallway/ceiling/set", {"state": "ON", "brightness": 127})
        await here.tell("hallway/ceiling/availability", {"state": "offline"})
        await here.here.become("light.hallway_ceiling", "on", available=False)
        await here.tell("bridge/devices", [])
        assert await here.here.snapshot() == Snapshot(areas=(), devices=())


async def test_when_zigbee2mqtt_is_away_so_are_its_devices() -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        village(bus(), plug(), info_=info(availability=False), states={"kettle": {}}) as here,
    ):
        await here.here.become("switch.kettle", "unknown")
        await here.tell("bridge/state", {"state": "offline"})
        await here.here.become("switch.kettle", "unknown", available=False)
        await here.here.say("zigbee2mqtt/bridge/state", "online")
        await here.here.become("switch.kettle", "unknown")


async def test_a_renamed_device_is_followed() -> None:
    async with asyncio.timeout(PATIENCE_S), village(bus(), plug()) as here:
        assert "switch.kettle" in by_id(await here.here.snapshot())
        await here.here.devices.listen("zigbee2mqtt/stove/get")
        here.states["stove"] = {"state": "ON", "power": 3}
        await here.tell("stove/availability", {"state": "online"})
        await here.tell("bridge/devices", [plug("stove")])
        stove = await here.here.become("switch.stove", "on")
        assert stove.name == "stove"


@pytest.mark.parametrize(
    "gone",
    [
        plug(disabled=True),
        plug(definition=None, supported=False),
        plug(interview_state="PENDING"),
        plug(interview_state=None, interview_completed=False),
    ],
    ids=["disabled", "unsupported", "not interviewed", "not interviewed, before version 2"],
)
async def test_what_is_not_in_use_is_not_there(gone: Any) -> None:
    async with asyncio.timeout(PATIENCE_S), village(bus(), plug(), plug("iron", DOOR)) as here:
        assert by_id(await here.here.snapshot()).keys() == {
            "switch.kettle", "sensor.kettle_power", "switch.iron", "sensor.iron_power",
        }  # fmt: skip
        await here.tell("bridge/devices", [gone, plug("iron", DOOR)])
        assert by_id(await here.here.snapshot()).keys() == {"switch.iron", "sensor.iron_power"}


async def test_several_lamps_of_one_device_are_switched_alone() -> None:
    pair = device(LIGHT, "pair", dimmer("l1"), dimmer("l2"))
    states = {"pair": {"state_l1": "OFF", "state_l2": "ON", "brightness_l2": 254}}
    async with asyncio.timeout(PATIENCE_S), village(bus(), pair, states=states) as here:
        await here.here.become("light.pair_l1", "off")
        lit = await here.here.tell("light.pair_l1", "turn_on", brightness_pct=100)
        assert here.told[-1] == ("pair/l1/set", {"state": "ON", "brightness": 254})
        assert (lit.name, lit.state, lit.attributes["brightness"]) == ("pair L1", "on", 255)
        off = await here.here.tell("light.pair_l2", "turn_off")
        assert (off.state, here.states["pair"]["state_l1"]) == ("off", "ON")


async def test_a_group_is_told_at_once() -> None:
    lamps = device(LIGHT, "one", lamp()), device(PLUG, "two", lamp())
    together = group(7, "living room lamps", LIGHT, PLUG, scenes=[{"id": 3, "name": "Reading"}])
    states = {"living room lamps": {"state": "OFF"}}
    async with (
        asyncio.timeout(PATIENCE_S),
        village(bus(), *lamps, groups=(together, group(8, "nobody")), states=states) as here,
    ):
        await here.here.snapshot()
        await here.state("living room lamps", state="OFF")
        await here.here.become("light.living_room_lamps", "off")
        lit = await here.here.tell("light.living_room_lamps", "turn_on")
        assert (lit.name, lit.state) == ("living room lamps", "on")
        await here.here.tell("scene.living_room_lamps_3", "turn_on")
        await here.until(("living room lamps/set", {"scene_recall": 3}))


async def test_a_thermostat_is_set_and_its_settings_stay_out_of_the_way() -> None:
    valve = device(VALVE, "bath", *thermostat(), power_source="Battery")
    state = {"local_temperature": 19.5, "occupied_heating_setpoint": 20, "system_mode": "heat"}
    states = {"bath": {**state, "running_state": "heat", "preset": "manual"}}
    async with asyncio.timeout(PATIENCE_S), village(bus(), valve, states=states) as here:
        seen = await here.here.become("climate.bath", "heat")
        assert seen.attributes["hvac_action"] == "heating"
        assert seen.attributes["current_temperature"] == 19.5
        assert seen.attributes["hvac_modes"] == ["off", "auto", "heat"]
        assert here.here.last is None or "switch.bath_child_lock" not in by_id(here.here.last)
        read = await here.here.tell("climate.bath", "set_temperature", temperature=21.5)
        assert here.told[-1] == ("bath/set", {"occupied_heating_setpoint": 21.5})
        assert read.attributes["temperature"] == 21.5
        read = await here.here.tell("climate.bath", "set_hvac_mode", hvac_mode="off")
        assert read.state == "off"
        await here.until(("bath/set", {"system_mode": "off"}))


async def test_a_blind_goes_where_it_is_told() -> None:
    parts = binary("state", 3, "OPEN", "CLOSE"), numeric("position", 7, "%")
    blind = device(BLIND, "blind", whole("cover", *parts))
    async with (
        asyncio.timeout(PATIENCE_S),
        village(bus(), blind, states={"blind": {"state": "OPEN", "position": 100}}) as here,
    ):
        await here.here.become("cover.blind", "open", current_position=100)
        read = await here.here.tell("cover.blind", "set_cover_position", position=30)
        assert (read.attributes["current_position"], here.told[-1]) == (
            30, ("blind/set", {"position": 30}),
        )  # fmt: skip
        await here.here.tell("cover.blind", "stop_cover")
        await here.until(("blind/set", {"state": "STOP"}))


async def test_what_sleeps_is_not_asked_for_what_it_measures() -> None:
    contact = binary("contact", 5, on=False, off=True)
    door = device(DOOR, "door", contact, numeric("voltage", 5, "mV"), power_source="Battery")
    async with asyncio.timeout(PATIENCE_S), village(bus(), door, plug()) as here:
        await here.until(("kettle/get", {"state": "", "power": ""}))
        await here.state("door", contact=False, voltage=2900)
        opened = await here.here.become("binary_sensor.door_contact", "on")
        assert opened.attributes["device_class"] == "door"
        assert [topic for topic, _ in here.told] == ["kettle/get"]


async def test_who_has_told_already_is_not_asked() -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        village(bus(), plug(), plug("iron", DOOR), gather_s=0.3) as here,
    ):
        await here.here.say("zigbee2mqtt/kettle", '{"state": "ON", "power": 7}')  # retained
        await here.until(("iron/get", {"state": "", "power": ""}))
        await here.here.become("switch.kettle", "on")
        assert [topic for topic, _ in here.told] == ["iron/get"]


async def test_when_the_broker_is_back_all_are_asked_again(mortal: MqttWorld) -> None:
    base, question = f"zigbee-{mortal.root}", ("kettle/get", {"state": "", "power": ""})
    states = {"kettle": {"state": "OFF", "power": 0}}
    async with (
        asyncio.timeout(30),
        village(mortal.bus("devices"), plug(), states=states, base=base) as here,
    ):
        await here.here.become("switch.kettle", "off")
        here.states["kettle"]["state"] = "ON"  # by hand, while nobody hears it
        here.told.clear()
        here.here.devices.found.clear()
        await mortal.crash()
        await here.here.devices.found.wait()
        while question not in here.told:  # our home may come back after zigbee2mqtt
            with suppress(TimeoutError, ConnectionError):
                await here.tell("bridge/state", {"state": "online"})
                async with asyncio.timeout(0.5):
                    await here.until(question)
        assert (await here.here.become("switch.kettle", "on")).available


async def test_a_device_that_does_not_confirm_is_reported() -> None:
    async with asyncio.timeout(PATIENCE_S), village(bus(), plug(), confirm_s=0.1) as here:
        await here.here.snapshot()
        await here.state("kettle", state="OFF")
        here.states.clear()
        await here.here.become("switch.kettle", "off")
        with pytest.raises(RefusedError, match="has not confirmed it; it is 'off'"):
            await here.here.tell("switch.kettle", "turn_on")
        assert here.told[-1] == ("kettle/set", {"state": "ON"})


async def test_broken_lists_leave_what_there_is(caplog: pytest.LogCaptureFixture) -> None:
    sensor = device(SENSOR, "air", numeric("temperature", 1, "°C"), {"type": "numeric"}, 7)
    async with asyncio.timeout(PATIENCE_S), village(bus(), sensor, {"friendly_name": 3}) as here:
        assert by_id(await here.here.snapshot()).keys() == {"sensor.air_temperature"}
        await here.here.say("zigbee2mqtt/bridge/devices", "[" * 100_000)
        await here.here.say("zigbee2mqtt/bridge/devices", '{"not": "a list"}')
        await here.state("air", temperature=21.5)
        assert (await here.here.become("sensor.air_temperature", "21.5")).available
    sentences = " ".join(record.getMessage() for record in caplog.records)
    for said in ("number 3 is not taken", "it is nested too deeply", "it is no list"):
        assert said in sentences
    assert "Device 3 of the list is not taken: 'ieee_address'" in sentences
