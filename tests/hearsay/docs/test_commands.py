"""The verbs as they are typed, on an index of their own and no house."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hearsay.cli import app
from hearsay.own_house import write_settings
from tests.hearsay.docs.conftest import write

Type = Callable[..., Result]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type `hearsay docs …` in a folder that has `papers` in it."""
    config = write_settings(tmp_path, {})
    monkeypatch.delenv("HEARSAY_DATA", raising=False)  # it would override the settings' folder
    write(tmp_path / "papers")
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: str, **more: str) -> Result:
        return CliRunner().invoke(app, ["--config", str(config), "docs", *arguments], **more)  # type: ignore[arg-type]

    return typed


def objects(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_documents_are_added_found_asked_and_removed(docs: Type) -> None:
    added = docs("add", "papers")
    assert added.exit_code == 0, added.output
    (found, *_) = objects(docs("search", "rinse", "the", "filter", "--limit", "1", "--json"))
    assert "Rinse" in str(found["text"]) or "rinse" in str(found["text"])
    assert "“The warranty lasts two years.”" in docs("ask", "how long is the warranty?").stdout
    elsewhere = ("--folder", "nowhere", "--document", "x", "--language", "de", "--since", "2020")
    assert docs("search", "filter", *elsewhere[:6]).exit_code == 1
    assert docs("search", "filter", *elsewhere[6:]).exit_code == 1
    assert docs("search", "filter", "--until", "2001-01-01").exit_code == 1
    assert docs("ask", "filter", *elsewhere[:6], "--until", "2001-01-01").exit_code == 0
    assert docs("remove", "papers", "--json").exit_code == 0
    assert objects(docs("list", "--json")) == []


def test_reading_is_paused_and_goes_on(docs: Type) -> None:
    assert objects(docs("pause", "--json")) == [{"paused": True}]
    paused = docs("add", "papers")
    assert paused.exit_code == 1
    assert "hearsay docs resume" in paused.stderr
    (said,) = objects(docs("status", "--json"))
    assert said["paused"] is True
    assert objects(docs("resume", "--json")) == [{"paused": False}]
    assert docs("reindex", "--json").exit_code == 0
    assert docs("reindex", "lease.txt").exit_code == 0
    assert docs("list").stdout.count("✓") == 2


def test_a_password_can_be_typed_unseen(docs: Type) -> None:
    done = docs("add", "papers/lease.txt", "--password", "-", input="sesame\n")
    assert done.exit_code == 0
    assert "Password" in done.stderr
    assert "sesame" not in done.output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "nothing.pdf"), "does not exist"),
        (("remove", "nothing.pdf"), "nothing.pdf"),
        (("reindex", "nothing.pdf"), "nothing.pdf"),
        (("search", " "), "there is no text"),
        (("ask", "x", "--since", "soon"), "2026-11-20"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    docs: Type, arguments: tuple[str, ...], why: str
) -> None:
    done = docs(*arguments)
    assert done.exit_code == 1
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_empty_text_is_not_the_folder_we_are_in(docs: Type) -> None:
    done = docs("add", "")
    assert done.exit_code == 2
    assert "an empty text is no path" in done.stderr
    assert "no documents yet" in docs("list").stdout
