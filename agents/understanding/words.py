"""What belongs to one language beside the packages: one file per language in `words/`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from agents.understanding.languages import closest

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"
OTHERS = "others"
"""The file of languages that have no file of their own."""


class Words(BaseModel):
    """One language's own words. A name that does not exist is an error: a typo must be seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: Mapping[str, str] = {}
    """What we say, by key; see `phrases.say`."""
    plural: str = ""
    """A pattern of names that are plural: then the phrase `<key>_many` is said."""
    examples: tuple[str, ...] = ()
    """Sentences that help names."""
    states: Mapping[str, Mapping[str, str]] = {}
    """State words, by device class or kind; `_` is for all others."""
    weather: Mapping[str, str] = {}
    agreeing: tuple[str, ...] = Field(default=(), alias="yes")
    refusing: tuple[str, ...] = Field(default=(), alias="no")
    ordinals: tuple[tuple[str, ...], ...] = ()
    """Words for the first, the second, … of what was listed."""
    last: tuple[str, ...] = ()
    about_timers: tuple[str, ...] = ()
    """What stands around a timer's name or length in an answer."""
    floors: Mapping[str, tuple[str, ...]] = {}
    """Words for a floor, and the usual names of the floors they can mean."""
    skip: tuple[str, ...] = ()
    """What stands around a command without changing it."""
    small: tuple[str, ...] = ()
    """Words no name begins or ends with."""
    endings: tuple[str, ...] = ()
    """Endings a word may have without being another word, longest first."""
    compounds: bool = False
    """Whether names are written in one word whose beginning or end may be said alone."""
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Words that mean the same in a device's name."""
    kinds: Mapping[str, tuple[str, ...]] = {}
    """Words for what a device is, and makers' names for such things, by kind."""
    groups: tuple[str, ...] = ()
    """Words that mean all lights of a room, even if a lamp is called so."""
    joiners: tuple[str, ...] = ()
    """What stands between two commands."""
    pronouns: tuple[str, ...] = ()
    """Words for what was just spoken of."""
    together: tuple[str, ...] = ()
    """Things on a list that are one thing although a joiner stands in them."""
    never: str = ""
    """A pattern of sentences that ask for nothing."""
    asking: str = ""
    """A pattern of sentences that ask for something to be known."""
    ordering: str = ""
    """A pattern of sentences that want something to be done, command or not."""
    unknown: tuple[str, ...] = ()
    """Patterns of commands about a `device` or an `area` that does not exist."""
    frames: tuple[tuple[str, str], ...] = ()
    """Patterns and what to read instead, tried when the sentence as it is fits nothing."""
    sentences: Mapping[str, Any] = {}
    """Templates of our own, in the packages' format, added to theirs."""


def words(language: str) -> Words:
    """Return a language's own words; empty where we have none."""
    return _words(closest(language) or FALLBACK)


@cache
def _words(code: str) -> Words:
    if (FOLDER / f"{code}.yaml").exists():
        return Words.model_validate(_read(code))
    return Words.model_validate(_read(OTHERS).get(code, {}))


@cache
def voice(language: str) -> Words:
    """Return the words we speak a language with: its own, its nearest kin's, else English."""
    base = (closest(language) or language).partition("-")[0]
    kin = sorted(file.stem for file in FOLDER.glob(f"{base}*.yaml"))
    for code in (language, *kin):
        if words(code).phrases:
            return words(code)
    return words(FALLBACK)


def _read(name: str) -> dict[str, Any]:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content
