"""States in words."""

import pytest

from agents.understanding.statewords import state_text, state_word
from bus.messages import DeviceState
from tests.agents.understanding.homes import device


@pytest.mark.parametrize(
    ("state", "language", "word"),
    [
        (device("light.a", "A", state="on"), "en", "on"),
        (device("light.a", "A", state="on"), "de", "an"),
        (device("light.a", "A", state="on"), "zh-TW", "开着"),
        (device("binary_sensor.a", "A", state="on", device_class="window"), "en", "open"),
        (device("binary_sensor.a", "A", state="off", device_class="motion"), "de", "ruhig"),
        (device("binary_sensor.a", "A", state="on"), "en", "on"),
        (device("lock.a", "A", state="locked"), "ja", "施錠中"),
        (device("climate.a", "A", state="heat"), "en", "heating"),
        (device("sensor.a", "A", state="18.5"), "de", "18.5"),
        (device("media_player.a", "A", state="odd"), "en", "odd"),
        (device("cover.a", "A", state="open"), "fr", "ouvert"),
        (device("cover.a", "A", state="open"), "ca", "obert"),
        (device("binary_sensor.a", "A", state="off", device_class="door"), "ca", "tancat"),
        (device("lock.a", "A", state="locked"), "fi", "lukittu"),
        (device("light.a", "A", state="on"), "sw", "on"),
        (device("light.a", "A", state="on"), "xx", "on"),
    ],
)
def test_a_state_is_said_in_the_language(state: DeviceState, language: str, word: str) -> None:
    assert state_word(state, language) == word


def test_a_device_that_is_away_is_said_to_be() -> None:
    away = device("light.a", "A", state="on").model_copy(update={"available": False})
    assert state_word(away, "en") == "not available"


def test_a_number_has_its_unit() -> None:
    assert state_text(device("sensor.a", "A", state="5", unit_of_measurement="W"), "en") == "5 W"
    assert state_text(device("sensor.a", "A", state="5"), "en") == "5"
