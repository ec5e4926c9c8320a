"""Reads one language: strictly first, then with what people nearly say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hassil.intents import TextSlotList

from agents.understanding.grammar import Grammar
from agents.understanding.names import Names, Spoken
from agents.understanding.near import Level, Near
from agents.understanding.recognize import Match, recognize
from agents.understanding.text import fold
from agents.understanding.words import Words

_REMEMBERED = 256
_NAMED = frozenset({Level.FORM, Level.PART, Level.SYNONYM})


@dataclass(frozen=True)
class Unknown:
    """Something asked for that this home does not have."""

    kind: str
    """`device` or `area`."""
    said: str


class Reader:
    """One language and one set of names. Keeps no sentence's state; remembers recent ones."""

    def __init__(self, grammar: Grammar, names: Names, own: Words) -> None:
        self.own = own
        self.language = grammar.language
        self.spaceless = grammar.spaceless
        self._grammar = grammar
        self._names = names
        self._near = Near(names, own, grammar.literals)
        self._never = re.compile(own.never, re.IGNORECASE) if own.never else None
        self._frames = [(re.compile(was, re.IGNORECASE), now) for was, now in own.frames]
        self._unknown = [re.compile(pattern, re.IGNORECASE) for pattern in own.unknown]
        self.strict = lru_cache(maxsize=_REMEMBERED)(self._strict)
        self.lenient = lru_cache(maxsize=_REMEMBERED)(self._lenient)

    def asks_for_nothing(self, text: str) -> bool:
        """Say whether a sentence denies, reports, wonders or sets a condition."""
        return self._never is not None and self._never.search(text) is not None

    def unknown(self, text: str) -> Unknown | None:
        """Return what a command names that this home does not have."""
        said = fold(text)
        for pattern in self._unknown:
            found = pattern.search(said)
            if found is not None:
                ((kind, what),) = found.groupdict().items()
                return None if self._is_known(what) else Unknown(kind, what.strip())
        return None

    def _is_known(self, what: str) -> bool:
        """Say whether this home has something called so, even if it cannot do what was asked."""
        key = fold(what)
        exact = {entry.key for entry in (*self._names.devices, *self._names.areas)}
        near = {entry.key for entry in self._near.devices(what, spaceless=self.spaceless)}
        return key in exact | near | set(self.own.groups)

    def plainer(self, text: str) -> Iterator[str]:
        """Yield `text`, and the plain way of saying it where that differs."""
        yield text
        plain = text
        for pattern, instead in self._frames:
            plain = pattern.sub(instead, plain)
        plain = " ".join(plain.split())
        if plain not in {text, ""}:
            yield plain

    def _strict(
        self, text: str, area: str | None, pointed: tuple[Spoken, ...] = ()
    ) -> Match | None:
        """Return the template that fits with every name exactly as it is.

        `pointed` are words that stand for devices here ("it").
        """
        lists = self._names.lists(text, spaceless=self.spaceless)
        return recognize(text, self._grammar, _with(lists, "name", pointed), area=area)

    def _lenient(
        self, text: str, area: str | None, pointed: tuple[Spoken, ...] = ()
    ) -> Match | None:
        """Return the template that fits if names need only be nearly said."""
        lists = self._names.lists(text, spaceless=self.spaceless)
        near = tuple(self._near.devices(text, spaceless=self.spaceless))
        lists = _with(lists, "name", (*pointed, *near))
        if not self.spaceless:
            lists = _with(lists, "area", self._near.areas(text))
        return recognize(text, self._grammar, lists, area=area)

    def called(self, text: str, group: Sequence[str]) -> tuple[str, ...]:
        """Return those of a group that a part of `text` names, if it tells them apart.

        Words for the whole group ("lights"), plurals and names of rooms tell nothing apart.
        """
        for entry in self._near.devices(text, levels=_NAMED):
            meant = tuple(device for device in group if device in entry.ids)
            if 0 < len(meant) < len(group) and self._tells_apart(entry.key):
                return meant
        return ()

    def _tells_apart(self, said: str) -> bool:
        words = set(said.split())
        rooms = (set(area.key.split()) for area in (*self._names.areas, *self._names.floors))
        return (
            said.replace(" ", "").isalpha()
            and not words & set(self.own.groups)
            and self._near.is_singular(said)
            and not any(map(words.issubset, rooms))
        )


def _with(
    lists: dict[str, TextSlotList], name: str, entries: Iterable[Spoken]
) -> dict[str, TextSlotList]:
    values = [entry.value() for entry in entries]
    if not values:
        return lists
    known = lists[name].values if name in lists else []
    return {**lists, name: TextSlotList(name=name, values=[*known, *values])}
