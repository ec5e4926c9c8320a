import logging
from pathlib import Path

import pytest

from rag.indexing.passwords import Passwords


def test_there_are_none_at_first(tmp_path: Path) -> None:
    assert Passwords(tmp_path / "passwords").all() == []
    assert Passwords(tmp_path / "passwords", tmp_path / "none").all() == []


def test_those_given_last_come_first_then_the_configured(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("third\n\nfirst\n")
    passwords = Passwords(tmp_path / "documents" / "passwords", tmp_path / "mine")
    passwords.add(["first", "second"])
    passwords.add(["second"])
    assert passwords.all() == ["second", "first", "third"]


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    passwords = Passwords(tmp_path / "passwords")
    passwords.add(["one"])
    assert (tmp_path / "passwords").stat().st_mode & 0o777 == 0o600


def test_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    Passwords(tmp_path / "new" / "passwords").add([])
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("word", ["", "two\nlines", "two\rlines", "line\n", "\udcff"])
def test_a_password_is_one_line(tmp_path: Path, word: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Passwords(tmp_path / "passwords").add(["good", word])
    assert Passwords(tmp_path / "passwords").all() == []


def test_a_file_that_cannot_be_read_is_no_reason_to_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    (tmp_path / "mine").write_bytes(b"gr\xfcn\n")
    assert Passwords(tmp_path / "passwords", tmp_path / "mine").all() == []
    assert "no passwords can be read" in caplog.text
    assert "gr" not in caplog.text.replace(str(tmp_path), "")


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "passwords").mkdir()
    with pytest.raises(ValueError, match="passwords cannot be written: Is a directory"):
        Passwords(tmp_path / "passwords").add(["word"])
