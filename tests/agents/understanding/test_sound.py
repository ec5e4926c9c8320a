"""Words that are nearly alike."""

import pytest

from agents.understanding.sound import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kitchin", "kitchen"),
        ("lamb", "lamp"),
        ("frond", "front"),
        ("kaffemaschin", "kaffeemaschin"),
        ("recieve", "receive"),
        ("lite", "light"),
        ("nite", "night"),
        ("bathloom", "bathroom"),
        ("gitchen", "kitchen"),
        ("fone", "phone"),
        ("bathrom", "bathroom"),
        ("bahtrom", "bathroom"),
        ("termostt", "thermostat"),
        ("tellephone", "telefone"),
    ],
)
def test_a_misspelled_word_is_the_word(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hall", "wall"),
        ("tv", "pv"),
        ("lamp1", "lamp2"),
        ("bedroom", "bathroom"),
        ("left", "right"),
        ("damp", "lamp"),
        ("light", "lift"),
        ("light", "list"),
        ("light", "life"),
        ("right", "ring"),
        ("ghgh", "kitchen"),
        ("sofa", "safe"),
        ("oven", "even"),
        ("hall", "ball"),
        ("table", "cable"),
        ("sight", "sofa"),
        ("ceilin", "ceeling"),
        ("heater", "theater"),
    ],
)
def test_another_word_is_another_word(one: str, other: str) -> None:
    assert not alike(one, other)
