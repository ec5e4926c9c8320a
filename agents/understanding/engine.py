"""Understands sentences: from text to what is meant, with this home's own names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from agents.understanding.choice import choice
from agents.understanding.confirm import yes_no
from agents.understanding.grammar import Grammar, grammar_of
from agents.understanding.home import Home
from agents.understanding.languages import closest, is_latin, language_of, languages_of
from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch, Understood
from agents.understanding.names import Names, Spoken, pointing, signature
from agents.understanding.reader import Reader
from agents.understanding.recognize import Match
from agents.understanding.resolve import resolve
from agents.understanding.several import items, joiners_of, split
from agents.understanding.steps import stepped
from agents.understanding.text import LONGEST, clean, fold
from agents.understanding.values import CHOICES, wanted
from agents.understanding.words import FALLBACK, words

Meanings = tuple[Meaning, ...]


@dataclass(frozen=True)
class Snapshot:
    """A home and what its things are called; replaced as a whole, so threads need no lock."""

    home: Home
    signature: tuple[object, ...]
    readers: dict[str, Reader] = field(default_factory=dict)
    """By language. Shared by snapshots whose names are the same."""


class Understanding:
    """Sentences to intents. May be used from several threads."""

    def __init__(self, *, languages: Sequence[str]) -> None:
        self._languages = tuple(dict.fromkeys(code for code in map(closest, languages) if code))
        self._now = Snapshot(Home(), signature(Home()))
        self._loaded: set[str] = set()
        self._loading = Lock()

    def set_home(self, home: Home) -> None:
        """Understand this home from now on. Names are indexed again only if they changed."""
        called = signature(home)
        if called == self._now.signature:
            self._now = replace(self._now, home=home)
        else:
            self._now = Snapshot(home, called)

    @property
    def loaded(self) -> frozenset[str]:
        """The languages whose sentences need not be waited for."""
        return frozenset(self._loaded)

    def warm(self, language: str) -> None:
        """Load a language now, so that its first sentence does not wait."""
        code = closest(language)
        if code is not None:
            self._reader(code, self._now).lenient("?", None)

    def parse(
        self, text: str, *, language: str | None = None, area: str | None = None
    ) -> Understood | None:
        """Return what `text` means, said in the room whose area is `area`; None: no command.

        Languages that are still being loaded are only waited for if none of the others fits.
        """
        said = clean(text) if len(text) <= LONGEST * 4 else ""
        if not said or len(said) > LONGEST:
            return None
        codes = self._candidates(said, language)
        ready = tuple(code for code in codes if code in self._loaded)
        understood = self._read(said, ready, area)
        return understood if understood or ready == codes else self._read(said, codes, area)

    def _read(self, said: str, codes: Sequence[str], area: str | None) -> Understood | None:
        """Return what a text means in the first language it fits: strictly, leniently, at all."""
        now = self._now
        readings = [_Reading(self._reader(code, now), now.home, area) for code in codes]
        for read in (_Reading.strictly, _Reading.leniently, _Reading.missing):
            for reading in readings:
                meanings = read(reading, said)
                if meanings:
                    return Understood(reading.reader.language, meanings)
        return None

    def parses(self, text: str, *, language: str = "en", area: str | None = None) -> bool:
        """Say whether `text` is a command with every name exactly as it is."""
        code = closest(language)
        said = clean(text) if len(text) <= LONGEST * 4 else ""
        if code is None or not said or len(said) > LONGEST:
            return False
        now = self._now
        reading = _Reading(self._reader(code, now), now.home, area)
        return bool(reading.strictly(said) or reading.joined(said))

    def yes_no(self, text: str, language: str) -> bool | None:
        """Return True for a yes, False for a no, None for anything else."""
        return yes_no(text, language)

    def answers(self, text: str, candidates: Sequence[str], language: str) -> str | None:
        """Return which of the candidates (device ids) the answer to "which one?" means."""
        home = self._now.home
        asked = [state for d in candidates if (state := home.device(d)) is not None]
        return choice(text, asked, home, language)

    def likely_language(self, text: str) -> str:
        """Return the language of a text that may be no command, as best its words show."""
        said = set(fold(clean(text[:LONGEST])).split())
        codes = self._candidates(text, None) or (FALLBACK,)
        return max(codes, key=lambda code: len(said & self._grammar(code).vocabulary))

    def language_of(self, text: str) -> str | None:
        """Return the language that the text's script shows, or None."""
        return language_of(text, self._languages)

    def _candidates(self, text: str, language: str | None) -> tuple[str, ...]:
        """Return the languages to try: the given one, else the script's, else all."""
        given = closest(language) if language else None
        if given:
            return (given,)
        latin = tuple(code for code in self._languages if is_latin(code))
        return languages_of(text, self._languages) or latin or self._languages

    def _reader(self, language: str, now: Snapshot) -> Reader:
        reader = now.readers.get(language)
        if reader is None:
            own = words(language)
            reader = Reader(self._grammar(language), Names(now.home, own), own)
            now.readers[language] = reader
        return reader

    def _grammar(self, language: str) -> Grammar:
        """Return a language, loaded by one thread only."""
        if language not in self._loaded:
            with self._loading:
                grammar_of(language).warm()
            self._loaded.add(language)
        return grammar_of(language)


@dataclass(frozen=True)
class _Reading:
    """One sentence being read, in one language, in one room."""

    reader: Reader
    home: Home
    area: str | None

    def strictly(self, text: str) -> Meanings | None:
        """Return the meaning of a sentence every name of which is exactly right."""
        return self._exactly(text, (), plainer=False)

    def leniently(self, text: str) -> Meanings | None:
        """Return the meaning of a sentence that is nearly right, or joins several commands."""
        if self.reader.asks_for_nothing(text):
            return None
        return (
            self._exactly(text, ())
            or self._split(text, self._exactly)
            or self._nearly(text, ())
            or self._split(text, self._nearly)
        )

    def joined(self, text: str) -> Meanings | None:
        """Return the meanings of several commands in one sentence, every name exactly right."""
        return None if self.reader.asks_for_nothing(text) else self._split(text, self._exactly)

    def _split(
        self, text: str, read: Callable[[str, Meanings], Meanings | None]
    ) -> Meanings | None:
        joiners = joiners_of(self.reader.own, self.reader.language)
        return split(text, read, joiners, spaceless=self.reader.spaceless)

    def missing(self, text: str) -> Meanings | None:
        """Return what a command asks for that this home does not have."""
        meanings = self._resolved(self.reader.strict(text, self.area))
        if meanings or self.reader.asks_for_nothing(text):
            return meanings
        *_, plain = self.reader.plainer(text)
        found = self.reader.unknown(plain)
        if found is None:
            return None
        return (NoSuch(self.reader.language, text, found.kind, found.said),)

    def _exactly(self, text: str, before: Meanings, *, plainer: bool = True) -> Meanings | None:
        ways = self.reader.plainer(text) if plainer else (text,)
        return self._first(ways, self.reader.strict, before)

    def _nearly(self, text: str, before: Meanings) -> Meanings | None:
        return self._exactly(text, before) or self._first(
            self.reader.plainer(text), self.reader.lenient, before
        )

    def _first(
        self, ways: Iterable[str], read: Callable[..., Match | None], before: Meanings
    ) -> Meanings | None:
        pointed = self._pointed(before)
        for text in ways:
            meanings = self._resolved(read(text, self.area, pointed), before)
            if meanings and not any(isinstance(meaning, NoSuch) for meaning in meanings):
                return meanings
        return None

    def _pointed(self, before: Meanings) -> tuple[Spoken, ...]:
        """Return what "it" means after these commands."""
        last = _last(before)
        return pointing(self.reader.own.pronouns, last.devices) if last else ()

    def _all_of_them(self, meaning: Meaning, before: Meanings) -> Meaning:
        """Return what is said of "them" as said of all that was just spoken of."""
        last = _last(before)
        if last is None or isinstance(meaning, NoSuch):
            return meaning
        intent = meaning.intent if isinstance(meaning, Ambiguous) else meaning
        if fold(intent.said.get("name", "")) not in map(fold, self.reader.own.pronouns):
            return meaning
        fitting = meaning.candidates if isinstance(meaning, Ambiguous) else intent.devices
        kinds = {device.partition(".")[0] for device in fitting}
        devices = tuple(d for d in last.devices if d.partition(".")[0] in kinds)
        return replace(intent, devices=devices, everywhere=last.everywhere)

    def _resolved(self, match: Match | None, before: Meanings = ()) -> Meanings | None:
        if match is None or not self._is_whole(match):
            return None
        meaning = self._all_of_them(self._resolve(match), before)
        if isinstance(meaning, Intent) and _is_about_nobody(meaning):
            return None
        if isinstance(meaning, Intent) and meaning.everywhere:
            meaning = self._singled_out(meaning)
        if isinstance(meaning, Intent | Ambiguous) and "item" in match.values:
            return self._items(meaning)
        valued = self._valued(meaning)
        return (valued,) if valued is not None else None

    def _singled_out(self, intent: Intent) -> Meaning:
        """Return the intent about the one thing of a group that was called by its name.

        "The bedroom lamp" fits all lights of the bedroom, and the one that is called a lamp better.
        """
        meant = self.reader.called(intent.text, intent.devices)
        if not meant or intent.name == "HassGetState":
            return intent
        if len(meant) > 1:
            return Ambiguous(intent, meant)
        return replace(intent, devices=meant, everywhere=False)

    def _items(self, meaning: Intent | Ambiguous) -> Meanings:
        own, language = self.reader.own, self.reader.language
        if isinstance(meaning, Ambiguous):
            every = items(meaning.intent, own, language)
            return tuple(Ambiguous(intent, meaning.candidates) for intent in every)
        return items(meaning, own, language)

    def _resolve(self, match: Match) -> Meaning:
        return resolve(match, self.home, language=self.reader.language, area=self.area)

    def _valued(self, meaning: Meaning) -> Meaning | None:
        """Return the meaning with "more" and "less" as values."""
        match meaning:
            case Intent(name="HearsaySet"):
                return meaning if self._can_be(meaning) else None
            case Intent():
                return stepped(meaning, self.home)
            case Ambiguous(intent=intent, candidates=candidates) if "step" in intent.slots:
                few = stepped(replace(intent, devices=candidates), self.home)
                return replace(meaning, intent=replace(few, devices=())) if few else None
            case _:
                return meaning

    def _can_be(self, intent: Intent) -> bool:
        """Say whether a value is one for its device, or at least not another command besides."""
        value = intent.slots.get("value")
        device = self.home.device(intent.devices[0]) if intent.devices else None
        if value is None or device is None or wanted(device, value) is not None:
            return True
        joiners = joiners_of(self.reader.own, self.reader.language)
        return device.kind in CHOICES and not any(word in str(value) for word in joiners)

    def _is_whole(self, match: Match) -> bool:
        """Say whether what is to be done later is itself a command."""
        later = match.values.get("conversation_command")
        return later is None or bool(self.strictly(str(later)) or self.leniently(str(later)))


def _last(before: Meanings) -> Intent | None:
    """Return the command before this one, if it was about devices."""
    last = before[-1] if before else None
    return last if isinstance(last, Intent) and last.devices else None


def _is_about_nobody(intent: Intent) -> bool:
    """Say whether a question is about people, and the home knows none: then it is no command."""
    return intent.slots.get("domain") == "person" and not intent.devices
