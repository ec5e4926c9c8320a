"""One assistant for one data folder."""

from pathlib import Path

import pytest

from agents.assistant.lock import only_one
from bus.presence import DuplicateWorkerError


def test_a_second_one_is_kept_out_until_the_first_has_gone(tmp_path: Path) -> None:
    with only_one(tmp_path / "data"):
        with (
            pytest.raises(DuplicateWorkerError, match="another assistant is using"),
            only_one(tmp_path / "data"),
        ):
            pytest.fail("both are in")
        with only_one(tmp_path / "other"):
            pass
    with only_one(tmp_path / "data"):
        pass


def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    with only_one(tmp_path / "file"):
        pass
    assert len(caplog.messages) == 1
