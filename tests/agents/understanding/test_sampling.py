"""Sentences as people would say them."""

from collections import Counter

from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.sampling import answers, sentences
from bus.messages import Area, DeviceState

LAMP = DeviceState(
    device="light.x", name="Reading Lamp", aliases=("Spot",), kind="light", state="on"
)
LOCK = DeviceState(device="lock.x", name="Back Door", kind="lock", state="locked")
HOME = Home(devices=(LAMP, LOCK), areas=(Area(id="attic", name="Attic", floor="top"),))


def test_equal_homes_get_equal_sentences_and_others_do_not() -> None:
    assert list(sentences(HOME, 50)) == list(sentences(HOME, 50))
    assert list(sentences(HOME, 50)) != list(sentences(HOME, 50, seed=1))


def test_names_aliases_areas_and_floors_are_said() -> None:
    said = " | ".join(sentences(HOME, 3000))
    for name in ("reading lamp", "spot", "back door", "attic", "top"):
        assert name in said


def test_what_the_home_lacks_is_not_said() -> None:
    said = list(sentences(HOME, 3000))
    for missing in ("vacuum", "volume", "blinds", "weather", "fan mode"):
        assert not any(missing in sentence for sentence in said), missing
    alone = list(sentences(Home(), 500))
    assert any("timer" in sentence for sentence in alone)
    assert not any("light" in sentence.split() for sentence in alone)


def test_all_words_can_be_spoken() -> None:
    letters = Counter("".join(sentences(HOME, 2000)))
    assert set(letters) <= set("abcdefghijklmnopqrstuvwxyz' ")


def test_most_of_what_is_drawn_is_understood() -> None:
    understanding = Understanding(languages=["en"])
    understanding.set_home(HOME)
    said = list(sentences(HOME, 150, seed=3))
    understood = sum(understanding.parses(text, language="en", area="attic") for text in said)
    assert understood >= 0.65 * len(said)  # a device is drawn in areas where it is not, too


def test_answers_name_everything_that_can_be_asked_about() -> None:
    assert {"yes", "no", "the reading lamp", "spot", "attic"} <= set(answers(HOME))
