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


class Words(BaseModel):
    """One language's own words. A name that does not exist is an error: a typo must be seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: Mapping[str, str] = {}
    """What we say, by key; see `phrases.say`."""
    examples: tuple[str, ...] = ()
    """Sentences that help names."""
    states: Mapping[str, Mapping[str, str]] = {}
    """State words, by device class or kind; `_` is for all others."""
    weather: Mapping[str, str] = {}
    agreeing: tuple[str, ...] = Field(default=(), alias="yes")
    refusing: tuple[str, ...] = Field(default=(), alias="no")
    floors: Mapping[str, tuple[str, ...]] = {}
    """Words for a floor, and the usual names of the floors they can mean."""
    skip: tuple[str, ...] = ()
    """What stands around a command without changing it."""
    frames: tuple[tuple[str, str], ...] = ()
    """Patterns and what to read instead, tried when the sentence as it is fits nothing."""
    sentences: Mapping[str, Any] = {}
    """Templates of our own, in the packages' format, added to theirs."""


@cache
def words(language: str) -> Words:
    """Return a language's own words; empty where we have none."""
    file = FOLDER / f"{closest(language) or FALLBACK}.yaml"
    if not file.exists():
        return Words()
    return Words.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
