"""Every language of the packages, proven with sentences drawn from its own templates."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel import Locale
from hassil.expression import (
    Alternative,
    Expression,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
    Sequence,
    TextChunk,
)
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from home_assistant_intents import get_languages

from agents.understanding.engine import Understanding
from agents.understanding.grammar import Grammar, Line, grammar_of
from agents.understanding.home import Home
from agents.understanding.meaning import Ambiguous, Intent, Meaning
from agents.understanding.phrases import locale_of
from bus.messages import Area
from tests.agents.understanding.homes import device

SENTENCES = 30
"""Drawn per language, each from another template."""
KINDS = (
    "light",
    "switch",
    "fan",
    "cover",
    "lock",
    "valve",
    "climate",
    "media_player",
    "vacuum",
    "lawn_mower",
    "weather",
    "todo",
    "scene",
    "script",
    "sensor",
    "binary_sensor",
    "person",
    "button",
    "input_boolean",
    "input_button",
    "number",
    "select",
    "text",
    "timer",
    "counter",
)
WORDS = (
    *("de", "fr", "es", "it", "pl", "tr", "nl", "sv", "fi", "cs", "hu", "ro"),
    *("da", "el", "uk", "ru", "ko", "vi", "hi", "th", "pt", "lv", "lt", "et", "id", "bg", "he"),
)
"""The names of these languages, in the tested one, are our rooms and devices: true script."""
LEVELS = ("brightness", "percentage", "temperature", "current_temperature")
EQUAL = (
    {"HassTurnOn", "HassVacuumStart", "HassLawnMowerStartMowing", "HassMediaUnpause"},
    {"HassTurnOff", "HassVacuumReturnToBase", "HassLawnMowerDock", "HassMediaPause"},
    {"HassNevermind", "HearsayStop", "HassMediaPause"},
    {"HassRespond", "HearsayHelp"},
    {"HassListAddItem", "HassShoppingListAddItem"},
    {"HassListCompleteItem", "HassShoppingListCompleteItem", "HassListRemoveItem"},
    {"HassVacuumStart", "HassVacuumCleanArea"},
    {"HassClimateGetTemperature", "HassGetState", "HassGetWeather"},
    {"HassIncreaseTimer", "HassDecreaseTimer"},
    {"HassPauseTimer", "HassCancelTimer"},
)
"""Intents that mean the same for what they are said of, or that a template leaves open."""


def home_in(language: str) -> Home:
    """Return a home whose every name is a word of the language."""
    names = Locale.parse(language, sep="-").languages if _known(language) else {}
    words = [str(names.get(code) or locale_of("en").languages[code]) for code in WORDS]
    areas = (Area(id="room", name=words[-1], floor=words[-2]), Area(id="hall", name=words[-3]))
    levels: dict[str, Any] = dict.fromkeys(LEVELS, 50)
    devices = tuple(
        device(f"{kind}.one", words[number], "room", "on", **levels)
        for number, kind in enumerate(KINDS)
    )
    return Home(devices=devices, areas=areas)


def draw(
    node: Expression, lists: Mapping[str, str], rules: dict[str, Sentence], dice: random.Random
) -> str:
    """Return one sentence a template allows."""
    match node:
        case TextChunk():
            return node.original_text
        case ListReference():
            return lists[node.list_name]
        case RuleReference():
            return draw(rules[node.rule_name].expression, lists, rules, dice)
        case Alternative():
            return draw(dice.choice(node.items), lists, rules, dice) if node.items else ""
        case Permutation():
            parts = dice.sample(node.items, len(node.items))
            return " ".join(draw(item, lists, rules, dice).strip() for item in parts)
        case Sequence():
            return "".join(draw(item, lists, rules, dice) for item in node.items)
    raise TypeError(node)


def said(values: SlotList, rules: dict[str, Sentence], dice: random.Random) -> str:
    """Return one entry of a list of the language."""
    if isinstance(values, TextSlotList):
        return draw(dice.choice(values.values).text_in, {}, rules, dice)
    if isinstance(values, RangeSlotList):
        return str(dice.choice(range(values.start, values.stop + 1, values.step)))
    return "Pizza"


def sentences(grammar: Grammar, home: Home) -> Iterator[tuple[str, str]]:
    """Yield drawn sentences and the intents they came from: every time the same."""
    dice = random.Random(grammar.language)  # noqa: S311  # test sentences are no secret
    rules = grammar.intents.expansion_rules
    lines = [line for line in grammar.lines if "?" not in (line.data.sentences[0].text or "")]
    switching = next(line for line in lines if _is_plain(line, rules))
    light = {"name": home.devices[0].name}
    command = draw(switching.data.sentences[0].expression, light, rules, dice)
    for line in dice.sample(lines, min(SENTENCES, len(lines))):
        lists = {
            name: said(values, rules, dice) for name, values in grammar.intents.slot_lists.items()
        }
        lists |= {"name": _name(line, home), "area": home.areas[0].name}
        lists |= {"floor": str(home.areas[0].floor), "timer_command": command, "set_to": "5"}
        sentence = line.data.sentences[0]
        for reference in sentence.expression.list_references(rules):  # type: ignore[attr-defined]  # always a group
            if reference.is_inline_range:
                lists[reference.list_name] = "5"
        yield " ".join(draw(sentence.expression, lists, rules, dice).split()), line.intent


@pytest.mark.parametrize("language", get_languages())
def test_a_language_understands_its_own_sentences(language: str) -> None:
    home = home_in(language)
    understanding = Understanding(languages=(language,))
    understanding.set_home(home)
    wrong = []
    for text, intent in sentences(grammar_of(language), home):
        found = understanding.parse(text, language=language, area="room")
        names = {_intent(meaning) for meaning in found.meanings} if found else {"nothing"}
        if not all(_equal(name, intent) for name in names):
            wrong.append((text, intent, names))
    assert not wrong


def _intent(meaning: Meaning) -> str:
    match meaning:
        case Intent():
            return meaning.name
        case Ambiguous():
            return meaning.intent.name
        case _:
            return "no such device"


def _equal(found: str, wanted: str) -> bool:
    return found in {wanted, "no such device"} or any({found, wanted} <= same for same in EQUAL)


def _is_plain(line: Line, rules: dict[str, Sentence]) -> bool:
    """Say whether a template switches a light of a name, and names nothing else."""
    domains = line.data.requires_context.get("domain") or []
    lists = set(line.data.sentences[0].list_names(rules))
    return line.intent == "HassTurnOn" and "light" in domains and lists == {"name"}


def _name(line: Line, home: Home) -> str:
    domains = line.data.requires_context.get("domain") or ["light"]
    return next(d.name for d in home.devices if d.kind in domains)


def _known(language: str) -> bool:
    return str(locale_of(language)).partition("_")[0] == language.partition("-")[0]
