"""What something measures, asked for by the thing and by what is measured."""

import pytest

from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from agents.understanding.replies import render
from tests.agents.understanding.homes import FAMILY, device

POWER = device(
    "sensor.kettle_power", "Kettle Power", "kitchen", "1800",
    device_class="power", unit_of_measurement="W",
)  # fmt: skip
ENERGY = device(
    "sensor.kettle_energy", "Kettle Energy", "kitchen", "2.5",
    device_class="energy", unit_of_measurement="kWh",
)  # fmt: skip
DOOR = device("binary_sensor.balcony", "Balcony Door", None, "unknown", device_class="door")
KETTLE = device("switch.kettle", "Kettle", "kitchen", "on")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how much power does the kettle use", "Kettle power is 1800 W."),
        ("how much power is the kettle drawing right now", "Kettle power is 1800 W."),
        ("how much energy does the kettle use", "Kettle energy is 2.5 kWh."),
        ("what is the energy of the kettle", "Kettle energy is 2.5 kWh."),
        ("what is the kettle power", "Kettle power is 1800 W."),
        ("is the balcony door open", "I don't know: the Balcony Door has not said so yet."),
    ],
)
def test_it_is_answered(said: str, answer: str) -> None:
    home = Home(areas=FAMILY.areas, devices=(*FAMILY.devices, POWER, ENERGY, DOOR, KETTLE))
    understanding = Understanding(languages=("en",))
    understanding.set_home(home)
    understood = understanding.parse(said, area="kitchen")
    assert understood is not None
    (meaning,) = understood.meanings
    assert isinstance(meaning, Intent)
    assert render(meaning, home=home) == answer
