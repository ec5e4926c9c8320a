"""Cutting the templates to a sentence loses nothing."""

import pytest
from hassil import recognize_best
from hassil.intents import TextSlotList

from agents.understanding.grammar import HOME_LISTS, grammar_of, load, with_lists
from agents.understanding.home import Home
from agents.understanding.names import Names, slot_list
from agents.understanding.recognize import recognize
from tests.agents.understanding.tables import understood

SENTENCES = 15


@pytest.mark.parametrize("language", ["en", "zh-CN", "ja"])
def test_a_cut_grammar_finds_what_the_whole_one_finds(language: str, family: Home) -> None:
    grammar, names = grammar_of(language), Names(family)
    whole = {
        "name": slot_list("name", names.devices),
        "area": slot_list("area", names.areas),
        "floor": slot_list("floor", names.floors),
    }
    for text, _ in understood(language)[::7][:SENTENCES]:
        every = recognize_best(
            text,
            with_lists(grammar.intents, whole),
            intent_context={"area": {"value": "living_room", "text": ""}},
            language=language,
            best_metadata_key="first",
            best_slot_name="name",
        )
        lists = names.lists(text, spaceless=grammar.spaceless)
        found = recognize(text, grammar, lists, area="living_room")
        assert (found and found.intent) == (every and every.intent.name), text


def test_lists_without_entries_are_no_error() -> None:
    assert recognize("turn on the lamp", grammar_of("en"), {}, area=None) is not None


def test_only_lines_whose_words_occur_are_kept() -> None:
    kept = grammar_of("en").cut("what time is it", frozenset())
    assert "HassGetCurrentTime" in kept.intents
    assert "HassTurnOn" not in kept.intents
    assert "area" in HOME_LISTS


def test_a_name_alone_is_no_command_except_for_scenes_and_scripts() -> None:
    lamp = TextSlotList.from_strings(["lamp"], name="name")
    lamp.values[0].context = {"domain": "light"}
    assert recognize("lamp", grammar_of("en"), {"name": lamp}, area=None) is None
    lamp.values[0].context = {"domain": "scene"}
    assert recognize("lamp", grammar_of("en"), {"name": lamp}, area=None) is not None


def test_a_language_the_packages_lack_is_an_error() -> None:
    with pytest.raises(LookupError, match="klingon"):
        load("klingon", {})
