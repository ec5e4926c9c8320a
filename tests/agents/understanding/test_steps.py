"""More and less, from how things are now."""

import pytest

from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from agents.understanding.steps import stepped
from tests.agents.understanding.homes import device

HOME = Home(
    devices=(
        device("light.dim", "Dim", state="on", brightness=51),
        device("light.bright", "Bright", state="on", brightness=255),
        device("light.off", "Off"),
        device("climate.heat", "Heat", state="heat", temperature=20.5),
        device("climate.off", "Off"),
        device("fan.slow", "Slow", state="on", percentage=20),
    )
)


def step(name: str, direction: str, *devices: str) -> Intent:
    return Intent(name=name, language="en", text="", slots={"step": direction}, devices=devices)


@pytest.mark.parametrize(
    ("intent", "slots", "devices"),
    [
        (step("HassLightSet", "up", "light.dim"), {"brightness": 45}, ("light.dim",)),
        (step("HassLightSet", "down", "light.dim"), {"brightness": 5}, ("light.dim",)),
        (step("HassLightSet", "up", "light.bright"), {"brightness": 100}, ("light.bright",)),
        (step("HassLightSet", "up", "light.off"), {"brightness": 25}, ("light.off",)),
        (
            step("HassLightSet", "down", "light.bright", "light.off"),
            {"brightness": 75},
            ("light.bright",),
        ),
        (
            step("HassClimateSetTemperature", "up", "climate.heat"),
            {"temperature": 21.5},
            ("climate.heat",),
        ),
        (step("HassFanSetSpeed", "down", "fan.slow"), {"percentage": 10}, ("fan.slow",)),
    ],
)
def test_a_step_is_a_value(
    intent: Intent, slots: dict[str, float], devices: tuple[str, ...]
) -> None:
    found = stepped(intent, HOME)
    assert found is not None
    assert (found.slots, found.devices) == (slots, devices)


def test_what_is_off_cannot_be_less_and_nobody_knows_its_temperature() -> None:
    assert stepped(step("HassLightSet", "down", "light.off"), HOME) is None
    assert stepped(step("HassClimateSetTemperature", "up", "climate.off"), HOME) is None


def test_an_intent_without_a_step_stays_as_it_is() -> None:
    intent = Intent(name="HassTurnOn", language="en", text="")
    assert stepped(intent, HOME) is intent
