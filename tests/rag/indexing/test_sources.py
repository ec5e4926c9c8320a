import os
from pathlib import Path

import pytest

from rag.documents import Document, Source
from rag.indexing.sources import check, chosen, covered

HOUSE = Path("/house")
MANUAL = Document(id="a1", path=HOUSE / "kitchen" / "manual.pdf")
OTHER = Document(id="a2", path=HOUSE / "bath" / "manual.pdf")
LETTER = Document(id="a3", path=Path("/letters") / "tax.eml")
DOCUMENTS = [MANUAL, OTHER, LETTER]
SOURCES = [Source(HOUSE), Source(LETTER.path)]


def readable(path: Path) -> bool:
    return path.suffix == ".txt"


def test_a_folder_and_a_readable_file_may_be_added(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    check(tmp_path, readable=readable)
    check(tmp_path / "a.txt", readable=readable)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("none.txt", "does not exist"),
        ("a.exe", "is of a kind that cannot be read"),
        ("pipe.txt", "is neither a file nor a folder"),
        ("x" * 300, "cannot be opened: File name too long"),
        ("n\0l", "does not exist"),
        ("a.exe/b.txt", "does not exist"),
        ("circle.txt", "cannot be opened: Too many levels of symbolic links"),
        ("nowhere.txt", "is a link that leads nowhere"),
        (os.fsdecode(b"\xff"), "� does not exist"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "a.exe").touch()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "nowhere.txt").symlink_to("none.txt")
    with pytest.raises(ValueError, match=sentence):
        check(tmp_path / name, readable=readable)


def test_only_a_source_that_is_not_excluded_covers() -> None:
    assert covered(MANUAL.path, [Source(HOUSE)])
    assert not covered(MANUAL.path, [Source(HOUSE, excluded=True)])


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/house", HOUSE),
        ("/letters/tax.eml", LETTER.path),
        ("a2", OTHER.path),
        ("/house/kitchen/manual.pdf", MANUAL.path),
        ("kitchen/manual.pdf", MANUAL.path),
        ("tax.eml", LETTER.path),
        ("/house/kitchen", HOUSE / "kitchen"),
    ],
)
def test_a_thing_is_named_by_path_id_or_end_of_path(name: str, path: Path) -> None:
    assert chosen(name, SOURCES, DOCUMENTS) == [path]


@pytest.mark.parametrize("name", ["nual.pdf", "", "a9", "/elsewhere", "KITCHEN"])
def test_what_means_nothing_is_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="no document and no folder"):
        chosen(name, SOURCES, DOCUMENTS)


def test_what_means_two_things_names_both() -> None:
    with pytest.raises(ValueError, match=r"/house/kitchen/manual\.pdf, /house/bath/manual\.pdf"):
        chosen("manual.pdf", SOURCES, DOCUMENTS)


def test_an_excluded_folder_is_not_chosen_as_a_source() -> None:
    with pytest.raises(ValueError, match="no document"):
        chosen("/away", [Source(Path("/away"), excluded=True)], DOCUMENTS)
