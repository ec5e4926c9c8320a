"""One language's sentence templates, cut to those a sentence can possibly be."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from hassil import Intents, is_match, parse_sentence
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    Sentence,
)
from hassil.intents import Intent as HassilIntent
from hassil.intents import IntentData, RangeSlotList, SlotList
from hassil.util import merge_dict, normalize_for_matching, remove_skip_words
from home_assistant_intents import get_intents

from agents.understanding.languages import closest
from agents.understanding.text import squeeze
from agents.understanding.words import words

HOME_LISTS = frozenset({"name", "area", "floor"})
"""The lists a home fills; all others come with the language."""

_WORD = re.compile(r"[^\W\d_]+")
BY_NAME = frozenset({"scene", "script", "button", "input_button"})


@dataclass(frozen=True)
class Line:
    """One template by itself, and what a sentence must hold to fit it."""

    intent: str
    data: IntentData
    fragments: frozenset[frozenset[str]]
    """Of each of these, one must occur in the sentence."""
    lists: frozenset[str]
    """The home's lists it cannot do without."""


class Grammar:
    """The templates of one language. Loading takes some 100 ms; keep it."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self.responses: Mapping[str, Any] = data.get("responses", {})
        self.intents = Intents.from_dict(dict(data))
        self.spaceless = self.intents.settings.ignore_whitespace

    def warm(self) -> None:
        """Do now what the first sentences would wait for: templates, and numbers in words."""
        every = self.intents.slot_lists
        for name, values in every.items() if self.lines else ():
            if isinstance(values, RangeSlotList):
                number = parse_sentence(f"{{{name}}}")
                is_match("-", number, slot_lists=every, language=self.language)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All templates, one by one, in the packages' order."""
        return tuple(self._lines())

    @cached_property
    def literals(self) -> frozenset[str]:
        """All words that templates cannot do without."""
        return frozenset(word for clause in self._clauses for word in clause)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that stands in a template, needed or not."""
        texts = (line.data.sentence_texts[0] for line in self.lines)
        rules = (str(rule.text) for rule in self.intents.expansion_rules.values())
        return frozenset(w for text in (*texts, *rules) for w in _WORD.findall(text.casefold()))

    @cached_property
    def _clauses(self) -> frozenset[frozenset[str]]:
        return frozenset(clause for line in self.lines for clause in line.fragments)

    def haystack(self, text: str) -> str:
        """Return everything of a sentence that a template's fragments may stand in."""
        whole = normalize_for_matching(text).text.casefold()
        bare = remove_skip_words(whole, self.intents.skip_words, self.spaceless)
        both = f"{whole}\n{bare}"
        return f"{both}\n{squeeze(whole)}\n{squeeze(bare)}" if self.spaceless else both

    def cut(self, text: str, filled: AbstractSet[str]) -> Intents:
        """Return only the templates that `text` may fit, given which home lists have entries.

        Cheap, and never wrongly without one: each fragment is looked for once per sentence.
        """
        haystack = self.haystack(text)
        found = {word for word in self.literals if word in haystack}
        met = {clause for clause in self._clauses if not clause.isdisjoint(found)}
        kept: dict[str, HassilIntent] = {}
        for line in self.lines:
            if line.lists <= filled and line.fragments <= met:
                kept.setdefault(line.intent, HassilIntent(line.intent)).data.append(line.data)
        return replace(self.intents, intents=kept)

    def _lines(self) -> Iterator[Line]:
        rules = self.intents.expansion_rules
        for intent in self.intents.intents.values():
            for block in intent.data:
                for sentence in block.sentences:
                    fragments = sentence.get_required_clauses(rules)
                    lists = _needed(sentence.expression, rules)
                    if intent.name != "HassTurnOn" or not _is_bare_name(block, lists, fragments):
                        yield Line(
                            intent=intent.name,
                            data=_only(block, sentence),
                            fragments=fragments,
                            lists=lists & HOME_LISTS,
                        )


@cache
def grammar_of(language: str) -> Grammar:
    """Return a language with sentences of our own added. Loaded once; it never changes.

    Raises:
        LookupError: if the packages do not have the language.
    """
    own = words(language)
    return load(language, own.sentences, skip=own.skip)


def load(language: str, extra: Mapping[str, Any], *, skip: Sequence[str] = ()) -> Grammar:
    """Read one language of the packages, with sentences and skipped words of our own added.

    Raises:
        LookupError: if the packages do not have the language.
    """
    data = get_intents(language)
    if data is None:
        raise LookupError(f"there are no sentences for the language {language!r}")
    merge_dict(data, dict(extra))
    data["skip_words"] = [*data.get("skip_words", ()), *skip]
    return Grammar(language, data)


@cache
def package(language: str) -> Intents:
    """Return a language's lists and rules as packaged, without any sentences.

    Raises:
        LookupError: if the packages do not have the language.
    """
    data = get_intents(closest(language) or language)
    if data is None:
        raise LookupError(f"there are no sentences for the language {language!r}")
    return Intents.from_dict({**data, "intents": {}})


def with_lists(intents: Intents, lists: Mapping[str, SlotList]) -> Intents:
    """Return `intents` with lists added."""
    return replace(intents, slot_lists={**intents.slot_lists, **lists})


def _is_bare_name(
    block: IntentData, lists: frozenset[str], fragments: AbstractSet[frozenset[str]]
) -> bool:
    """Say whether a template takes a name alone for a command ("kitchen light").

    Only scenes and the like are meant by their name; a device named alone is an answer to a
    question, or half a sentence.
    """
    domains = block.requires_context.get("domain") or ()
    return not fragments and lists == {"name"} and not BY_NAME.issuperset(domains)


def _only(block: IntentData, sentence: Sentence) -> IntentData:
    single = replace(block, sentence_texts=[sentence.text or ""])
    single.__dict__["sentences"] = [sentence]  # already parsed: the cached property is ours to fill
    return single


def _needed(expression: Expression, rules: Mapping[str, Sentence]) -> frozenset[str]:
    """Return the lists every way through a template passes."""
    if isinstance(expression, ListReference):
        return frozenset({expression.list_name})
    if isinstance(expression, RuleReference):
        return _needed(rules[expression.rule_name].expression, rules)
    if isinstance(expression, Alternative):
        if expression.is_optional or not expression.items:
            return frozenset()
        return frozenset.intersection(*_each(expression.items, rules))
    if isinstance(expression, Group):
        return frozenset().union(*_each(expression.items, rules))
    return frozenset()


def _each(items: Iterable[Expression], rules: Mapping[str, Sentence]) -> list[frozenset[str]]:
    return [_needed(item, rules) for item in items]
