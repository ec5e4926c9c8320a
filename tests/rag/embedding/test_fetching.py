import logging
import threading
from pathlib import Path

import pytest

from rag.embedding.fetching import size, telling


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="rag.embedding.fetching")


def test_the_beginning_and_the_end_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with telling("the model 'm'", tmp_path, size_mb=3, every_s=1000):
        (tmp_path / "part").write_bytes(b"x" * 2_000_000)
    assert caplog.messages[-1] == "fetching the model 'm': 2 of 3 MB"


def test_what_grows_is_told_meanwhile(tmp_path: Path) -> None:
    told = threading.Event()

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() == "fetching it: 1 of 9 MB":
                told.set()

    handler = Told()
    log = logging.getLogger("rag.embedding.fetching")
    log.addHandler(handler)
    try:
        with telling("it", tmp_path, size_mb=9, every_s=0.001):
            (tmp_path / "part").write_bytes(b"x" * 1_000_000)
            assert told.wait(20)
    finally:
        log.removeHandler(handler)


def test_what_stands_still_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with telling("it", tmp_path, size_mb=9, every_s=0.001):
        threading.Event().wait(0.05)
    assert caplog.messages == ["fetching it: 0 of 9 MB"]


def test_a_failure_ends_the_telling(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"), telling("it", tmp_path, size_mb=9):
        raise OSError("gone")
    assert "fetching" not in {thread.name for thread in threading.enumerate()}


def test_links_and_folders_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "blob.incomplete").write_bytes(b"123")
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "blob.incomplete")
    assert size(tmp_path) == 3
    assert size(tmp_path / "none") == 0
