"""What things are called in this home, and which of those names a sentence holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hassil.expression import TextChunk
from hassil.intents import TextSlotList, TextSlotValue
from hassil.util import normalize_for_matching

from agents.understanding.home import Home
from agents.understanding.languages import language_of
from agents.understanding.meaning import Intent
from agents.understanding.text import HYPHENS, fold, squeeze
from agents.understanding.words import Words
from bus.messages import DeviceState

NO_WORDS = Words()


@dataclass(frozen=True)
class Spoken:
    """One name as it is said: of devices of one kind, of an area or of a floor."""

    text: str
    key: str
    """The folded text: same key, same name."""
    squeezed: str
    ids: tuple[str, ...]
    """Devices of that name (one kind), or one area or floor."""
    domain: str | None = None

    def value(self) -> TextSlotValue:
        """Return the entry for the matcher. A name is data: it is never read as a template."""
        context = {"domain": self.domain} if self.domain else None
        return TextSlotValue(
            text_in=TextChunk(self.text), value_out=" ".join(self.ids), context=context
        )


class Names:
    """All names of a home. Cheap to make; belongs to one snapshot of the home."""

    def __init__(self, home: Home, own: Words = NO_WORDS) -> None:
        self.devices = tuple(entry for entry in _devices(home) if not _is_plain_word(entry, own))
        self.areas = tuple(_areas(home))
        self.floors = tuple(_floors(home, own.floors))

    def lists(self, text: str, *, spaceless: bool) -> dict[str, TextSlotList]:
        """Return the matcher's lists, cut to what occurs in the sentence; empty ones left out."""
        said = squeeze(fold(text)) if spaceless else fold(text)
        every = (("name", self.devices), ("area", self.areas), ("floor", self.floors))
        found = {
            name: [entry for entry in entries if _occurs(entry, said, spaceless=spaceless)]
            for name, entries in every
        }
        return {name: slot_list(name, entries) for name, entries in found.items() if entries}


def slot_list(name: str, entries: Iterable[Spoken]) -> TextSlotList:
    """Return the matcher's list of some names."""
    return TextSlotList(name=name, values=[entry.value() for entry in entries])


def spoken(text: str, ids: tuple[str, ...], domain: str | None = None) -> Spoken | None:
    """Return the name as it is said, or None if nothing of it can be."""
    key = fold(text)
    if not key:
        return None
    said = normalize_for_matching(text.translate(HYPHENS)).text
    return Spoken(text=said, key=key, squeezed=squeeze(key), ids=ids, domain=domain)


def pointing(pronouns: Iterable[str], devices: Iterable[str]) -> tuple[Spoken, ...]:
    """Return the words that point at devices ("it"), one entry per kind of device."""
    ids = tuple(devices)
    kinds = dict.fromkeys(device.partition(".")[0] for device in ids)
    made = (spoken(word, ids, kind) for word in pronouns for kind in kinds)
    return tuple(entry for entry in made if entry is not None)


def names_of(name: str, aliases: Iterable[str]) -> Iterator[str]:
    """Yield a name and its other names, each once."""
    yield from dict.fromkeys((name, *aliases))


def as_called(device: DeviceState, intent: Intent) -> DeviceState:
    """Return a device under the name the speaker used, else one in the language's script."""
    names = tuple(names_of(device.name, device.aliases))
    said = fold(intent.said.get("name", ""))
    base = intent.language.partition("-")[0]
    written = (name for name in names if (language_of(name) or "").partition("-")[0] == base)
    name = next((name for name in names if fold(name) == said), next(written, device.name))
    return device.model_copy(update={"name": name})


def signature(home: Home) -> tuple[object, ...]:
    """Return what names depend on: two homes with the same one are called the same."""
    devices = tuple((d.device, d.name, d.aliases, d.kind) for d in home.devices)
    return devices, home.areas


def _is_plain_word(entry: Spoken, own: Words) -> bool:
    """Say whether a name is a word that means something else in every sentence: "the", "lights".

    A light that is called so is still one of the lights of its room.
    """
    return entry.key in own.small or (entry.domain == "light" and entry.key in own.groups)


def _occurs(entry: Spoken, said: str, *, spaceless: bool) -> bool:
    return (entry.squeezed if spaceless else entry.key) in said


def _devices(home: Home) -> Iterator[Spoken]:
    """Yield each name once per kind of device that has it, each time with all that have it."""
    called: defaultdict[str, list[DeviceState]] = defaultdict(list)
    written: dict[str, str] = {}
    for device in home.devices:
        for name in names_of(device.name, device.aliases):
            key = fold(name)
            written.setdefault(key, name)
            if device not in called[key]:
                called[key].append(device)
    for key, devices in called.items():
        ids = tuple(device.device for device in devices)
        for kind in dict.fromkeys(device.kind for device in devices):
            entry = spoken(written[key], ids, kind)
            if entry is not None:
                yield entry


def _areas(home: Home) -> Iterator[Spoken]:
    for area in home.areas:
        for name in names_of(area.name, (*area.aliases, area.id.replace("_", " "))):
            entry = spoken(name, (area.id,))
            if entry is not None:
                yield entry


def _floors(home: Home, words: Mapping[str, tuple[str, ...]]) -> Iterator[Spoken]:
    for floor in dict.fromkeys(area.floor for area in home.areas if area.floor):
        plain = floor.replace("_", " ")
        also = (word for word, usual in words.items() if plain.casefold() in usual)
        for name in names_of(plain, (plain.removesuffix(" floor"), *also)):
            entry = spoken(name, (floor,))
            if entry is not None:
                yield entry
