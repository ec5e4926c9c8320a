"""docs/json.md promises fields: it must name those that there are."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks.numbers import Distribution, Row
from hearsay.cli import app
from hearsay.doctor import Check
from hearsay.listen import NEWS

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z0-9_]+)`", PAGE)) | set(re.findall(r"`([A-Z]\w+)`", PAGE))


@pytest.mark.parametrize("kind", [Check, Row, Distribution])
def test_every_field_is_on_the_page(kind: type) -> None:
    assert {field.name for field in fields(kind)} <= NAMED


def test_everything_that_is_listened_to_is_on_the_page() -> None:
    assert {kind.__name__ for kind in NEWS} <= NAMED


def test_every_command_with_json_is_on_the_page() -> None:
    callbacks = [command.callback for command in app.registered_commands if command.callback]
    speaking = {one.__name__ for one in callbacks if "json" in one.__annotations__}
    assert speaking <= NAMED
    assert speaking == {"ask", "play", "say", "listen", "devices", "doctor", "bench"}
