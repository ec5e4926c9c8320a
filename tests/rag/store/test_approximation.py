"""Very many vectors: found nearly as by looking at all of them, much quicker."""

import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.documents import Filters
from rag.store import approximation, neighbours
from rag.store.approximation import Saved
from rag.store.errors import StoreError
from rag.store.sqlite import SqliteStore
from rag.store.store import Vector
from rag.store.vectors import VectorIndex, lists_for
from tests.rag.store.places import add

ALL = Filters()
MANY = 1500
LIMIT = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteStore]:
    with opened(folder) as store:
        yield store


def opened(folder: Path) -> SqliteStore:
    return SqliteStore(folder, exact_up_to=1000)


def vectors(count: int, seed: int = 0) -> Vector:
    """Unit vectors around a few centres."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(30, 16))
    return unit(centres[chance.integers(0, 30, count)] + 0.4 * chance.normal(size=(count, 16)))


def unit(rows: NDArray[np.float64]) -> Vector:
    lengths: NDArray[np.float64] = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / lengths).astype(np.float32)


def fill(store: SqliteStore, count: int = MANY, name: str = "/a", seed: int = 0) -> None:
    add(store, name, *(f"Text {seed} {number}." for number in range(count)))
    wanted = store.unembedded("e", limit=count)
    store.embed("e", dict(zip(wanted, vectors(count, seed), strict=True)))


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(approximation.PATTERN)]


def near(store: SqliteStore, vector: Vector) -> set[int]:
    found = store.nearest(vector, embedder="e", limit=LIMIT, filters=ALL)
    return {each.id for each in found}


def saved(store: SqliteStore) -> Saved:
    with store._connections.read() as connection:
        there = approximation.saved(connection, 1)
    assert there is not None
    return there


def index(store: SqliteStore) -> VectorIndex:
    """What is in memory, after a look."""
    near(store, vectors(1)[0])
    return store._found.neighbours._loaded["e"].index


def share_found(store: SqliteStore) -> float:
    """What share of the nearest is found, of all chunks (whose ids count from 1)."""
    every = store.vectors(range(1, MANY + 1), embedder="e")
    noise = np.random.default_rng(1).normal(size=(50, 16))
    questions = unit(every[::30] + 0.1 * noise)
    shares = []
    for question in questions:
        truth = 1 + np.argsort(-(every @ question))[:LIMIT]
        shares.append(len(near(store, question) & set(truth.tolist())) / LIMIT)
    return float(np.mean(shares))


def test_few_vectors_are_looked_at_one_by_one(store: SqliteStore, folder: Path) -> None:
    fill(store, 1000)
    store.tidy("e")
    assert index(store).lists == 0
    assert files(folder) == []


def test_many_vectors_are_found_approximately(store: SqliteStore, folder: Path) -> None:
    fill(store)
    assert share_found(store) == pytest.approx(1, abs=0.005)
    store.tidy("e")
    assert index(store).lists == lists_for(MANY)
    assert index(store).probes < index(store).lists
    assert share_found(store) > 0.95
    there = saved(store)
    assert there.recall >= approximation.RECALL
    assert (there.count, files(folder)) == (MANY, [there.file])
    with opened(folder) as other:
        assert index(other).lists == lists_for(MANY)
        assert index(other).probes == index(store).probes
        assert len(index(other)) == MANY


def test_the_fewer_pass_a_filter_the_more_lists_are_looked_into(store: SqliteStore) -> None:
    fill(store)
    fill(store, 30, name="/few", seed=1)
    store.tidy("e")
    few = Filters(document="few")
    [document] = [each for each in store.documents() if each.path == Path("/few")]
    found = store.nearest(vectors(1)[0], embedder="e", limit=99, filters=few)
    assert len(found) == 30
    assert {each.document.id for each in store.chunks([one.id for one in found])} == {document.id}


def test_what_came_later_is_found_too(store: SqliteStore, folder: Path) -> None:
    fill(store)
    store.tidy("e")
    before = files(folder)
    fill(store, 30, name="/few", seed=1)
    store.tidy("e")
    assert files(folder) == before
    for each in (store, opened(folder)):
        with each:
            assert len(index(each)) == MANY + 30
            [first, *_] = each.nearest(vectors(30, 1)[7], embedder="e", limit=1, filters=ALL)
            assert each.chunks([first.id])[0].chunk.text == "Text 1 7."


def test_much_that_is_new_is_learned(store: SqliteStore, folder: Path) -> None:
    fill(store)
    store.tidy("e")
    before = files(folder)
    fill(store, 800, name="/more", seed=1)
    store.tidy("e")
    assert len(files(folder)) == 1
    assert files(folder) != before
    assert saved(store).count == MANY + 800
    assert len(index(store)) == MANY + 800


def test_what_is_gone_is_forgotten(store: SqliteStore) -> None:
    fill(store, 3000)
    fill(store, MANY, name="/b", seed=1)
    store.tidy("e")
    assert len(index(store)) == 4500
    store.remove([store.documents()[0].id])
    store.tidy("e")
    assert len(near(store, vectors(1)[0])) == LIMIT
    assert saved(store).count == MANY
    assert len(index(store)) == MANY
    store.remove([store.documents()[0].id])
    store.tidy("e")
    assert near(store, vectors(1)[0]) == set()


def test_vectors_that_are_gone_leave_memory_when_they_are_many(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "DEAD_FEW", 100)
    fill(store)
    fill(store, 90, name="/b", seed=1)
    fill(store, 90, name="/c", seed=2)
    assert len(index(store)) == MANY + 180
    store.remove([store.documents()[1].id])
    assert len(index(store)) == MANY + 180
    assert len(near(store, vectors(90, 1)[0])) == LIMIT
    store.remove([store.documents()[1].id])
    assert len(index(store)) == MANY


@pytest.mark.parametrize("harm", ["delete", "truncate", "garble"])
def test_a_lost_or_broken_index_costs_only_time(
    store: SqliteStore, folder: Path, harm: str
) -> None:
    fill(store)
    store.tidy("e")
    path = folder / saved(store).file
    if harm == "delete":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[:500] if harm == "truncate" else b"x" * len(content))
    with opened(folder) as other:
        assert index(other).lists == 0
        assert share_found(other) == pytest.approx(1, abs=0.005)
        other.tidy("e")
        assert index(other).lists == lists_for(MANY)
        assert files(folder) == [saved(other).file]


def test_a_file_that_is_as_it_was_written_and_no_index_is_not_used(
    store: SqliteStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store)
    store.tidy("e")
    (folder / "vectors-odd.faiss").write_bytes(b"odd")
    with store._connections.write() as connection:
        digest = approximation._digest(folder / "vectors-odd.faiss")
        approximation.keep(connection, 1, Saved("vectors-odd.faiss", digest, MANY, MANY, 1.0))
    with opened(folder) as other:
        assert share_found(other) == pytest.approx(1, abs=0.005)
    assert "looking at all vectors" in caplog.text


def test_what_an_interrupted_build_left_is_swept(store: SqliteStore, folder: Path) -> None:
    fill(store)
    store.tidy("e")
    (folder / "vectors-1-dead.faiss").write_bytes(b"half")
    store.tidy("e")
    assert files(folder) == [saved(store).file]


def test_where_there_is_no_place_for_it_all_vectors_are_looked_at(
    store: SqliteStore, tmp_path: Path
) -> None:
    fill(store)
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match="cannot take an index of vectors"),
        store._connections.read() as connection,
    ):
        approximation.build(connection, 1, tmp_path / "file")
    assert len(near(store, vectors(1)[0])) == LIMIT


class HalfWay:
    """An index whose saving ends in the middle."""

    def save(self, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_half_an_index_does_not_stay_on_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No space left"):
        approximation._save(HalfWay(), tmp_path / "half")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_sample_is_from_all_over_and_is_all_where_that_is_little(store: SqliteStore) -> None:
    fill(store, 100)
    with store._connections.read() as connection:
        assert len(approximation._sample(connection, 1, 200)) == 100
        tenth = approximation._sample(connection, 1, 10)
    assert tenth == pytest.approx(vectors(100)[::10], abs=1e-3)


def test_another_embedder_takes_over(store: SqliteStore, folder: Path) -> None:
    fill(store)
    store.tidy("e")
    wanted = store.unembedded("new", limit=MANY)
    store.embed("new", dict(zip(wanted, vectors(MANY)[:, :8], strict=True)))
    store.tidy("new")
    assert near(store, vectors(1)[0]) == set()
    found = store.nearest(vectors(1)[0, :8], embedder="new", limit=3, filters=ALL)
    assert len(found) == 3
    assert len(files(folder)) == 1


def test_the_exact_answer_is_the_exact_answer(store: SqliteStore) -> None:
    fill(store, 300)
    questions = vectors(5, seed=3)
    with store._connections.read() as connection:
        found = approximation.nearest_of_all(connection, 1, questions)
    every = vectors(300).astype(np.float16).astype(np.float32)
    for question, ids in zip(questions, found, strict=True):
        expected = 1 + np.argsort(-(every @ question), kind="stable")[: approximation.NEAREST]
        assert ids == expected.tolist()
