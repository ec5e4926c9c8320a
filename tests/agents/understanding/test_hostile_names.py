"""Devices called what sentences are made of: nothing breaks, nothing else is acted on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.understanding import replies
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.meaning import Ambiguous, Intent
from agents.understanding.text import fold
from bus.messages import DeviceState
from tests.agents.understanding.homes import FAMILY, device
from tests.agents.understanding.tables import written

NAMES = (
    *("all", "the", "a", "yes", "no", "and", "and then", "it", "them", "on", "off", "to", "in the"),
    *("50", "50 percent", "5 minutes", "kitchen", "Living Room", "upstairs", "here", "house"),
    *("light", "lights", "everything", "timer", "milk", "stop", "please", "what", "me"),
    *("turn on", "turn on the kitchen light", "lamp, fan", "x" * 300, "🙂", "   ", ",", ".", "%"),
    *("{{ 7 * 7 }}", "{% for x in y %}", "{name}", "[the] light", "<turn>", "\\1", "(?P<x>", "%s"),
)
SENTENCES = (
    ("turn on the kitchen light", "HassTurnOn light.kitchen"),
    ("set the kitchen light to 50 percent", "HassLightSet light.kitchen brightness=50"),
    ("turn the TV off and open the kitchen blinds",
     "HassTurnOff media_player.tv ; HassTurnOn cover.kitchen_blinds"),
    ("lights off", "HassTurnOff light.living_room_lamp light.living_room_ceiling"),
    ("set a timer for 5 minutes", "HassStartTimer minutes=5"),
    ("add milk to my shopping list", "HassListAddItem todo.shopping_list item=milk"),
    ("is the front door locked", "HassGetState lock.front_door"),
    ("unlock the front door", "HassTurnOff lock.front_door"),
)  # fmt: skip
SILENT = ("yes", "no", "the", "50", "don't turn it on", "I was in the kitchen", "and then what")


def home_with(*more: DeviceState) -> Understanding:
    made = Understanding(languages=("en",))
    made.set_home(Home(devices=(*FAMILY.devices, *more), areas=FAMILY.areas))
    return made


def acted_on(understanding: Understanding, text: str) -> set[str]:
    found = understanding.parse(text, language="en", area="living_room")
    return {
        device
        for meaning in (found.meanings if found else ())
        if isinstance(meaning, Intent | Ambiguous)
        for device in (meaning.devices if isinstance(meaning, Intent) else meaning.candidates)
    }


@pytest.mark.parametrize("kind", ["light", "lock"])
@pytest.mark.parametrize("name", NAMES)
def test_other_devices_are_still_meant_by_their_names(name: str, kind: str) -> None:
    understanding = home_with(device(f"{kind}.odd", name, "kitchen", aliases=(name.upper(),)))
    for text, meant in SENTENCES:
        if fold(name) == fold(text):
            continue
        found = understanding.parse(text, language="en", area="living_room")
        assert written(found, meant) == meant


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_command_stays_none(name: str) -> None:
    understanding = home_with(device("lock.odd", name, "kitchen"))
    for text in SILENT:
        assert acted_on(understanding, text) == set(), text


@pytest.mark.parametrize("name", NAMES)
def test_what_it_is_called_is_only_ever_repeated(name: str) -> None:
    odd = device("light.odd", name, "kitchen", "on")
    intent = Intent("HassTurnOn", "en", "", devices=("light.odd",))
    home = Home(devices=(odd,), areas=FAMILY.areas)
    assert replies.render(intent, home=home) == f"Turned on the {name}."
    question = Intent("HassGetState", "en", "", devices=("light.odd",), response="one")
    assert "49" not in replies.render(question, home=home)


@settings(max_examples=40, deadline=None)
@given(name=st.text(min_size=1, max_size=40), kind=st.sampled_from(["light", "cover", "todo"]))
def test_no_name_breaks_anything(name: str, kind: str) -> None:
    understanding = home_with(device(f"{kind}.odd", name))
    allowed = {"light.kitchen", f"{kind}.odd"}
    assert acted_on(understanding, "turn on the kitchen light") <= allowed
    assert (
        f"{kind}.odd" not in acted_on(understanding, "lock the front door") or name in "front door"
    )
