import os
from pathlib import Path

import pytest

from rag.documents import Source
from rag.indexing.walk import Survey, survey


def readable(path: Path) -> bool:
    return path.suffix in {".txt", ".pdf"}


def look(*sources: Source | Path) -> Survey:
    known = [s if isinstance(s, Source) else Source(s) for s in sources]
    return survey(known, readable=readable)


def names(found: Survey) -> list[str]:
    return sorted(path.name for path in found.files)


def write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(path.name))


def test_readable_files_are_found_at_any_depth(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", tmp_path / "b" / "c" / "d.pdf", tmp_path / "e.exe")
    found = look(tmp_path)
    assert names(found) == ["a.txt", "d.pdf"]
    file = found.files[tmp_path / "a.txt"]
    assert file.size == 5
    assert file.modified_ns == (tmp_path / "a.txt").stat().st_mtime_ns
    assert not found.unseen


def test_a_file_somebody_named_counts_whatever_it_is_called(tmp_path: Path) -> None:
    write(tmp_path / "notes", tmp_path / ".secret.txt")
    assert names(look(tmp_path / "notes", tmp_path / ".secret.txt")) == [".secret.txt", "notes"]


@pytest.mark.parametrize(
    "name",
    [".hidden.txt", "~$open.txt", "draft.txt~", "half.pdf.part", "x.txt.crdownload", "y.TMP",
     ".git/a.txt", "node_modules/b.txt", "__pycache__/c.txt"],
)  # fmt: skip
def test_what_is_hidden_or_only_passing_is_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    found = survey([Source(tmp_path)], readable=lambda _: True)
    assert names(found) == []


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self.txt").symlink_to(tmp_path / "a" / "self.txt")
    (tmp_path / "a" / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    found = look(tmp_path)
    assert names(found) == ["x.txt"]
    assert found.unseen == {tmp_path / "a" / "self.txt": "Too many levels of symbolic links"}


def test_a_folder_that_is_reached_twice_is_entered_once(tmp_path: Path) -> None:
    write(tmp_path / "real" / "x.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert len(look(tmp_path).files) == 1
    assert len(look(tmp_path, tmp_path / "real").files) == 1


def test_a_linked_folder_and_a_linked_file_are_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "x.txt", tmp_path / "y.txt")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "in").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "home" / "z.txt").symlink_to(tmp_path / "y.txt")
    assert names(look(tmp_path / "home")) == ["x.txt", "z.txt"]


def test_what_is_excluded_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", tmp_path / "b" / "c.txt", tmp_path / "d.txt")
    found = look(tmp_path, *(Source(tmp_path / name, excluded=True) for name in ("b", "d.txt")))
    assert names(found) == ["a.txt"]


def test_an_excluded_source_is_not_walked_at_all(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    assert names(look(Source(tmp_path, configured=True), Source(tmp_path, excluded=True))) == []


def test_a_file_of_an_excluded_folder_may_be_named(tmp_path: Path) -> None:
    write(tmp_path / "b" / "c.txt", tmp_path / "b" / "d.txt")
    found = look(tmp_path, Source(tmp_path / "b", excluded=True), tmp_path / "b" / "d.txt")
    assert names(found) == ["d.txt"]


def test_names_may_hold_any_bytes(tmp_path: Path) -> None:
    odd = ["new\nline.txt", "smile 😀.txt", os.fsdecode(b"latin-\xe9.txt")]
    write(*(tmp_path / name for name in odd))
    assert names(look(tmp_path)) == sorted(odd)


def test_only_regular_files_count(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    assert names(look(tmp_path, tmp_path / "pipe.txt")) == []


def test_a_source_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    write(tmp_path / "file.txt")
    found = look(tmp_path / "gone", tmp_path / "file.txt" / "below")
    assert (found.files, found.unseen) == ({}, {})


def test_what_is_in_a_locked_folder_is_unknown_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "open" / "a.txt", tmp_path / "locked" / "b.txt")
    really = os.scandir

    def scandir(path: Path) -> object:
        if path == tmp_path / "locked":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)  # whoever runs the tests may be root
    found = look(tmp_path)
    assert names(found) == ["a.txt"]
    assert found.unseen == {tmp_path / "locked": "Permission denied"}
    assert found.hides(tmp_path / "locked" / "b.txt")
    assert found.hides(tmp_path / "locked")
    assert not found.hides(tmp_path / "open" / "b.txt")


def test_what_is_in_a_folder_that_can_only_be_listed_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "listed" / "sub" / "a.txt")
    really = os.stat

    def stat(path: Path, **how: bool) -> os.stat_result:
        if Path(path) == tmp_path / "listed" / "sub":
            raise PermissionError(13, "Permission denied")
        return really(path, **how)

    monkeypatch.setattr(os, "stat", stat)
    found = look(tmp_path)
    assert found.unseen == {tmp_path / "listed" / "sub": "Permission denied"}
    assert found.hides(tmp_path / "listed" / "sub" / "a.txt")


def test_a_file_that_cannot_be_looked_at_is_unknown(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 300 + ".txt")
    found = look(long)
    assert found.hides(long)
    assert not found.files


def test_a_folder_that_vanishes_while_it_is_walked_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a" / "b.txt")

    def gone(path: Path) -> object:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr(os, "scandir", gone)
    found = look(tmp_path)
    assert (found.files, found.unseen) == ({}, {})


def test_many_levels_are_no_problem(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(200):
        deep /= "d"
    write(deep / "x.txt")
    assert names(look(tmp_path)) == ["x.txt"]
