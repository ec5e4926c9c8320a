"""What becomes of an index file that is broken, deleted, foreign, old or too new."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rag.documents import Filters, Source
from rag.store import doubts
from rag.store.errors import DamagedError, StoreError
from rag.store.repair import prepare
from rag.store.schema import FORMATS
from rag.store.sqlite import SqliteStore
from tests.rag.store.places import Folder, add, axis, embed

ALL = Filters()


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "documents")


def fill(place: Folder, documents: int = 30) -> None:
    with place.open() as store:
        for number in range(documents):
            sentences = [f"Word {number} {n}." for n in range(20)]
            add(store, f"/{number}", *sentences)
        store.embed("e", {key: axis(0) for key in store.unembedded("e", limit=10_000)})
        store.add_sources([Source(Path("/wanted"))])
        store.tidy("e")


def works(store: SqliteStore) -> bool:
    """Whether documents can be put and found, in both ways."""
    add(store, "/new", "Brand new.")
    embed(store, "e", {"Brand new.": axis(1)})
    words = store.match({"brand": 1.0}, limit=1, filters=ALL)
    near = store.nearest(axis(1), embedder="e", limit=1, filters=ALL)
    return len(words) == 1 and words[0].id == near[0].id


def overwrite(path: Path, start: float, length: int, byte: bytes = b"\x5a") -> None:
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * start))
        file.write(byte * length)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    path.write_bytes(b"this is no index at all" * 1000)


def behead(path: Path) -> None:
    overwrite(path, 0, 4096)


def replace_by_another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE cookies (jar TEXT)")
        other.commit()


@pytest.mark.parametrize("harm", [truncate, garble, behead, replace_by_another])
def test_a_broken_file_is_set_aside_and_a_new_one_begun(
    place: Folder, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    fill(place)
    harm(place.file)
    harmed = place.file.read_bytes()
    with place.open() as store:
        assert store.documents() == []
        assert works(store)
    assert (place.folder / "index.broken").read_bytes() == harmed
    assert "documents are read again" in caplog.text


def test_an_empty_file_is_an_empty_index(place: Folder) -> None:
    place.folder.mkdir()
    place.file.touch()
    with place.open() as store:
        assert works(store)
    assert not (place.folder / "index.broken").exists()


def test_what_the_user_added_is_known_again_where_it_is_legible(place: Folder) -> None:
    fill(place)
    with closing(sqlite3.connect(place.file)) as file:
        root = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pages'").fetchone()
        size = file.execute("PRAGMA page_size").fetchone()[0]
    with place.file.open("r+b") as broken:
        broken.seek((root[0] - 1) * size)
        broken.write(b"\xff" * size)
    with place.open() as store:
        [first, *_] = store.documents()
        with pytest.raises(DamagedError, match="is damaged"):
            store.pages(first.id)
        assert store.documents() == []
        assert store.sources() == [Source(Path("/wanted"))]
        assert works(store)


@pytest.mark.parametrize("left", [0.6, 0.8])
def test_what_the_user_added_is_known_again_if_the_end_is_cut_off(
    place: Folder, left: float
) -> None:
    fill(place)
    os.truncate(place.file, int(place.file.stat().st_size * left))
    with place.open() as store:
        assert store.documents() == []
        assert store.sources() == [Source(Path("/wanted"))]
        assert works(store)


def change(place: Folder, statement: str) -> None:
    with closing(sqlite3.connect(place.file)) as file:
        file.execute(statement)
        file.commit()


def test_what_one_process_found_damaged_the_next_one_mends(place: Folder) -> None:
    fill(place)
    change(place, "UPDATE fulltext_data SET block = x'00' WHERE id > 10")
    with place.open() as store, pytest.raises(DamagedError, match="try again"):
        store.match({"word": 1.0}, limit=5, filters=ALL)
    with place.open() as store:
        assert len(store.match({"word": 1.0}, limit=5, filters=ALL)) == 5
        assert len(store.documents()) == 30


def test_where_a_check_finds_nothing_and_reading_fails_a_new_index_is_begun(
    place: Folder,
) -> None:
    fill(place)
    change(place, "UPDATE documents SET title = CAST(x'ff' AS TEXT)")
    for _ in range(2):
        with place.open() as store, pytest.raises(DamagedError):
            store.documents()
    with place.open() as store:
        assert store.documents() == []
        assert store.sources() == [Source(Path("/wanted"))]
        assert works(store)
    assert doubts.of(place.file) == ""


def test_an_index_mended_long_ago_is_not_hopeless_for_that(place: Folder) -> None:
    fill(place)
    doubts.raise_(place.file)
    for _ in range(2):
        with place.open() as store:
            assert len(store.documents()) == 30


def test_an_index_that_does_not_say_its_format_is_begun_anew(place: Folder) -> None:
    fill(place)
    change(place, "PRAGMA user_version = 0")
    with place.open() as store:
        assert store.documents() == []
        assert store.sources() == [Source(Path("/wanted"))]
        assert works(store)


def test_doubts_that_cannot_be_kept_or_read_are_none(tmp_path: Path) -> None:
    doubts.raise_(tmp_path / "gone" / "index.sqlite")
    (tmp_path / "index.doubts").write_bytes(b"\xff")
    assert doubts.of(tmp_path / "gone" / "index.sqlite") == ""
    assert doubts.of(tmp_path / "index.sqlite") == ""


def test_a_damaged_full_text_is_made_anew_and_nothing_else_is_lost(place: Folder) -> None:
    fill(place)
    with closing(sqlite3.connect(place.file)) as file:
        file.execute("UPDATE fulltext_data SET block = x'00' WHERE id > 10")
        file.commit()
    with place.open() as store:
        with pytest.raises(DamagedError):
            store.match({"word": 1.0}, limit=5, filters=ALL)
        assert len(store.match({"word": 1.0}, limit=5, filters=ALL)) == 5
        assert len(store.documents()) == 30


def delete_all(place: Folder) -> None:
    for path in place.folder.iterdir():
        path.unlink()
    place.folder.rmdir()


@pytest.mark.parametrize("delete", [delete_all, lambda place: place.file.unlink()])
def test_an_index_deleted_while_in_use_begins_anew(
    place: Folder, delete: Callable[[Folder], None], caplog: pytest.LogCaptureFixture
) -> None:
    fill(place)
    with place.open() as store, place.open() as other:
        for each in (store, other):
            assert each.match({"word": 1.0}, limit=1, filters=ALL)
            assert each.nearest(axis(0), embedder="e", limit=1, filters=ALL)
            each.keep("key", "value")
        delete(place)
        assert store.match({"word": 1.0}, limit=1, filters=ALL) == []
        assert store.nearest(axis(0), embedder="e", limit=1, filters=ALL) == []
        assert works(store)
        assert len(other.documents()) == 1
        assert other.match({"brand": 1.0}, limit=1, filters=ALL)
        other.remove([other.documents()[0].id])
        assert works(other)
    with place.open() as store:
        assert [str(found.path) for found in store.documents()] == ["/new"]
    assert "was deleted" in caplog.text


def test_an_index_replaced_by_a_copy_is_followed(place: Folder, tmp_path: Path) -> None:
    fill(place, 3)
    another = Folder(tmp_path / "another")
    fill(another, 5)
    with place.open() as store:
        assert len(store.documents()) == 3
        another.file.replace(place.file)
        assert len(store.documents()) == 5
        assert store.nearest(axis(0), embedder="e", limit=1, filters=ALL)


def test_a_lost_index_can_be_used_by_who_had_a_transaction_open(place: Folder) -> None:
    fill(place, 1)
    with place.open() as store:
        with store._connections.write() as connection:
            connection.execute("UPDATE changes SET number = 7")
            place.file.unlink()
        assert works(store)


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
def test_a_copy_made_while_in_use_is_whole(place: Folder, tmp_path: Path, kept: float) -> None:
    """With all, half or nothing of what is not yet in the file itself."""
    copy = tmp_path / "copy"
    with place.open() as store:
        for number in range(30):
            add(store, f"/{number}", *(f"Word {number} {n}." for n in range(20)))
        shutil.copytree(place.folder, copy)
    journal = copy / "index.sqlite-wal"
    journal.write_bytes(journal.read_bytes()[: int(journal.stat().st_size * kept)])
    with Folder(copy).open() as store:
        there = len(store.documents())
        assert there <= 30
        assert there == 30 or kept < 1
        assert store.counts().chunks == len(store.match({"word": 1}, limit=999, filters=ALL))
        assert works(store)


def test_an_index_of_a_newer_hearsay_is_left_alone(place: Folder) -> None:
    fill(place)
    with closing(sqlite3.connect(place.file)) as file:
        file.execute("PRAGMA user_version = 99")
    before = place.file.read_bytes()
    with place.open() as store:
        for _ in range(2):
            with pytest.raises(StoreError, match="format 99, written by a newer Hearsay"):
                store.documents()
    assert place.file.read_bytes() == before


NEXT = (*FORMATS, "ALTER TABLE documents ADD COLUMN colour TEXT;\nCREATE TABLE more (n);")


def test_an_older_index_is_brought_to_the_newest_format(place: Folder) -> None:
    fill(place)
    prepare(place.file, formats=NEXT)
    with closing(sqlite3.connect(place.file)) as file:
        assert file.execute("PRAGMA user_version").fetchone()[0] == len(NEXT)
        assert file.execute("SELECT count(*), count(colour) FROM documents").fetchone() == (30, 0)
        assert file.execute("SELECT count(*) FROM more").fetchone() == (0,)


def test_a_migration_that_fails_leaves_the_old_format(place: Folder) -> None:
    fill(place)
    broken = (*FORMATS, "CREATE TABLE more (n);\nSELECT nonsense;")
    with pytest.raises(sqlite3.OperationalError, match="nonsense"):
        prepare(place.file, formats=broken)
    with place.open() as store:
        assert len(store.documents()) == 30
        with store._connections.read() as connection:
            names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("more",) not in names


def test_a_migrated_file_is_like_a_new_one(tmp_path: Path) -> None:
    """Each format from every earlier one."""
    fresh, old = tmp_path / "fresh" / "index.sqlite", tmp_path / "old" / "index.sqlite"
    prepare(fresh)
    for count in range(1, len(FORMATS) + 1):
        prepare(old, formats=FORMATS[:count])
    assert _layout(old) == _layout(fresh)


def _layout(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("not a folder")
    with (
        SqliteStore(tmp_path / "documents") as store,
        pytest.raises(StoreError, match="documents cannot be used"),
    ):
        store.documents()
    with (
        SqliteStore(tmp_path / "documents") as store,
        pytest.raises(StoreError, match="documents cannot be used"),
        store.indexing(),
    ):
        pass


def test_a_full_disk_is_named_and_nothing_is_lost(place: Folder) -> None:
    fill(place, 3)
    with place.open() as store:
        with store._connections.maintain() as connection:
            most = connection.execute("PRAGMA max_page_count").fetchone()[0]
            used = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {used}")
        with pytest.raises(StoreError, match=r"the disk .* is full: free some space"):
            add(store, "/big", *(f"Sentence {number}." for number in range(5000)))
        assert len(store.documents()) == 3
        assert store.match({"sentence": 1.0}, limit=1, filters=ALL) == []
        with store._connections.maintain() as connection:
            connection.execute(f"PRAGMA max_page_count = {most}")
        assert works(store)


def test_a_busy_file_is_named(place: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(place, 1)
    monkeypatch.setattr("rag.store.connections.BUSY_S", 0.01)
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other, place.open() as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program keeps"):
            add(store, "/a", "Word.")
        assert len(store.documents()) == 1  # reading goes on
        other.execute("ROLLBACK")
        assert works(store)


def test_a_closed_store_says_so(place: Folder) -> None:
    store = place.open()
    store.documents()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents()
