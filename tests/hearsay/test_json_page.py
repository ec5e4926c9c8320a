"""docs/json.md promises fields: it must name those that there are."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer import Typer

from benchmarks.numbers import Distribution, Row
from bus.messages import Hit
from hearsay.check import Check
from hearsay.cli import app
from hearsay.docs.cli import docs
from hearsay.listen import NEWS
from rag.documents import Document, Source
from rag.indexing.progress import Progress
from rag.store.store import Counts

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z0-9_]+)`", PAGE)) | set(re.findall(r"`([A-Z]\w+)`", PAGE))


@pytest.mark.parametrize("kind", [Check, Row, Distribution, Progress, Document, Source, Counts])
def test_every_field_is_on_the_page(kind: type) -> None:
    assert {field.name for field in fields(kind)} <= NAMED


def test_everything_that_is_listened_to_is_on_the_page() -> None:
    assert {kind.__name__ for kind in NEWS} <= NAMED


def with_json(group: Typer) -> set[str]:
    callbacks = [command.callback for command in group.registered_commands if command.callback]
    return {one.__name__.rstrip("_") for one in callbacks if "json" in one.__annotations__}


def test_every_command_with_json_is_on_the_page() -> None:
    assert with_json(app) == {"ask", "play", "say", "listen", "devices", "doctor", "bench"}
    assert with_json(app) <= NAMED
    assert with_json(docs) == {
        "add",
        "remove",
        "list",
        "status",
        "search",
        "ask",
        "reindex",
        "pause",
        "resume",
    }
    assert with_json(docs) <= NAMED


def test_every_field_of_a_hit_is_on_the_page() -> None:
    assert {*Hit.model_fields, "answerable", "hits"} <= NAMED
