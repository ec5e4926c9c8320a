"""What a sentence means in a home."""

import pytest

from agents.understanding.engine import Understanding
from agents.understanding.meaning import Intent

SIMPLE = (
    ("turn on the kitchen light", "HassTurnOn", ("light.kitchen",)),
    ("unlock the front door", "HassTurnOff", ("lock.front_door",)),
    (
        "turn off the lights",
        "HassTurnOff",
        ("light.living_room_lamp", "light.living_room_ceiling"),
    ),
    ("open the garage door", "HassTurnOn", ("cover.garage",)),
    ("add milk to my shopping list", "HassListAddItem", ("todo.shopping_list",)),
    ("pause", "HassMediaPause", ("media_player.tv",)),
    ("what's the weather", "HassGetWeather", ("weather.home",)),
    ("never mind", "HassNevermind", ()),
)


@pytest.mark.parametrize(("text", "name", "devices"), SIMPLE)
def test_a_plain_command_finds_its_devices(
    understanding: Understanding, text: str, name: str, devices: tuple[str, ...]
) -> None:
    understood = understanding.parse(text, language="en", area="living_room")
    assert understood is not None
    (meaning,) = understood.meanings
    assert isinstance(meaning, Intent)
    assert (meaning.name, meaning.devices) == (name, devices)
