"""What understanding promises besides what sentences mean."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from agents.understanding.engine import Understanding
from agents.understanding.grammar import grammar_of
from agents.understanding.home import Home
from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch
from bus.messages import Area, DeviceState
from tests.agents.understanding.homes import FAMILY, device


def only(understanding: Understanding, text: str, **where: str) -> Meaning:
    found = understanding.parse(text, **where)
    assert found is not None, text
    (meaning,) = found.meanings
    return meaning


def made(*devices: DeviceState) -> Understanding:
    understanding = Understanding(languages=("en", "de", "zh-CN", "ja"))
    areas = (Area(id="den", name="Den"), Area(id="loft", name="Loft", floor="upper_floor"))
    understanding.set_home(Home(devices=devices, areas=areas))
    return understanding


def test_the_language_is_the_given_one_else_the_scripts_else_each_in_order() -> None:
    both = made(device("light.x", "Licht", "den"))
    for text, language, found in (
        ("turn on the light", None, "en"),
        ("Schalte das Licht ein", None, "de"),
        ("开灯", None, "zh-CN"),
        ("電気をつけて", None, "ja"),
        ("Licht an", "de-AT", "de"),
    ):
        understood = both.parse(text, language=language, area="den")
        assert understood is not None, text
        assert understood.language == found
    assert both.parse("turn on the light", language="ja", area="den") is None


def test_a_strict_reading_in_a_later_language_beats_a_lenient_one_in_an_earlier() -> None:
    house = made(device("light.mach", "Mach das", "den"), device("fan.an", "Luft", "den"))
    understood = house.parse("Luft an", area="den")
    assert understood is not None
    assert understood.language == "de"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u200b\u200e", "a" * 401, "turn on the lamp " * 6_000, "\U000e0041" * 100_000],
)
def test_nothing_and_far_too_much_is_no_command(understanding: Understanding, text: str) -> None:
    assert understanding.parse(text) is None
    assert not understanding.parses(text)


def test_hidden_characters_do_not_hide_a_command(understanding: Understanding) -> None:
    meaning = only(understanding, "turn\u200b on the\u202e kitchen light\x00", language="en")
    assert isinstance(meaning, Intent)
    assert meaning.devices == ("light.kitchen",)


@pytest.mark.parametrize("name", ["{area} (x|y) [z]", "<turn> {{ 7 * 7 }}", "a;b", "Bob's \\ lamp"])
def test_what_a_device_is_called_is_never_read_as_a_template(name: str) -> None:
    house = made(device("light.odd", name, "den"), device("light.other", "Other", "den"))
    meaning = only(house, f"turn on {name}", language="en")
    assert isinstance(meaning, Intent)
    assert meaning.devices == ("light.odd",)


def test_names_exactly_alike_are_told_apart_by_the_room_else_asked_about() -> None:
    house = made(device("light.a", "Spot", "den"), device("light.b", "Spot", "loft"))
    here = only(house, "turn on the spot", language="en", area="loft")
    assert isinstance(here, Intent)
    assert here.devices == ("light.b",)
    there = only(house, "turn on the spot", language="en")
    assert isinstance(there, Ambiguous)
    assert there.candidates == ("light.a", "light.b")
    named = only(house, "turn on the spot in the den", language="en", area="loft")
    assert isinstance(named, Intent)
    assert (named.devices, named.area) == (("light.a",), "den")


def test_one_name_for_things_of_several_kinds_means_those_that_can_do_it() -> None:
    house = made(device("light.x", "Corner", "den"), device("sensor.x", "Corner", "den"))
    meaning = only(house, "turn on the corner", language="en")
    assert isinstance(meaning, Intent)
    assert meaning.devices == ("light.x",)


def test_a_sensor_cannot_be_switched() -> None:
    house = made(device("sensor.door", "Door Sensor", "den"))
    assert house.parse("turn on the door sensor", language="en") is None


def test_a_group_without_a_room_is_asked_about_but_a_single_device_is_meant() -> None:
    several = made(device("light.a", "One", "den"), device("light.b", "Two", "loft"))
    asked = only(several, "turn off the lights", language="en")
    assert isinstance(asked, Ambiguous)
    assert asked.candidates == ("light.a", "light.b")
    single = only(made(device("light.a", "One", "den")), "turn off the lights", language="en")
    assert isinstance(single, Intent)
    assert single.devices == ("light.a",)


def test_a_room_without_such_a_device_means_the_only_one_of_the_home() -> None:
    house = made(device("climate.c", "Stove", "den"), device("light.l", "Lamp", "den"))
    meaning = only(house, "set the temperature to 20 degrees", language="en", area="loft")
    assert isinstance(meaning, Intent)
    assert meaning.devices == ("climate.c",)


def test_a_group_is_marked_as_one_and_a_named_device_is_not(understanding: Understanding) -> None:
    group = only(understanding, "turn off all the lights", language="en")
    one = only(understanding, "turn off the kitchen light", language="en")
    assert isinstance(group, Intent)
    assert isinstance(one, Intent)
    assert (group.everywhere, one.everywhere) == (True, False)


def test_media_without_a_name_is_the_one_that_plays(understanding: Understanding) -> None:
    meaning = only(understanding, "pause", language="en")
    assert isinstance(meaning, Intent)
    assert meaning.devices == ("media_player.tv",)


def test_a_floor_means_its_rooms() -> None:
    house = made(device("light.a", "One", "den"), device("light.b", "Two", "loft"))
    meaning = only(house, "turn off the lights on the upper floor", language="en")
    assert isinstance(meaning, Intent)
    assert (meaning.devices, meaning.floor) == (("light.b",), "upper_floor")


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("turn on the disco ball", "device", "disco ball"),
        ("turn off the lights in the attic", "area", "attic"),
        ("schalte die Discokugel ein", "device", "discokugel"),
    ],
)
def test_what_does_not_exist_is_said_so(
    understanding: Understanding, text: str, kind: str, said: str
) -> None:
    meaning = only(understanding, text, area="living_room")
    assert isinstance(meaning, NoSuch)
    assert (meaning.kind, meaning.said) == (kind, said)


def test_something_there_is_never_said_to_be_missing(understanding: Understanding) -> None:
    assert understanding.parse("open the front door", language="en", area="hall") is None


def test_what_is_to_be_done_later_must_be_a_command(understanding: Understanding) -> None:
    later = only(understanding, "turn off the kitchen light in 10 minutes", language="en")
    assert isinstance(later, Intent)
    assert later.slots["conversation_command"] == "turn off the kitchen light"
    assert understanding.parse("sing a song in 10 minutes", language="en") is None


def test_strict_reading_wants_names_exactly_as_they_are(understanding: Understanding) -> None:
    assert understanding.parses("turn on the kitchen light")
    assert understanding.parses("what's the temperature")
    assert understanding.parses("turn on the kitchen light and open the kitchen blinds")
    assert not understanding.parses("turn on the kitchin light and open the kitchen blinds")
    assert not understanding.parses("don't turn on the kitchen light and open the kitchen blinds")
    assert not understanding.parses("turn on the kitchin light")
    assert not understanding.parses("turn on the disco ball")
    assert not understanding.parses("turn on the kitchen light", language="xx")


def test_names_follow_the_home_and_states_do_too() -> None:
    house = made(device("light.a", "One", "den"))
    assert house.parses("turn on one")
    house.set_home(Home(devices=(device("light.a", "Two", "den"),)))
    assert house.parses("turn on two")
    assert not house.parses("turn on one")


def test_a_change_of_state_alone_keeps_the_index_of_names() -> None:
    house = made(device("media_player.a", "One", "den", "idle"))
    house.warm("en")
    before = house._now.readers
    house.set_home(replace(house._now.home, devices=(device("media_player.a", "One", "den"),)))
    assert house._now.readers is before
    assert before


def test_sentences_and_homes_may_come_from_several_threads() -> None:
    house = Understanding(languages=("en", "de"))
    house.set_home(FAMILY)
    failed: list[str] = []
    start = threading.Barrier(4)

    def ask(text: str, language: str) -> None:
        start.wait()
        for number in range(20):
            house.set_home(replace(FAMILY, areas=FAMILY.areas[: 3 + number % 2]))
            if house.parse(text, language=language) is None:
                failed.append(text)

    sentences = (("turn on the kitchen light", "en"), ("Küchenlicht an", "de")) * 2
    threads = [threading.Thread(target=ask, args=pair) for pair in sentences]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("erzähl mir eine Geschichte", "de"),
        ("tell me a story about a fox", "en"),
        ("给我讲个故事", "zh-CN"),
        ("昔話をして", "ja"),
        ("xyzzy", "en"),
    ],
)
def test_what_is_no_command_still_has_a_likely_language(
    understanding: Understanding, text: str, language: str
) -> None:
    assert understanding.likely_language(text) == language


def test_an_unknown_language_tag_is_no_language(understanding: Understanding) -> None:
    assert understanding.parse("turn on the kitchen light", language="klingon") is not None
    assert Understanding(languages=("xx", "en-GB", "en")).parse("what time is it") is not None


@pytest.mark.parametrize("text", ["turn on the kitchen light", "turn on the kichen lite"])
def test_a_language_that_is_not_loaded_yet_is_not_waited_for(family: Home, text: str) -> None:
    made = Understanding(languages=("en", "fi"))
    made.set_home(family)
    made.warm("en")
    assert made.parse(text) is not None
    assert made.loaded == {"en"}
    assert made.parse("avaa keittiö") is None
    assert made.loaded == {"en", "fi"}


def test_a_language_that_two_threads_want_is_loaded_once(family: Home) -> None:
    # Grammars are kept for the whole process: another test may have loaded this one already.
    grammar_of.cache_clear()
    made = Understanding(languages=("en", "gl"))
    made.set_home(family)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(made.warm, ["gl", "gl"]))
    assert grammar_of.cache_info().misses == 1
