"""Questions asked back, word for word."""

import pytest

from agents.assistant.actions import Act
from agents.assistant.live import LiveHome
from agents.assistant.pending import Confirm, Which
from agents.assistant.wording import question
from agents.understanding.home import Home
from bus.messages import Area, DeviceState
from tests.agents.assistant.test_actions import device, intent

LOCK, GARAGE = device("lock", "front_door"), device("cover", "garage", device_class="garage")
OFF = intent("HassTurnOff")


def home_of(*devices: DeviceState) -> LiveHome:
    home = LiveHome()
    home.settle(Home(devices=devices, areas=(Area(id="den", name="the den"),)))
    return home


@pytest.mark.parametrize(
    ("acts", "text"),
    [
        ([Act(LOCK, "unlock")], "Shall I unlock the front_door?"),
        (
            [Act(LOCK, "unlock"), Act(GARAGE, "open_cover")],
            "Shall I unlock the front_door and open the garage?",
        ),
        ([Act(LOCK, "do_a_dance")], "Shall I do that with the front_door: do a dance?"),
    ],
)
def test_the_exact_actions_are_asked_about(acts: list[Act], text: str) -> None:
    about = Confirm(acts=tuple(acts), intents=(OFF,) * len(acts))
    assert question(about, "en", home_of()) == text


def lamp(name: str, number: int, area: str | None = None) -> DeviceState:
    made = device("light", f"lamp_{number}")
    return made.model_copy(update={"name": name, "area": area})


@pytest.mark.parametrize(
    ("lamps", "text"),
    [
        ([lamp("red", 1), lamp("blue", 2)], "Which one: red or blue?"),
        (
            [lamp("lamp", 1, "den"), lamp("lamp", 2, "attic"), lamp("fan", 3)],
            "Which one: lamp (the den), lamp (attic), or fan?",
        ),
        (
            [lamp("lamp", 1), lamp("lamp", 2, "attic"), lamp("lamp", 3, "attic")],
            "Which one: lamp, lamp (lamp 2), or lamp (lamp 3)?",
        ),
        ([lamp("lamp", 1), lamp("lamp", 2)], "Which one: lamp (lamp 1) or lamp (lamp 2)?"),
        (
            [lamp(f"l{number}", number) for number in range(7)],
            "Which one: l0, l1, l2, l3 and 3 more?",
        ),
    ],
)
def test_what_there_is_to_choose_from_is_named(lamps: list[DeviceState], text: str) -> None:
    candidates = tuple(lamp.device for lamp in lamps)
    assert question(Which(OFF, candidates), "en", home_of(*lamps)) == text
