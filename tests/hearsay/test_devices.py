import io
import json

import pytest
from rich.console import Console

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Area, Areas, DeviceState
from hearsay.devices import home, table
from hearsay.trouble import Trouble

KITCHEN = Area(id="kitchen", name="Kitchen")
LAMP = DeviceState(
    device="light.desk",
    name="desk lamp",
    area="kitchen",
    kind="light",
    state="on",
    systems=("zigbee2mqtt", "homeassistant"),
)
FAN = DeviceState(device="fan.a", name="fan", kind="fan", state="off", available=False)


def shown(*states: DeviceState, width: int = 120) -> list[str]:
    page = io.StringIO()
    Console(file=page, width=width).print(table([KITCHEN], states))
    return [" ".join(line.split()) for line in page.getvalue().splitlines()]


def test_the_table_shows_where_each_device_comes_from() -> None:
    assert shown(LAMP, FAN) == [
        "area name device state from",
        "Kitchen desk lamp light.desk on zigbee2mqtt, homeassistant",
        "- fan fan.a off, not answering",
    ]


def test_what_is_so_of_all_devices_is_said_once() -> None:
    lamp, fan = (one.model_copy(update={"systems": ("homeassistant",)}) for one in (LAMP, FAN))
    assert shown(lamp, fan) == [
        "area name device state",
        "Kitchen desk lamp light.desk on",
        "- fan fan.a off, not answering",
        "all from homeassistant",
    ]


def test_however_narrow_the_screen_is_ids_stay_whole_and_states_are_shown() -> None:
    long = LAMP.model_copy(update={"device": "light.0x00158d0001dc126a_something_at_the_ceiling"})
    folded = shown(long, FAN, width=80)
    assert long.device in " ".join(folded)
    assert any("not" in line for line in folded)


def test_programs_are_told_it_too() -> None:
    assert json.loads(LAMP.encode())["systems"] == ["zigbee2mqtt", "homeassistant"]


async def test_a_home_is_listed_by_area() -> None:
    async with MemoryBus(MemoryBroker(), source="devices") as bus:
        for fact in (FAN, LAMP, Areas(areas=(KITCHEN,))):
            await bus.publish(fact)
        areas, states = await home(bus)
    assert areas == (KITCHEN,)
    assert [state.device for state in states] == ["light.desk", "fan.a"]


async def test_a_home_without_devices_is_said_to_be_one() -> None:
    async with MemoryBus(MemoryBroker(), source="devices") as bus:
        with pytest.raises(Trouble, match="hearsay up"):
            await home(bus)
