"""`kill -9` at any moment leaves the old or the new state."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from rag.documents import Filters
from tests.rag.store.places import Folder, axis

ROOT = Path(__file__).parents[3]
BUSY = """
import sys, itertools
from pathlib import Path
from rag.store.sqlite import SqliteStore
from tests.rag.store.places import add, axis

with SqliteStore(Path(sys.argv[1]), exact_up_to=10) as store, store.indexing() as alone:
    assert alone
    print("begun", flush=True)
    for turn in itertools.count():
        for name in range(5):
            sentences = [f"Word {name} {turn} {n}." for n in range(40)]
            add(store, f"/{name}", *sentences)
            new = store.unembedded("e", limit=30)
            store.embed("e", {key: axis(turn % 8, n % 8) for n, key in enumerate(new)})
        store.move(Path("/0"), Path("/moved"))
        store.remove([found.id for found in store.documents()[:1]])
        store.tidy("e")
"""


def interrupted(folder: Path, seconds: float) -> None:
    """Let a process change an index for a moment; then kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", BUSY, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(seconds)  # any moment will do
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_the_index_is_whole(tmp_path: Path, seed: int) -> None:
    place = Folder(tmp_path / "documents")
    moment = random.Random(seed)  # noqa: S311  # no secret
    for _ in range(2):
        interrupted(place.folder, moment.uniform(0.02, 0.4))
        check(place)
    assert not (place.folder / "index.broken").exists()


def check(place: Folder) -> None:
    with place.open() as store, store.indexing() as alone:
        assert alone  # the lock ended with the process that was killed
        for document in store.documents():
            assert document.chunks == 40
            assert document.pages == len(store.pages(document.id)) == 1
        counts = store.counts("e")
        words = store.match({"word": 1.0}, limit=1000, filters=Filters())
        assert counts.chunks == len(words) == len(store.chunks([found.id for found in words]))
        store.embed("e", {key: axis(0) for key in store.unembedded("e", limit=1000)})
        near = store.nearest(axis(0), embedder="e", limit=1000, filters=Filters())
        assert {found.id for found in near} == {found.id for found in words}
    with closing(sqlite3.connect(place.file)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        file.execute("INSERT INTO fulltext (fulltext, rank) VALUES ('integrity-check', 1)")
        stray = "SELECT count(*) FROM contents WHERE id NOT IN (SELECT content FROM chunks)"
        assert file.execute(stray).fetchone() == (0,)
