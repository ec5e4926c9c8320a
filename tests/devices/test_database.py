import logging
from pathlib import Path

import pytest

from devices.database import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS word (text TEXT) STRICT"
INSERT = "INSERT INTO word VALUES (?)"


def test_what_was_written_can_be_read_by_the_next(tmp_path: Path) -> None:
    with Database(tmp_path / "sub" / "x.sqlite", SCHEMA) as database:
        assert database.write(INSERT, [["a"], ["b"]])
    with Database(tmp_path / "sub" / "x.sqlite", SCHEMA) as database:
        assert database.read("SELECT text FROM word ORDER BY text") == [("a",), ("b",)]


def test_what_was_written_needs_no_clean_end(tmp_path: Path) -> None:
    with (
        Database(tmp_path / "x.sqlite", SCHEMA) as one,
        Database(tmp_path / "x.sqlite", SCHEMA) as other,
    ):
        one.write(INSERT, [["a"]])
        assert other.read("SELECT text FROM word") == [("a",)]


def test_a_commit_does_not_wait_for_the_disk_and_is_never_torn(tmp_path: Path) -> None:
    with Database(tmp_path / "x.sqlite", SCHEMA) as database:
        assert database.read("PRAGMA journal_mode") == [("wal",)]
        assert database.read("PRAGMA synchronous") == [(1,)]


def test_half_a_write_is_none(tmp_path: Path) -> None:
    with Database(tmp_path / "x.sqlite", SCHEMA) as database:
        assert not database.write(INSERT, [["a"], [b"no text"]])
        assert database.read("SELECT * FROM word") == []


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, None])
def test_a_broken_file_is_put_aside(
    content: bytes | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "x.sqlite"
    with Database(file, SCHEMA) as database:
        database.write(INSERT, [["a" * 500] for _ in range(100)])
    broken = content or file.read_bytes()[:5_000] + b"\x55" * 20_000
    file.write_bytes(broken)
    with Database(file, SCHEMA) as database:
        assert database.write(INSERT, [["anew"]])
        assert database.read("SELECT text FROM word") == [("anew",)]
    assert file.with_suffix(".broken").read_bytes() == broken
    assert "starting anew" in caplog.text


def test_a_disk_that_is_full_is_said_once_and_again_when_it_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with Database(tmp_path / "x.sqlite", SCHEMA) as database:
        database.write(INSERT, [["a"]])
        assert not caplog.text
        database.read("PRAGMA query_only = on")
        assert not database.write(INSERT, [["b"]])
        assert not database.write(INSERT, [["c"]])
        assert caplog.text.count("cannot be written") == 1
        database.read("PRAGMA query_only = off")
        assert database.write(INSERT, [["d"]])
        assert database.write(INSERT, [["e"]])
        assert caplog.text.count("can be written again") == 1


def test_where_there_is_no_place_memory_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with Database(tmp_path / "file" / "x.sqlite", SCHEMA) as database:
        assert database.write(INSERT, [["a"]])
        assert database.read("SELECT text FROM word") == [("a",)]
    assert "going on in memory" in caplog.text
