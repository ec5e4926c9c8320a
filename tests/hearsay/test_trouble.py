from pathlib import Path

import pytest

from config import Settings
from hearsay.trouble import INTERRUPTED, Trouble, run


async def failing(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    "error",
    [
        Trouble("no luck"),
        ConnectionError("no luck"),
        ExceptionGroup("tasks", [ExceptionGroup("more", [Trouble("no luck")])]),
    ],
    ids=["trouble", "connection", "in a group of groups"],
)
def test_expected_trouble_is_one_sentence(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(None, lambda _: failing(error)) == 1
    assert capsys.readouterr() == ("", "hearsay: no luck\n")


def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("room: Küche")
    assert run(tmp_path / "a.yaml", lambda _: failing(AssertionError())) == 1
    assert capsys.readouterr().err.startswith("hearsay: setting 'room' is wrong")


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run(None, lambda _: failing(ZeroDivisionError()))


def test_ctrl_c_has_the_exit_code_of_shells() -> None:
    assert run(None, lambda _: failing(KeyboardInterrupt())) == INTERRUPTED


def test_the_exit_code_is_that_of_the_command() -> None:
    async def work(settings: Settings) -> int:
        return len(settings.room)

    assert run(None, work) == len("living_room")
