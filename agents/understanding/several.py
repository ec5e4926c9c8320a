"""Several commands in one sentence, and several things in one command."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from babel.lists import format_list

from agents.understanding.meaning import Intent
from agents.understanding.phrases import locale_of
from agents.understanding.words import Words

_MOST = 6
"""Nobody says more in one breath; more would only cost time."""
_LONGEST_TAIL = 4

T = TypeVar("T")
Read = Callable[[str, tuple[T, ...]], tuple[T, ...] | None]
"""Reads one command, knowing what was said before it; None: it is none."""


def split(
    text: str, read: Read[T], joiners: Sequence[str], *, spaceless: bool
) -> tuple[T, ...] | None:
    """Return the commands of a sentence that joins several, or None if it does not.

    What two of them share is said once: "turn on the lamp and the fan", "Licht und Radio aus".
    What began the sentence is taken before what ends it: "turn on the TV and the lamp and turn
    them off" turns on the lamp.
    """
    joiner = _pattern(joiners)
    gap = "" if spaceless else " "

    def parts(text: str, before: tuple[T, ...], most: int, tail: int) -> tuple[T, ...] | None:
        for left, right in _cuts(text, joiner) if most > 1 else ():
            firsts = _firsts(left, right, gap, tail)
            done = next(filter(None, (read(first, before) for first in firsts)), None)
            for rest in _rests(left, right, gap) if done else ():
                known = (*before, *(done or ()))
                more = read(rest, known) or parts(rest, known, most - 1, tail)
                if done and more:
                    return done + more
        return None

    return parts(text, (), _MOST, 0) or parts(text, (), _MOST, _LONGEST_TAIL)


def _cuts(text: str, joiner: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for found in joiner.finditer(text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip()
        if left and right:
            yield left, right


def _firsts(left: str, right: str, gap: str, longest: int) -> Iterator[str]:
    """Yield the first command: as it stands, then with what ends the second one too.

    At most `longest` words (or characters, where there are no words) are taken from there.
    """
    yield left
    tail = _units(right, gap)
    for size in range(1, min(longest, len(tail) - 1) + 1):
        yield gap.join((left, *tail[-size:]))


def _rests(left: str, right: str, gap: str) -> Iterator[str]:
    """Yield the second command: as it stands, then with what begins the first one too."""
    yield right
    head = _units(left, gap)
    for size in range(len(head) - 1, 0, -1):
        yield gap.join((*head[:size], right))


def _units(text: str, gap: str) -> list[str]:
    return text.split() if gap else list(text)


def _pattern(joiners: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(joiners, key=len, reverse=True)
    return re.compile("|".join(re.escape(joiner) for joiner in longest_first), re.IGNORECASE)


def joiners_of(own: Words, language: str) -> tuple[str, ...]:
    """Return what joins commands in a language: our own words, else the locale's "and"."""
    if own.joiners:
        return own.joiners
    both = format_list(["\x00", "\x01"], locale=locale_of(language))
    return (both[1:-1], ", ")


def items(intent: Intent, own: Words, language: str) -> tuple[Intent, ...]:
    """Return one intent per thing that was put on (or taken off) a list in one breath.

    Two words that always go together ("salt and pepper") are one thing.
    """
    item = intent.slots.get("item")
    if not isinstance(item, str) or item.casefold() in own.together:
        return (intent,)
    parts = [part.strip() for part in _pattern(joiners_of(own, language)).split(item)]
    parts = [part for part in parts if part]
    return tuple(_with_item(intent, part) for part in parts) if parts else (intent,)


def _with_item(intent: Intent, item: str) -> Intent:
    slots, said = {**intent.slots, "item": item}, {**intent.said, "item": item}
    return replace(intent, slots=slots, said=said)
