"""How a sentence ends: whether it is whole, in the middle of a phrase, or may yet go on."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Protocol

from agents.understanding.home import Home
from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch, Understood
from agents.understanding.spoken import is_number, is_unit


class Ending(Enum):
    """How what was said so far ends."""

    COMPLETE = auto()
    """A command that nothing said to this home continues."""
    OPEN = auto()
    """The middle of a phrase."""
    UNKNOWN = auto()


class Understands(Protocol):
    """What is needed of an understanding."""

    def parses(self, text: str, *, language: str = "en", area: str | None = None) -> bool:
        """Say whether `text` is a command with every name exactly as it is."""

    def parse(
        self, text: str, *, language: str | None = None, area: str | None = None
    ) -> Understood | None:
        """Return what `text` means."""


_ENGLISH = """
a activate add all an and any at bring by called can cancel change close could create decrease
each every for from how how's i'd in increase into is like lock make minus my named of on open or
our play please plus put remove set shopping start switch take tell that the then these this to
turn unlock want was what what's where which who with would you your
"""
_GERMAN = """
am an auf das dem den der die dann ein eine einen für füge im in mach mache mit oder schalt
schalte schließe setz setze stell stelle und vom von was wie zu zum zur öffne
"""
OPEN_WORDS = {"en": frozenset(_ENGLISH.split()), "de": frozenset(_GERMAN.split())}
"""Words with which people end no sentence to a house, unless it is a command so far."""
OPEN_PHRASES = {"en": ("turn on", "turn off", "switch on", "switch off", "turn up", "turn down")}
MORE = {
    "en": ("for five minutes", "and ten minutes", "to fifty percent", "to red",
           "to twenty degrees", "to my shopping list"),
    "de": ("und zehn minuten", "auf fünfzig prozent", "auf rot", "auf zwanzig grad"),
}  # fmt: skip
"""What may follow in any home; areas and names of the home are tried as well."""
MORE_WITHOUT_DEVICE = {"en": ("timer",)}
"""What may follow, too, unless a device was named: nobody pauses in "turn off the lamp timer"."""
IN_AREA = {"en": "in the {}", "de": "im {}"}


class Continuation:
    """Knows how sentences to one home can go on."""

    def __init__(self, understanding: Understands, home: Home) -> None:
        self._understanding = understanding
        self._home = home

    def ending(self, text: str, *, language: str = "en", area: str | None = None) -> Ending:
        """Return how `text` ends, said in the room whose area is `area`."""
        spoken = text.lower().split()
        if not spoken:
            return Ending.UNKNOWN
        if len(spoken) == 1 and spoken[0] in OPEN_WORDS.get(language, ()):
            return Ending.OPEN
        whole = self._understanding.parses(text, language=language, area=area)
        if not whole:
            return Ending.OPEN if self._open(text, spoken, language, area) else Ending.UNKNOWN
        if is_number(spoken[-1]) or is_unit(spoken[-1]):
            return Ending.UNKNOWN
        return Ending.UNKNOWN if self._may_go_on(text, language, area) else Ending.COMPLETE

    def _open(self, text: str, spoken: list[str], language: str, area: str | None) -> bool:
        if spoken[-1] in OPEN_WORDS.get(language, ()) or text in OPEN_PHRASES.get(language, ()):
            return True
        if is_number(spoken[-1]):
            return True
        return any(
            self._understanding.parses(f"{text} {more}", language=language, area=area)
            for more in (*MORE.get(language, ()), *MORE_WITHOUT_DEVICE.get(language, ()))
        )

    def _may_go_on(self, text: str, language: str, area: str | None) -> bool:
        """Say whether something more could be said that would mean something else."""
        now = self._meaning(text, language, area)
        named = any(devices for _, devices, *_ in now or ())
        return any(
            self._understanding.parses(longer, language=language, area=area)
            and self._meaning(longer, language, area) not in (now, None)
            for longer in self._longer(text, language, area, named=named)
        )

    def _longer(self, text: str, language: str, area: str | None, *, named: bool) -> Iterator[str]:
        yield from (f"{text} {more}" for more in MORE.get(language, ()))
        if not named:
            yield from (f"{text} {more}" for more in MORE_WITHOUT_DEVICE.get(language, ()))
        places = [a.name for a in self._home.areas if a.id != area][:1]
        yield from (f"{text} {IN_AREA[language].format(p)}" for p in places if language in IN_AREA)

    def _meaning(
        self, text: str, language: str, area: str | None
    ) -> list[tuple[object, ...]] | None:
        understood = self._understanding.parse(text, language=language, area=area)
        if understood is None or any(isinstance(m, NoSuch) for m in understood.meanings):
            return None
        return [_essence(meaning) for meaning in understood.meanings]


def _essence(meaning: Meaning) -> tuple[object, ...]:
    """Return what a meaning does and to which devices, without how it was said."""
    match meaning:
        case Intent():
            return meaning.name, meaning.devices, dict(meaning.slots)
        case Ambiguous():
            return _essence(meaning.intent), meaning.candidates
        case NoSuch():
            return meaning.said, ()
