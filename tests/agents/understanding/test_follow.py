"""The home as the bus tells it, change by change."""

from agents.understanding.follow import with_news
from agents.understanding.home import Home
from bus import Gone
from bus.messages import Area, Areas, DeviceState

KITCHEN = Area(id="kitchen", name="kitchen")


def lamp(number: int, state: str = "off") -> DeviceState:
    return DeviceState(device=f"light.l{number}", name="lamp", kind="light", state=state)


def test_a_burst_of_changes_is_taken_in_its_order() -> None:
    home = with_news(
        Home((lamp(1), lamp(2))),
        [
            lamp(2, "on"),
            Areas(areas=(KITCHEN,)),
            lamp(3),
            Gone(kind=DeviceState, where={"device": "light.l1"}),
            lamp(2, "off"),
            Gone(kind=DeviceState, where={"device": "light.never"}),
        ],
    )
    assert {device.device: device.state for device in home.devices} == {
        "light.l2": "off",
        "light.l3": "off",
    }
    assert home.areas == (KITCHEN,)


def test_areas_that_are_cleared_are_gone() -> None:
    home = Home((lamp(1),), (KITCHEN,))
    assert with_news(home, [Gone(kind=Areas, where={})]) == Home(home.devices)
