"""Names that are nearly said."""

import pytest

from agents.understanding.home import Home
from agents.understanding.names import Names
from agents.understanding.near import Level, Near
from agents.understanding.words import words
from bus.messages import Area
from tests.agents.understanding.homes import device

HOME = Home(
    areas=(Area(id="hall", name="Hall"), Area(id="bedroom", name="Bed Room")),
    devices=(
        device("light.desk", "Desk Lamp", "hall"),
        device("light.wall", "Wall Light", "hall"),
        device("light.one", "Spot 1", "hall"),
        device("light.two", "Spot 2", "hall"),
        device("media_player.tv", "TV", "hall"),
        device("vacuum.dobby", "Dobby", "hall"),
        device("scene.movie", "Movie Night"),
        device("switch.coffee", "Coffee Machine"),
    ),
)


def near(text: str, language: str = "en", home: Home = HOME) -> dict[str, set[str]]:
    """Return which devices each part of `text` nearly names."""
    finder = Near(Names(home), words(language), frozenset({"turn", "on"}))
    found: dict[str, set[str]] = {}
    for entry in finder.devices(text, spaceless=language in {"zh-CN", "ja"}):
        found.setdefault(entry.key, set()).update(entry.ids)
    return found


@pytest.mark.parametrize(
    ("text", "span", "devices"),
    [
        ("turn on the desk lamps", "desk lamps", {"light.desk"}),
        ("turn on the lamp desk", "lamp desk", {"light.desk"}),
        ("turn on the desk", "desk", {"light.desk"}),
        ("turn on the desklamp", "desklamp", {"light.desk"}),
        ("turn on the desk light", "desk light", {"light.desk"}),
        ("turn on the coffe machine", "coffe machine", {"switch.coffee"}),
        ("turn on the coffee maker", "coffee maker", {"switch.coffee"}),
        ("turn on the television", "television", {"media_player.tv"}),
        ("start the roomba", "roomba", {"vacuum.dobby"}),
        ("turn on the spot", "spot", {"light.one", "light.two"}),
        ("turn on spot two", "spot two", {"light.two"}),
        ("turn on the lamp", "lamp", {"light.desk"}),
    ],
)
def test_a_part_of_the_sentence_nearly_names(text: str, span: str, devices: set[str]) -> None:
    assert near(text)[span] == devices


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("turn on the hall light", "hall light"),
        ("turn on spot 3", "spot 3"),
        ("turn on the movie", "movie"),
        ("turn on the fridge", "fridge"),
        ("turn on the", "the"),
    ],
)
def test_nothing_is_made_up(text: str, span: str) -> None:
    assert span not in near(text)


def test_german_names_are_known_by_a_part_of_the_word() -> None:
    home = Home(devices=(device("media_player.r", "Küchenradio"), device("light.k", "Küche")))
    assert near("schalte das radio ein", "de", home)["radio"] == {"media_player.r"}


def test_names_without_spaces_are_known_by_half_of_them() -> None:
    home = Home(devices=(device("switch.c", "咖啡机"), device("light.f", "落地灯")))
    assert near("打开咖啡", "zh-CN", home)["咖啡"] == {"switch.c"}
    assert "机" not in near("打开机", "zh-CN", home)


def test_only_the_levels_asked_for_count() -> None:
    finder = Near(Names(HOME), words("en"), frozenset())
    parts = list(finder.devices("the television", levels=frozenset({Level.PART})))
    assert parts == []


def test_rooms_are_found_apart_or_in_another_form() -> None:
    finder = Near(Names(HOME), words("en"), frozenset())
    assert {e.ids for e in finder.areas("lights in the bedroom")} == {("bedroom",)}
    assert {e.ids for e in finder.areas("lights in the halls")} == {("hall",)}
    assert list(finder.areas("lights in the attic")) == []


def test_a_plural_is_not_singular() -> None:
    finder = Near(Names(HOME), words("en"), frozenset())
    assert finder.is_singular("desk lamp")
    assert not finder.is_singular("desk lamps")
