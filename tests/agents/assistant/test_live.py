"""The home between two snapshots."""

from agents.assistant.live import LiveHome
from agents.understanding.home import Home
from bus.messages import Area, DeviceState


def lamp(device: str, state: str, area: str | None = "den") -> DeviceState:
    return DeviceState(device=device, name=device, kind="light", state=state, area=area)


def test_what_was_heard_since_a_snapshot_stays_and_what_is_gone_goes() -> None:
    home = LiveHome()
    home.settle(Home(devices=(lamp("light.a", "off"), lamp("light.b", "off"))))
    home.hear(lamp("light.a", "on"))
    home.settle(Home(devices=(lamp("light.a", "off"), lamp("light.c", "off"))))
    assert [(d.device, d.state) for d in home.now.devices] == [
        ("light.a", "on"),
        ("light.c", "off"),
    ]
    assert [d.device for d in home.devices(["light.c", "light.b"])] == ["light.c"]


def test_a_result_is_news_of_a_device_that_is_known() -> None:
    home = LiveHome()
    home.settle(Home(devices=(lamp("light.a", "off"),)))
    home.read_back("light.a", "on")
    home.read_back("light.a", None)
    home.read_back("light.nobody", "on")
    assert [(d.device, d.state) for d in home.now.devices] == [("light.a", "on")]


def test_a_room_is_the_area_of_its_id_or_the_one_that_is_named() -> None:
    home = LiveHome()
    home.settle(Home(devices=(lamp("light.a", "on"),), areas=(Area(id="attic", name="attic"),)))
    assert home.now.areas == (Area(id="attic", name="attic"),)
    assert home.area_of("attic", "den") == "attic"
    assert home.area_of("den", None) == "den"
    assert home.area_of("study", "den") == "den"
    assert home.area_of("study", None) is None
