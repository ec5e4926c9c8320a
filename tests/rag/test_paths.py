from pathlib import Path

import pytest

from rag.paths import absolute, as_text, below

HOUSE = Path("/house")
MANUAL = Path("/house/kitchen/manual.pdf")


def test_a_path_is_kept_from_the_root_and_links_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("/")
    assert absolute(Path("a/../link")) == tmp_path / "link"
    monkeypatch.setenv("HOME", "/home/me")
    assert absolute(Path("~/docs")) == Path("/home/me/docs")


def test_a_home_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="there is no such home folder"):
        absolute(Path("~nobody-of-that-name/x"))


def test_a_folder_holds_itself_and_what_is_in_it() -> None:
    assert below(HOUSE, HOUSE)
    assert below(MANUAL, HOUSE)
    assert not below(HOUSE, MANUAL)
    assert not below(Path("/household"), HOUSE)


def test_any_path_can_be_shown() -> None:
    assert as_text(Path("/a/\udcff\n😀")) == "/a/�\n😀"
    assert as_text("\ud800") == "�"
