import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from rag.documents import Document, Filters, Source
from rag.indexing.ahead import one_ahead
from rag.indexing.indexer import Indexer, InTurn
from rag.indexing.intake import Intake, Rules, fingerprint
from rag.indexing.ledger import Ledger
from rag.indexing.pace import Pace
from rag.indexing.progress import Progress
from rag.indexing.vectors import Vectors
from rag.reading.errors import UnreadableError
from rag.store.errors import StoreError
from rag.store.sqlite import SqliteStore
from rag.store.store import Store
from tests.rag.indexing.fakes import Letters, Shelf, by_line, one_by_one, words

BIG = 1000


@dataclass
class Bench:
    """An indexer over a folder, with everything it stands on in reach."""

    folder: Path
    store: Store
    shelf: Shelf = field(default_factory=Shelf)
    letters: Letters = field(default_factory=Letters)
    said: list[Progress] = field(default_factory=list)
    stopped: Callable[[], bool] = lambda: False
    fingerprint: Callable[[Path], str] = fingerprint
    in_turn: InTurn = one_by_one
    recipe: str = "1"
    batch: int = 512
    embed_every: int = 1000

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.store)
        self.sources = [Source(self.folder)]

    def run(self) -> bool:
        """One pass of a new indexer, as after a restart."""
        self.shelf.read_names.clear()
        self.letters.texts.clear()
        self.ledger.want()
        return Indexer(
            store=self.store,
            ledger=self.ledger,
            intake=Intake(reader=self.shelf, rules=Rules(by_line, words), wait=lambda _: None),
            vectors=Vectors(self.store, lambda: self.letters, batch=self.batch),
            pace=Pace(self.said.append),
            readable=lambda path: path.suffix == ".txt",
            largest=BIG,
            stopped=self.stopped,
            recipe=self.recipe,
            embed_every=self.embed_every,
            fingerprint=self.fingerprint,
            in_turn=self.in_turn,
        ).run(self.sources)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def known(self) -> dict[str, Document]:
        return {document.path.name: document for document in self.store.documents()}

    def found(self, word: str) -> list[str]:
        scored = self.store.match({word: 1.0}, limit=9, filters=Filters())
        return [one.chunk.text for one in self.store.chunks([s.id for s in scored])]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "docs").mkdir()
    with SqliteStore(tmp_path / "index") as store:
        yield Bench(tmp_path / "docs", store)


def test_a_pass_makes_everything_searchable(bench: Bench) -> None:
    bench.write("a.txt", "one apple\ntwo pears")
    bench.write("sub/b.txt", "three figs")
    assert bench.run()
    assert {name: d.condition for name, d in bench.known().items()} == {
        "a.txt": "ready",
        "b.txt": "ready",
    }
    assert bench.found("pears") == ["two pears"]
    near = bench.store.nearest(
        bench.letters.query("one apple"), embedder="letters/1", limit=1, filters=Filters()
    )
    assert [one.chunk.text for one in bench.store.chunks([near[0].id])] == ["one apple"]
    assert not bench.ledger.owed


def test_a_second_pass_reads_nothing(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    assert bench.run()
    assert (bench.shelf.read_names, bench.letters.texts) == ([], [])


def test_a_touched_file_is_opened_and_not_read(bench: Bench) -> None:
    path = bench.write("a.txt", "one apple")
    bench.run()
    before = bench.known()["a.txt"]
    os.utime(path, ns=(1, 1))
    bench.run()
    assert bench.shelf.read_names == []
    assert bench.known()["a.txt"].modified_ns == 1
    assert bench.known()["a.txt"].indexed_at == before.indexed_at
    assert bench.found("apple") == ["one apple"]


def test_a_changed_file_keeps_its_id(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    before = bench.known()["a.txt"].id
    bench.write("a.txt", "one banana only")
    bench.run()
    assert bench.known()["a.txt"].id == before
    assert (bench.found("apple"), bench.found("banana")) == ([], ["one banana only"])


def test_a_deleted_file_is_forgotten(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    (bench.folder / "a.txt").unlink()
    bench.run()
    assert (bench.known(), bench.found("apple")) == ({}, [])


def test_a_moved_file_keeps_its_id_and_is_not_read_again(bench: Bench) -> None:
    path = bench.write("a.txt", "one apple")
    bench.run()
    before = bench.known()["a.txt"].id
    (bench.folder / "new").mkdir()
    path.rename(bench.folder / "new" / "b.txt")
    bench.run()
    moved = bench.known()["b.txt"]
    assert (moved.id, moved.title, list(bench.known())) == (before, "b", ["b.txt"])
    assert bench.shelf.read_names == []
    assert bench.found("apple") == ["one apple"]


def test_a_title_of_its_own_survives_a_move(bench: Bench) -> None:
    path = bench.write("a.txt", "one apple")
    bench.run()
    bench.store.touch(replace(bench.known()["a.txt"], title="Fruit"))
    path.rename(bench.folder / "b.txt")
    bench.run()
    assert bench.known()["b.txt"].title == "Fruit"


def test_a_file_moved_over_another_takes_its_place(bench: Bench) -> None:
    path = bench.write("a.txt", "one apple")
    bench.write("b.txt", "two pears or so")
    bench.run()
    before = bench.known()["a.txt"].id
    path.replace(bench.folder / "b.txt")
    bench.run()
    assert {name: d.id for name, d in bench.known().items()} == {"b.txt": before}
    assert (bench.found("apple"), bench.found("pears")) == (["one apple"], [])


def test_two_copies_may_move_at_once_and_one_may_vanish(bench: Bench) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        bench.write(name, "the same")
    bench.run()
    (bench.folder / "a.txt").rename(bench.folder / "d.txt")
    (bench.folder / "b.txt").rename(bench.folder / "e.txt")
    (bench.folder / "c.txt").unlink()
    bench.run()
    assert sorted(bench.known()) == ["d.txt", "e.txt"]
    assert bench.shelf.read_names == []


def test_a_file_of_the_size_of_a_vanished_one_is_another(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    (bench.folder / "a.txt").unlink()
    bench.write("b.txt", "two pears")
    bench.run()
    assert list(bench.known()) == ["b.txt"]
    assert bench.found("pears") == ["two pears"]


def test_what_vanishes_is_forgotten_before_long_reading_begins(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    (bench.folder / "a.txt").unlink()
    bench.write("b.txt", "two pears and more")
    bench.shelf.before = lambda _: found.append(bench.found("apple"))
    found: list[list[str]] = []
    bench.run()
    assert found == [[]]


def test_the_same_content_is_embedded_once(bench: Bench) -> None:
    bench.write("a.txt", "one apple\none apple")
    bench.write("b.txt", "one apple")
    bench.run()
    assert bench.letters.texts == ["one apple"]


def test_a_broken_file_is_known_with_its_sentence_and_not_read_each_time(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.shelf.broken["a.txt"] = [UnreadableError("it is damaged") for _ in range(9)]
    bench.run()
    known = bench.known()["a.txt"]
    assert (known.condition, known.note) == ("refused", "it is damaged")
    bench.run()
    assert bench.shelf.read_names == []


def test_a_file_too_big_is_not_hashed_and_the_reader_says_why(bench: Bench) -> None:
    path = bench.write("a.txt", "x")
    os.truncate(path, 2 * 10**9)
    bench.shelf.broken["a.txt"] = [UnreadableError("it is too big") for _ in range(9)]
    bench.run()
    first = bench.known()["a.txt"]
    assert (first.note, first.content, first.size) == ("it is too big", "", 2 * 10**9)
    bench.run()
    assert bench.known()["a.txt"] == first, "nothing new is not written"


def test_a_file_that_may_not_be_opened_is_tried_again(bench: Bench) -> None:
    bench.write("a.txt", "one apple")

    def locked(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    bench.fingerprint = locked
    bench.shelf.broken["a.txt"] = [UnreadableError("it may not be opened") for _ in range(2)]
    bench.run()
    bench.fingerprint = fingerprint
    assert bench.known()["a.txt"].note == "it may not be opened"
    bench.run()
    assert bench.known()["a.txt"].condition == "ready"


def test_a_file_that_vanishes_before_it_is_opened_is_no_document(
    bench: Bench,
) -> None:
    bench.write("a.txt", "one apple")

    def gone(path: Path) -> str:
        raise FileNotFoundError(path)

    bench.fingerprint = gone
    assert bench.run()
    assert (bench.known(), bench.shelf.read_names) == ({}, [])


def test_a_name_that_is_no_utf8_is_a_document_like_others(bench: Bench) -> None:
    bench.write(os.fsdecode(b"\xff\n.txt"), "one apple")
    bench.run()
    assert [d.path for d in bench.store.documents()] == [bench.folder / os.fsdecode(b"\xff\n.txt")]
    assert bench.found("apple") == ["one apple"]
    assert bench.known()[os.fsdecode(b"\xff\n.txt")].title != ""


def test_a_pause_ends_a_pass_and_the_next_goes_on(bench: Bench) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        bench.write(name, f"text of {name}")
    bench.shelf.before = lambda path: bench.ledger.pause(paused=path.name == "b.txt")
    assert not bench.run()
    assert bench.said[-1].state == "paused"
    assert sorted(bench.known()) == ["a.txt"]
    assert bench.ledger.owed
    bench.ledger.pause(paused=False)
    bench.shelf.before = lambda _: None
    assert bench.run()
    assert bench.shelf.read_names == ["b.txt", "c.txt"]


def test_nothing_begins_while_paused(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.ledger.pause(paused=True)
    assert not bench.run()
    assert bench.known() == {}


def test_a_stop_ends_a_pass_between_two_files(bench: Bench) -> None:
    for name in ("a.txt", "b.txt"):
        bench.write(name, "text")
    bench.stopped = lambda: len(bench.shelf.read_names) > 0
    assert not bench.run()
    assert bench.shelf.read_names == ["a.txt"]
    assert bench.ledger.owed


def test_a_stop_ends_embedding_between_two_batches(bench: Bench) -> None:
    bench.batch = 1
    bench.write("a.txt", "one\ntwo\nthree")
    bench.stopped = lambda: len(bench.letters.texts) > 0
    assert not bench.run()
    assert bench.letters.texts == ["one"]
    bench.stopped = lambda: False
    assert bench.run()
    assert bench.letters.texts == ["two", "three"]


def test_an_embedder_that_is_away_costs_vectors_not_search(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.letters.failure = ConnectionError("the embedder is away: start it")
    assert bench.run()
    assert bench.found("apple") == ["one apple"]
    assert bench.said[-1].note == "the embedder is away: start it"
    assert not bench.ledger.owed
    bench.letters.failure = None
    assert bench.run()
    assert bench.letters.texts == ["one apple"]
    assert bench.said[-1].note == ""


def test_an_embedder_that_fails_in_its_own_way_costs_vectors_not_search(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.letters.failure = ZeroDivisionError("boom")
    assert bench.run()
    assert bench.found("apple") == ["one apple"]
    assert bench.said[-1].note.startswith("the embedder has failed")


def test_a_store_that_cannot_keep_vectors_ends_the_pass(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.letters.failure = StoreError("the disk is full")
    with pytest.raises(StoreError, match="the disk is full"):
        bench.run()
    assert bench.ledger.owed


def test_another_embedder_embeds_everything_again_and_reads_nothing(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    bench.letters = Letters(name="letters/2")
    bench.run()
    assert (bench.shelf.read_names, bench.letters.texts) == ([], ["one apple"])
    assert bench.store.counts("letters/1").unembedded == 1, "the vectors of before are gone"


def test_vectors_are_made_before_all_is_read(bench: Bench) -> None:
    bench.embed_every = 2
    for name in ("a.txt", "b.txt", "c.txt"):
        bench.write(name, f"text of {name}")
    embedded: list[int] = []
    bench.shelf.before = lambda _: embedded.append(len(bench.letters.texts))
    bench.run()
    assert embedded == [0, 0, 2]


def test_new_rules_have_everything_read_again(bench: Bench) -> None:
    bench.write("a.txt", "one apple")
    bench.run()
    bench.recipe = "next"
    bench.run()
    assert bench.shelf.read_names == ["a.txt"]
    bench.run()
    assert bench.shelf.read_names == []


def test_a_folder_that_cannot_be_entered_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("sub/a.txt", "one apple")
    bench.run()
    really = os.scandir

    def scandir(path: Path) -> object:
        if path == bench.folder / "sub":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    bench.run()
    assert bench.found("apple") == ["one apple"]


def test_what_is_read_is_counted(bench: Bench) -> None:
    bench.write("a.txt", "one\ntwo")
    bench.write("b.txt", "three")
    bench.run()
    last = bench.said[-1]
    assert (last.state, last.done, last.total, last.pages, last.chunks) == ("idle", 2, 2, 2, 3)
    assert last.unembedded == 0
    assert [one.state for one in bench.said][:2] == ["walking", "reading"]


def test_files_added_by_name_are_read_first(bench: Bench) -> None:
    bench.write("a.txt", "one")
    named = bench.write("z.txt", "two")
    bench.sources.append(Source(named))
    bench.run()
    assert bench.shelf.read_names == ["z.txt", "a.txt"]


def test_files_read_ahead_are_stored_in_order(bench: Bench) -> None:
    bench.in_turn = one_ahead
    for name in ("a.txt", "b.txt", "c.txt"):
        bench.write(name, f"text of {name}")
    assert bench.run()
    assert sorted(bench.known()) == bench.shelf.read_names == ["a.txt", "b.txt", "c.txt"]


def test_two_files_that_take_over_from_one_that_vanished_are_both_there(bench: Bench) -> None:
    bench.in_turn = one_ahead
    bench.write("a.txt", "one apple")
    bench.run()
    (bench.folder / "a.txt").unlink()
    bench.write("b.txt", "one apple")
    bench.write("c.txt", "one apple")
    bench.run()
    assert [d.condition for d in bench.store.documents()] == ["ready", "ready"]
    assert sorted(bench.known()) == ["b.txt", "c.txt"]
    assert len(bench.found("apple")) == 2
