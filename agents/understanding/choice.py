"""Understands the answer to "which one?"."""

from collections.abc import Sequence

from agents.understanding.home import Home
from agents.understanding.names import Names, names_of
from agents.understanding.near import Near
from agents.understanding.text import clean, fold, squeeze
from agents.understanding.words import Words, words
from bus.messages import DeviceState


def choice(text: str, asked: Sequence[DeviceState], home: Home, language: str) -> str | None:
    """Return the one device among those asked about that `text` means, or None."""
    said = fold(clean(text))
    own = words(language)
    for found in (_named(said, asked), _near(said, asked, home, own), _ordinal(said, asked, own)):
        if found is not None:
            return found
    return None


def _named(said: str, asked: Sequence[DeviceState]) -> str | None:
    """Return the device with the longest name that was said."""
    named = [
        (len(fold(name)), device.device)
        for device in asked
        for name in names_of(device.name, device.aliases)
        if fold(name) and squeeze(fold(name)) in squeeze(said)
    ]
    best = {device for length, device in named if length == max(named)[0]}
    return best.pop() if len(best) == 1 else None


def _ordinal(said: str, asked: Sequence[DeviceState], own: Words) -> str | None:
    if any(_holds(said, word) for word in own.last):
        return asked[-1].device
    for number, spoken in enumerate(own.ordinals[: len(asked)]):
        if any(_holds(said, word) for word in spoken):
            return asked[number].device
    return None


def _near(said: str, asked: Sequence[DeviceState], home: Home, own: Words) -> str | None:
    """Return the device some of whose words, or whose room, was said."""
    only = Names(Home(devices=tuple(asked), areas=home.areas))
    near = Near(only, own, frozenset())
    spans = [frozenset(entry.ids) for entry in near.devices(said)]
    rooms = {area for entry in only.areas if entry.key in said for area in entry.ids}
    spans += [frozenset(d.device for d in asked if d.area in rooms)] if rooms else []
    single = {device for ids in spans if len(ids) == 1 for device in ids}
    return single.pop() if len(single) == 1 else None


def _holds(said: str, word: str) -> bool:
    return f" {word} " in f" {said} " if word.isascii() else word in said
