import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import Settings
from rag.documents import Source
from rag.indexing.index import Index, open_index
from rag.indexing.indexer import Indexer
from rag.indexing.intake import Intake, Rules
from rag.indexing.ledger import Ledger
from rag.indexing.pace import Pace, Report
from rag.indexing.parts import passwords
from rag.indexing.progress import Progress
from rag.indexing.vectors import Vectors
from rag.reading.reader import readable
from rag.store.open import open_store
from rag.store.store import Store
from tests.rag.indexing.fakes import Letters, Shelf, by_line, words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two files beside the data."""
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "fridge.md").write_text("# Fridge\n\nTo defrost it, unplug it.\n")
    (folder / "sub" / "oven.txt").write_text("The oven heats up in ten minutes.\n")
    return folder


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data": tmp_path / "data"})


def following(settings: Settings, *folders: Path) -> Settings:
    documents = settings.documents.model_copy(update={"folders": folders})
    return settings.model_copy(update={"documents": documents})


@contextmanager
def quick(
    settings: Settings, store: Store, *, report: Report, stop: threading.Event
) -> Iterator[Indexer]:
    """An indexer that needs no other process and no model."""
    yield Indexer(
        store=store,
        ledger=Ledger(store),
        intake=Intake(
            reader=Shelf(),
            rules=Rules(by_line, words),
            passwords=passwords(settings).all,
            wait=stop.wait,
        ),
        vectors=Vectors(store, Letters),
        pace=Pace(report),
        readable=readable,
        largest=1e6,
        stopped=stop.is_set,
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Index]:
    with open_store(settings) as store:
        yield Index(settings=settings, store=store, indexer=quick)


@pytest.fixture
def index(own: Settings) -> Iterator[Index]:
    with opened(own) as index:
        yield index


def names(index: Index) -> list[str]:
    return [document.path.name for document in index.documents()]


# --- add ---------------------------------------------------------------------------------------


def test_the_real_parts_make_real_files_searchable(own: Settings, folder: Path) -> None:
    with open_index(own) as index:
        index.add([folder])
        index.settle()
        assert [d.title for d in index.documents()] == ["Fridge", "oven"]
        assert index.store.counts("wordllama/l2-256").unembedded == 0


def test_what_is_added_is_searchable_when_it_is_settled(index: Index, folder: Path) -> None:
    assert index.add([folder]) == [folder]
    assert index.owed
    assert names(index) == []
    said: list[Progress] = []
    assert index.settle(said.append).state == "idle"
    assert names(index) == ["fridge.md", "oven.txt"]
    assert not index.owed
    assert index.counts().documents == 2
    assert index.counts().unembedded == 0
    assert said[-1].done == 2


def test_added_paths_are_sources(index: Index, folder: Path) -> None:
    index.add([folder / "fridge.md", folder])
    assert index.sources() == [Source(folder), Source(folder / "fridge.md")]


def test_nothing_is_added_if_one_is_wrong(index: Index, folder: Path) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        index.add([folder, folder / "none.txt"], passwords=["x"])
    assert index.sources() == []
    assert Ledger(index.store).wanted == 0


def test_a_password_is_kept_outside_the_index(index: Index, folder: Path, own: Settings) -> None:
    index.add([folder], passwords=["open sesame"])
    kept = {p.name for p in own.data.rglob("*") if p.is_file() and b"sesame" in p.read_bytes()}
    assert kept == {"passwords"}


def test_what_was_excluded_comes_back_when_it_is_added(index: Index, folder: Path) -> None:
    index.add([folder])
    index.settle()
    index.remove(["oven.txt"])
    index.settle()
    assert names(index) == ["fridge.md"]
    index.add([folder])
    index.settle()
    assert names(index) == ["fridge.md", "oven.txt"]
    assert index.sources() == [Source(folder)]


def test_what_could_not_be_read_gets_another_try(index: Index, folder: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"\xff no text at all")
    index.add([folder])
    index.settle()
    before = {d.path.name: d for d in index.documents()}
    index.add([folder / "bad.pdf"])
    assert index.counts().documents == 3
    assert not {d.path.name: d for d in index.documents()}["bad.pdf"].content
    index.settle()
    after = {d.path.name: d for d in index.documents()}
    assert (after["bad.pdf"].condition, after["bad.pdf"].content) == (
        "refused",
        before["bad.pdf"].content,
    )
    assert after["fridge.md"].indexed_at == before["fridge.md"].indexed_at


@pytest.mark.usefixtures("folder")
def test_the_house_keeps_its_own_data_out(own: Settings, tmp_path: Path) -> None:
    with opened(following(own, tmp_path)) as index:
        own.data.mkdir(exist_ok=True)
        (own.data / "notes.txt").write_text("a log, perhaps")
        index.want()
        index.settle()
        assert names(index) == ["fridge.md", "oven.txt"]
        index.add([own.data / "notes.txt"])
        index.settle()
        assert "notes.txt" in names(index)


# --- configured folders ------------------------------------------------------------------------


def test_configured_folders_are_sources(own: Settings, folder: Path) -> None:
    with opened(following(own, folder, folder)) as index:
        assert index.sources() == [Source(folder, configured=True)]
        index.want()
        index.settle()
        assert names(index) == ["fridge.md", "oven.txt"]


def test_a_folder_that_is_no_longer_configured_is_forgotten(own: Settings, folder: Path) -> None:
    with opened(following(own, folder)) as index:
        index.want()
        index.settle()
    with opened(own) as index:
        index.want()
        index.settle()
        assert names(index) == []


# --- remove ------------------------------------------------------------------------------------


def test_a_source_that_is_removed_takes_its_documents_along(index: Index, folder: Path) -> None:
    index.add([folder])
    index.settle()
    assert index.remove([str(folder)]) == [folder]
    index.settle()
    assert (names(index), index.sources()) == ([], [])
    assert (folder / "fridge.md").exists()


def test_a_file_is_left_out_of_the_folder_it_stays_in(index: Index, folder: Path) -> None:
    index.add([folder])
    index.settle()
    id_ = index.documents()[0].id
    assert index.remove([id_, str(folder / "sub")]) == [folder / "fridge.md", folder / "sub"]


def test_a_removed_file_does_not_come_back_with_the_next_look(index: Index, folder: Path) -> None:
    index.add([folder, folder / "fridge.md"])
    index.settle()
    index.remove([str(folder / "fridge.md")])
    index.settle()
    assert names(index) == ["oven.txt"]
    assert index.sources() == [Source(folder), Source(folder / "fridge.md", excluded=True)]


def test_a_configured_folder_may_be_removed_and_added_again(own: Settings, folder: Path) -> None:
    with opened(following(own, folder)) as index:
        index.remove([str(folder)])
        index.settle()
        assert names(index) == []
        assert index.sources() == [Source(folder, excluded=True)]
        index.add([folder])
        index.settle()
        assert len(names(index)) == 2


def test_nothing_is_removed_if_one_name_means_nothing(index: Index, folder: Path) -> None:
    index.add([folder])
    index.settle()
    with pytest.raises(ValueError, match="no document"):
        index.remove(["fridge.md", "none.md"])
    assert index.sources() == [Source(folder)]


# --- reindex -----------------------------------------------------------------------------------


def test_everything_or_one_may_be_read_again(index: Index, folder: Path) -> None:
    index.add([folder])
    index.settle()
    first = [d.indexed_at for d in index.documents()]
    assert index.reindex(["fridge.md"]) == 1
    index.settle()
    second = [d.indexed_at for d in index.documents()]
    assert second[0] != first[0]
    assert second[1] == first[1]
    assert index.reindex() == 2
    assert len(names(index)) == 2, "what is read again stays searchable"
    index.settle()
    assert not set(second) & {d.indexed_at for d in index.documents()}


def test_reindexing_what_is_not_there_is_a_sentence(index: Index) -> None:
    with pytest.raises(ValueError, match="no document"):
        index.reindex(["none.md"])


# --- pause, progress, others -------------------------------------------------------------------


def test_nothing_is_read_while_paused(index: Index, folder: Path) -> None:
    index.pause()
    index.add([folder])
    assert index.paused
    assert not index.owed
    assert index.settle().state == "paused"
    assert names(index) == []
    index.resume()
    assert not index.paused
    assert index.settle().state == "idle"
    assert len(names(index)) == 2


def test_a_stop_ends_the_wait(index: Index, folder: Path) -> None:
    stop = threading.Event()
    stop.set()
    index.add([folder])
    index.settle(stop=stop)
    assert index.owed


def test_who_waits_watches_another_who_indexes(index: Index, own: Settings, folder: Path) -> None:
    index.add([folder])
    watched = threading.Event()
    said: list[Progress] = []

    def report(progress: Progress) -> None:
        said.append(progress)
        watched.set()

    with opened(own) as other, other.store.indexing() as ours:
        assert ours
        ledger = Ledger(other.store)
        ledger.say(Progress("reading", done=1, total=2))
        waiting = threading.Thread(target=index.settle, args=(report,))
        waiting.start()
        assert watched.wait(20)
        assert not index.work(stop=threading.Event()), "only one at a time"
        ledger.settle(ledger.wanted)
        waiting.join(20)
        assert not waiting.is_alive()
    assert said[0] == Progress("reading", done=1, total=2)
    assert names(index) == [], "the other did it, or said so"


def test_who_waits_takes_over_from_one_who_ended_too_early(
    index: Index, own: Settings, folder: Path
) -> None:
    index.add([folder])
    watched = threading.Event()
    with opened(own) as other, other.store.indexing():
        waiting = threading.Thread(target=index.settle, args=(lambda _: watched.set(),))
        waiting.start()
        assert watched.wait(20)
    waiting.join(60)
    assert not waiting.is_alive()
    assert names(index) == ["fridge.md", "oven.txt"]


def test_progress_is_kept_for_others(index: Index, own: Settings, folder: Path) -> None:
    index.add([folder])
    index.settle()
    with opened(own) as other:
        assert other.progress().done == 2


def test_one_who_was_killed_is_not_at_it_any_more(index: Index) -> None:
    Ledger(index.store).say(Progress("reading", done=1, total=2, document="x", at=1.0))
    assert index.progress() == Progress("idle", done=1, total=2, at=1.0)
    with index.store.indexing():
        assert index.progress().state == "reading", "somebody is at it, if slowly"


def test_an_index_is_behind_when_a_file_changes(index: Index, folder: Path) -> None:
    index.add([folder])
    assert index.behind
    index.settle()
    assert not index.behind
    (folder / "new.txt").write_text("New.")
    assert index.behind


def test_an_index_without_vectors_is_behind(index: Index) -> None:
    Ledger(index.store).say(Progress(note="the embedder is away"))
    assert index.behind
