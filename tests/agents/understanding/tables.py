"""Reads the tables of everyday sentences, and writes down what was understood in their form."""

from pathlib import Path
from typing import Any

import yaml

from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch, Understood

FOLDER = Path(__file__).parent / "tables"


def understood(language: str) -> list[tuple[str, str]]:
    """Return what is said, and what is meant."""
    lines = _table(language)["understood"]
    return [(said.strip(), meant.strip()) for said, _, meant in (s.rpartition("|") for s in lines)]


def nothing(language: str) -> list[str]:
    """Return what is said without asking for anything."""
    lines: list[str] = _table(language)["nothing"]
    return lines


def written(found: Understood | None, wanted: str) -> str:
    """Return what was understood as the table would write it, with the slots it names."""
    if found is None:
        return "nothing"
    wishes = [part.strip() for part in wanted.split(";")]
    wishes += [""] * (len(found.meanings) - len(wishes))
    return " ; ".join(_one(m, w) for m, w in zip(found.meanings, wishes, strict=False))


def _one(meaning: Meaning, wanted: str) -> str:
    match meaning:
        case Ambiguous():
            return "?"
        case NoSuch():
            return f"- {meaning.kind}"
        case Intent():
            slots = [name for name in _names(wanted) if name in meaning.slots]
            values = [f"{name}={meaning.slots[name]}" for name in slots]
            return " ".join((meaning.name, *meaning.devices, *values))


def _names(wanted: str) -> list[str]:
    return [word.partition("=")[0] for word in wanted.split() if "=" in word]


def _table(language: str) -> dict[str, Any]:
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table
