"""From one sentence of one command to the template it fits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hassil import RecognizeResult, recognize_best
from hassil.intents import SlotList, TextSlotList
from hassil.models import MatchEntity

from agents.understanding.grammar import HOME_LISTS, Grammar, with_lists

NOWHERE = ""
"""The room of a sentence said in no room: templates that need one fit, and resolve to the home."""


@dataclass(frozen=True)
class Match:
    """A template that fits a sentence: which intent, and what stands in its slots."""

    intent: str
    text: str
    values: Mapping[str, Any]
    said: Mapping[str, str]
    response: str
    domains: tuple[str, ...]
    """The kinds of device the template is about; empty: any."""
    here: bool
    """Whether the area is the room's, not one that was named."""


def recognize(
    text: str, grammar: Grammar, lists: Mapping[str, SlotList], *, area: str | None
) -> Match | None:
    """Return the best template for `text`, where the home's lists are `lists`."""
    intents = grammar.cut(text, lists.keys())
    if not intents.intents:
        return None
    nothing = {name: TextSlotList(name=name, values=[]) for name in HOME_LISTS}
    intents = with_lists(intents, {**nothing, **lists})
    room = {"area": {"value": area or NOWHERE, "text": ""}}
    result = recognize_best(
        text,
        intents,
        intent_context=room,
        language=grammar.language,
        best_metadata_key="first",
        best_slot_name="name",
    )
    return None if result is None else _match(text, result)


def _match(text: str, result: RecognizeResult) -> Match:
    entities = {name: _as_said(text, entity) for name, entity in result.entities.items()}
    area = entities.get("area")
    return Match(
        intent=result.intent.name,
        text=text,
        values={name: _value(entity.value) for name, entity in entities.items()},
        said={name: entity.text_clean for name, entity in entities.items() if entity.text},
        response=result.response or "default",
        domains=_domains(result),
        here=area is not None and not area.text,
    )


def _as_said(text: str, entity: MatchEntity) -> MatchEntity:
    """Return free words with the commas they were written with."""
    if not entity.is_wildcard:
        return entity
    found = re.search(r"[\s,;]+".join(map(re.escape, entity.text.split())), text)
    return replace(entity, value=found[0], text=found[0]) if found else entity


def _domains(result: RecognizeResult) -> tuple[str, ...]:
    fixed = result.intent_data.slots.get("domain")
    required = result.intent_data.requires_context.get("domain")
    wanted: Any = fixed if fixed is not None else required
    if wanted is None:
        wanted = result.context.get("domain", ())
    return (wanted,) if isinstance(wanted, str) else tuple(_strings(wanted))


def _strings(items: Sequence[Any]) -> list[str]:
    return [str(item) for item in items]


def _value(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
