"""Sentences as people would say them to this home, drawn from the packages' templates."""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.intents import Intents, RangeSlotList, SlotList, TextSlotList

from agents.understanding.everyday import AFTER, ANSWERS, BEFORE, WILDCARDS
from agents.understanding.grammar import grammar_of
from agents.understanding.home import Home
from agents.understanding.spoken import agree, number_words, words

KEEP_OPTIONAL = 0.15
"""How often people say what a template leaves optional."""
KEEP_ARTICLE = 0.6
"""How often they say an optional "the" or "my"."""
NEXT_WORDING = 0.7
"""How likely each wording is, compared with the one before it."""
TOGETHER = 0.06
"""How often two commands are said in one sentence."""
POLITE = 0.06
"""How often a sentence begins or ends with words that mean nothing to a house."""
ARTICLES = frozenset({"the", "my", "our", "a", "an", "is", "there"})

NEEDS: Mapping[str, frozenset[str]] = {
    "HassClimateGetTemperature": frozenset({"climate", "sensor"}),
    "HassClimateSet": frozenset({"climate"}),
    "HassFan": frozenset({"fan"}),
    "HassMedia": frozenset({"media_player"}),
    "HassSetVolume": frozenset({"media_player"}),
    "HassVacuum": frozenset({"vacuum"}),
    "HassLawnMower": frozenset({"lawn_mower"}),
    "HassGetWeather": frozenset({"weather"}),
    "HassShoppingList": frozenset({"todo"}),
    "HassList": frozenset({"todo"}),
}
"""Intents (by the beginning of their name) that make no sense without a device of these kinds."""

LONGER = 0.4
"""How likely it is that a sentence says one thing more."""
SELDOM_SAID: Mapping[str, float] = {
    "floor": 0.2, "seconds": 0.5, "start": 0.3, "command": 0.1, "zone": 0.1, "all": 0.5, "own": 0.5,
}  # fmt: skip
"""What sentences (by what the packages say they say) seldom say, compared with the rest."""
SELDOM_WORDS: Mapping[str, float] = {"my": 0.3, "our": 0.03, "a": 0.5, "an": 0.5}
"""Words seldom chosen where others may stand as well."""
USUAL: Mapping[str, range] = {
    "timer_hours": range(1, 13),
    "timer_minutes": range(1, 61),
    "timer_seconds": range(5, 61),
    "temperature": range(15, 31),
}
"""The numbers people say, by the lists of the packages."""
UNUSUAL = 0.05
OFTEN: Mapping[str, float] = {
    "HassTurn": 5.0,
    "HassStartTimer": 5.0,
    "HassGetState": 2.0,
    "HassLightSet": 2.0,
    "HassCancel": 1.5,
    "HassIncreaseTimer": 0.3,
    "HassDecreaseTimer": 0.3,
    "HassRespond": 0.1,
    "HassMediaSearch": 0.3,
    "HassGetCurrentTime": 1.5,
    "HassGetWeather": 1.5,
}
"""How often intents (by the beginning of their name) are meant, compared with all others."""

Draw = Callable[[random.Random], str]


@dataclass(frozen=True)
class Block:
    """Wordings of one intent that say the same things."""

    intent: str
    combination: str
    """What it says, as the packages name it: `name_only`, `area_domain`, …"""
    wordings: tuple[Expression, ...]
    kinds: frozenset[str]
    """The kinds whose names {name} stands for; empty: any."""
    needs: frozenset[str]
    """The home must have a device of one of these kinds; empty: says nothing about devices."""


def sentences(home: Home, count: int, *, seed: int = 0) -> Iterator[str]:
    """Yield sentences in English, lower case, numbers as words. Equal homes get equal ones."""
    rng = random.Random(seed)  # noqa: S311  # not a secret: it must be the same every time
    draw = drawer(home)
    return (draw(rng) for _ in range(count))


def drawer(home: Home) -> Draw:
    """Return what draws one sentence for this home: an intent, what it says, then a wording."""
    owned = frozenset(device.kind for device in home.devices)
    intents: dict[str, dict[str, list[Draw]]] = {}
    for block in blocks():
        compiler = Compiler(home, block.kinds)
        if not block.needs or block.needs & owned:
            drawn = [d for d in map(compiler.compile, block.wordings) if d is not None]
            if drawn:
                combinations = intents.setdefault(block.intent, {})
                combinations.setdefault(block.combination, []).append(_likelier_first(drawn))
    return _sentence(
        _weighed({_combined(combinations): _often(name) for name, combinations in intents.items()})
    )


def _combined(combinations: Mapping[str, Sequence[Draw]]) -> Draw:
    """Return what draws from an intent: the more a sentence says, the rarer it is."""
    return _weighed({_any(drawn): _usual(name) for name, drawn in combinations.items()})


def _usual(combination: str) -> float:
    parts = combination.split("_")
    return math.prod([LONGER ** len(parts), *(SELDOM_SAID.get(part, 1.0) for part in parts)])


def _often(intent: str) -> float:
    return next((weight for start, weight in OFTEN.items() if intent.startswith(start)), 1.0)


def _sentence(one_intent: Draw) -> Draw:
    def one(rng: random.Random) -> str:
        return " ".join(words(one_intent(rng)))

    def draw(rng: random.Random) -> str:
        said, luck = one(rng), rng.random()
        if luck < TOGETHER:
            said = f"{said} and {one(rng)}"
        elif luck < TOGETHER + POLITE:
            said = f"{rng.choice(BEFORE)} {said} {rng.choice(AFTER)}".strip()
        return agree(said)

    return draw


def _english() -> Intents:
    return grammar_of("en").intents


@cache
def blocks() -> tuple[Block, ...]:
    """Return every block of English templates."""
    return tuple(
        Block(
            intent=name,
            combination=(data.metadata or {}).get("slot_combination", "own"),
            wordings=tuple(sentence.expression for sentence in data.sentences),
            kinds=_kinds(data.requires_context.get("domain")),
            needs=_needs(name, data.requires_context, data.slots),
        )
        for name, intent in _english().intents.items()
        for data in intent.data
    )


def _kinds(domain: Any) -> frozenset[str]:
    return frozenset([domain] if isinstance(domain, str) else domain or ())


def _needs(intent: str, context: Mapping[str, Any], slots: Mapping[str, Any]) -> frozenset[str]:
    for said in (context.get("domain"), slots.get("domain")):
        if said:
            return _kinds(said)
    return next((kinds for start, kinds in NEEDS.items() if intent.startswith(start)), frozenset())


class Compiler:
    """Turns templates into what draws from them, for names of devices of some kinds."""

    def __init__(self, home: Home, kinds: frozenset[str]) -> None:
        self._home = home
        self._kinds = kinds

    def compile(self, expression: Expression) -> Draw | None:
        """Return what draws from `expression`, or None if this home cannot say it."""
        match expression:
            case TextChunk():
                text = expression.original_text
                return lambda _: text
            case RuleReference():
                return self.compile(_english().expansion_rules[expression.rule_name].expression)
            case ListReference():
                return self._slot(expression)
            case Alternative():
                return self._alternative(expression)
            case Permutation():
                return self._joined(expression)
            case Group():
                return self._joined(expression)
            case _:
                raise TypeError(f"a template holds an unknown {type(expression).__name__}")

    def _joined(self, group: Group) -> Draw | None:
        parts = [self.compile(item) for item in group.items]
        drawn = [part for part in parts if part is not None]
        if len(drawn) < len(parts):
            return None
        if len(drawn) == 1:
            return drawn[0]
        if isinstance(group, Permutation):
            orders = [drawn, drawn[::-1]]
            return lambda rng: "".join(part(rng) for part in rng.choice(orders))
        return lambda rng: "".join([part(rng) for part in drawn])

    def _alternative(self, group: Alternative) -> Draw | None:
        filled = [item for item in group.items if not _empty(item)]
        drawn = [d for d in map(self.compile, filled) if d is not None]
        if not drawn:
            return (lambda _: "") if group.is_optional else None
        chosen = _likelier_first(drawn)
        if not group.is_optional:
            return chosen
        keep = _keep({text for d in drawn for text in samples(d)})
        return lambda rng: chosen(rng) if rng.random() < keep else ""

    def _slot(self, reference: ListReference) -> Draw | None:
        values = self._values(reference.list_name)
        if not values:
            return None
        texts, weights = zip(*values, strict=True)
        totals = tuple(accumulate(weights))
        return lambda rng: f"{rng.choices(texts, cum_weights=totals)[0]}"

    def _values(self, name: str) -> Sequence[tuple[str, float]]:
        if name == "name":
            return _even(said_names(self._home, self._kinds))
        if name == "area":
            return _even(said_areas(self._home))
        if name == "floor":
            return _even({area.floor for area in self._home.areas if area.floor})
        if name == "set_to":
            return _even(said_options(self._home, self._kinds))
        if name in WILDCARDS:
            return _even(WILDCARDS[name])
        return self._listed(_english().slot_lists[name])

    def _listed(self, values: SlotList) -> Sequence[tuple[str, float]]:
        if isinstance(values, RangeSlotList):
            return _numbers(values)
        if not isinstance(values, TextSlotList):
            return ()
        if values.name == "cover_classes":
            present = {d.attributes.get("device_class") for d in self._home.devices}
            listed = [v for v in values.values if v.value_out in present]
        else:
            listed = values.values
        drawn = [d for d in (self.compile(v.text_in) for v in listed) if d is not None]
        return _even({text for d in drawn for text in samples(d)})


def answers(home: Home) -> list[str]:
    """Return what people say to "are you sure?" and to "which one?", each once, lower case."""
    named = [" ".join(words(name)) for name in (*said_names(home), *said_areas(home))]
    return [*ANSWERS, *named, *(f"the {name}" for name in named)]


def said_names(home: Home, kinds: frozenset[str] = frozenset()) -> list[str]:
    """Return names and aliases of the devices of these kinds (none given: of all)."""
    return [
        name
        for device in home.devices
        if not kinds or device.kind in kinds
        for name in (device.name, *device.aliases)
        if _sayable(name)
    ]


def said_options(home: Home, kinds: frozenset[str]) -> list[str]:
    """Return what the choices of these kinds can be set to, as it is said."""
    every = (d.attributes.get("options") or () for d in home.devices if d.kind in kinds)
    named = {str(option).replace("_", " ") for options in every for option in options}
    return [name for name in sorted(named) if _sayable(name)]


def said_areas(home: Home) -> list[str]:
    """Return names and aliases of the areas."""
    return [name for area in home.areas for name in (area.name, *area.aliases) if _sayable(name)]


def _sayable(name: str) -> bool:
    """Say whether a name may be English; a house that speaks several languages has others."""
    return name.isascii() and bool(words(name))


def _even(texts: Any) -> list[tuple[str, float]]:
    return [(text, 1.0) for text in sorted(texts)]


def _numbers(values: RangeSlotList) -> list[tuple[str, float]]:
    usual = USUAL.get(values.name or "", range(values.start, values.stop + 1))
    return [
        (number_words(n), _roundness(n, values.step) * (1.0 if n in usual else UNUSUAL))
        for n in range(max(values.start, 0), values.stop + 1, values.step)
    ]


def _roundness(number: int, step: int) -> float:
    """Weigh a number: people say round and small ones more often."""
    if number % (10 * step) == 0:
        return 8.0
    if number <= 10 * step or number % (5 * step) == 0:
        return 5.0
    return 1.0


def _empty(expression: Expression) -> bool:
    return isinstance(expression, TextChunk) and not expression.text


def samples(draw: Draw) -> set[str]:
    """Return a few of the things something short can be drawn as, the same ones every time."""
    rng = random.Random(0)  # noqa: S311  # a look, no secret
    return {draw(rng) for _ in range(8)}


def _keep(texts: set[str]) -> float:
    """Return how often people say something optional."""
    if not any(text.strip() for text in texts):
        return 1.0  # a blank between words
    if {text.strip() for text in texts} <= ARTICLES:
        return KEEP_ARTICLE
    return KEEP_OPTIONAL


def _any(drawn: Sequence[Draw]) -> Draw:
    return lambda rng: rng.choice(drawn)(rng)


def _likelier_first(drawn: Sequence[Draw]) -> Draw:
    return _weighed(
        {d: NEXT_WORDING**index * _seldom(d) for index, d in enumerate(drawn)},
    )


def _seldom(draw: Draw) -> float:
    """Return how seldom something short is said, where it is always the same word."""
    texts = {text.strip() for text in samples(draw)}
    return SELDOM_WORDS.get(texts.pop(), 1.0) if len(texts) == 1 else 1.0


def _weighed(weights: Mapping[Draw, float]) -> Draw:
    drawn, totals = list(weights), list(accumulate(weights.values()))
    if len(drawn) == 1:
        return drawn[0]
    return lambda rng: rng.choices(drawn, cum_weights=totals)[0](rng)
