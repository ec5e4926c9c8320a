"""Understands sentences: from text to what is meant, with this home's own names."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from agents.understanding.grammar import Grammar, load
from agents.understanding.home import Home
from agents.understanding.languages import closest, language_of
from agents.understanding.meaning import Meaning, Understood
from agents.understanding.names import Names, signature
from agents.understanding.recognize import Match, recognize
from agents.understanding.resolve import resolve
from agents.understanding.text import LONGEST, clean
from agents.understanding.words import words


@dataclass(frozen=True)
class Snapshot:
    """A home and what things are called in it; replaced as a whole, so threads need no lock."""

    home: Home
    names: Names
    signature: tuple[object, ...]


class Understanding:
    """Sentences to intents. May be used from several threads."""

    def __init__(self, *, languages: Sequence[str]) -> None:
        self._languages = tuple(code for code in map(closest, languages) if code)
        self._grammars: dict[str, Grammar] = {}
        self._loading = threading.Lock()
        self._now = Snapshot(Home(), Names(Home()), signature(Home()))

    def set_home(self, home: Home) -> None:
        """Understand this home from now on. Names are indexed again only if they changed."""
        called = signature(home)
        names = self._now.names if called == self._now.signature else Names(home)
        self._now = Snapshot(home, names, called)

    def warm(self, language: str) -> None:
        """Load a language now, so that its first sentence does not wait."""
        self.parse("turn on the light", language=language)

    def parse(
        self, text: str, *, language: str | None = None, area: str | None = None
    ) -> Understood | None:
        """Return what `text` means, said in the room whose area is `area`; None: no command."""
        said = clean(text)
        if not said or len(said) > LONGEST:
            return None
        for code in self._candidates(said, language):
            match = self._match(said, code, area)
            if match is not None:
                return Understood(code, (self._resolve(match, code, area),))
        return None

    def parses(self, text: str, *, language: str = "en", area: str | None = None) -> bool:
        """Say whether `text` is a command with every name exactly as it is."""
        code = closest(language)
        said = clean(text)
        if code is None or not said or len(said) > LONGEST:
            return False
        return self._match(said, code, area) is not None

    def language_of(self, text: str) -> str | None:
        """Return the language that the text's script shows, or None."""
        return language_of(text, self._languages)

    def _candidates(self, text: str, language: str | None) -> tuple[str, ...]:
        given = closest(language) if language else None
        if given:
            return (given,)
        shown = self.language_of(text)
        return (shown,) if shown else self._languages

    def _match(self, text: str, language: str, area: str | None) -> Match | None:
        grammar = self._grammar(language)
        lists = self._now.names.lists(text, spaceless=grammar.spaceless)
        return recognize(text, grammar, lists, area=area)

    def _resolve(self, match: Match, language: str, area: str | None) -> Meaning:
        return resolve(match, self._now.home, language=language, area=area)

    def _grammar(self, language: str) -> Grammar:
        with self._loading:
            if language not in self._grammars:
                own = words(language)
                self._grammars[language] = load(language, own.sentences, skip=own.skip)
            return self._grammars[language]
