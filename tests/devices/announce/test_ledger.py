"""What was announced is known to whoever runs next."""

from pathlib import Path

import pytest

from devices.announce.ledger import Ledger


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "announced.json"
    ledger = Ledger(file)
    ledger.note("a/config", {"stop": "button"})
    ledger.note("b/config", {"mute": "switch"})
    ledger.note("a/config", {"stop": "button", "state": "sensor"})
    again = Ledger(file)
    assert again.topics == {"a/config", "b/config"}
    assert again.components("a/config") == {"stop": "button", "state": "sensor"}
    assert again.components("c/config") == {}


def test_what_was_struck_is_not(tmp_path: Path) -> None:
    file = tmp_path / "announced.json"
    ledger = Ledger(file)
    for topic in ("a/config", "b/config"):
        ledger.note(topic, {"stop": "button"})
    ledger.strike("a/config")
    assert ledger.topics == Ledger(file).topics == {"b/config"}
    ledger.strike("b/config")
    assert not file.exists()
    assert Ledger(file).topics == frozenset()


def test_what_is_no_news_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "announced.json"
    ledger = Ledger(file)
    ledger.note("a/config", {"stop": "button"})
    file.unlink()
    ledger.note("a/config", {"stop": "button"})
    assert not file.exists()


def test_a_ledger_that_cannot_be_written_still_knows(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "announced.json").mkdir()
    ledger = Ledger(tmp_path / "announced.json")
    ledger.note("a/config", {"stop": "button"})
    assert ledger.topics == {"a/config"}
    assert "cannot note what is announced" in caplog.text


def test_a_ledger_that_cannot_be_read_is_an_empty_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "announced.json").write_text('{"a": 1}')
    assert Ledger(tmp_path / "announced.json").topics == frozenset()
    assert "cannot be used" in caplog.text
