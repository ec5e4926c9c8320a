"""What only PostgreSQL can do wrong with what it holds."""

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.documents import Document, Filters, Page
from rag.store.postgres import fulltext
from rag.store.postgres.store import PostgresStore
from rag.store.sqlite import SqliteStore
from rag.store.store import Scored, Store
from tests.rag.store.places import Database, add, axis, document, embed, indexed
from tests.rag.store.server import Server

ALL = Filters()
ROOT = Path(__file__).parents[4]


# --- content -------------------------------------------------------------------------------------


def test_a_nul_in_a_text_keeps_its_place(store: PostgresStore) -> None:
    pages = [Page(number=1, text="A\0B c.", label="\0")]
    put = store.put(document(title="\0"), pages, indexed(pages, title="\0 x"))
    assert store.pages(put.id) == [Page(number=1, text="A B c.", label=" ")]
    assert len(store.match({"c": 1.0}, limit=5, filters=ALL)) == 1
    store.keep("progress", "\0 \ud800")
    assert store.state("progress") == "  ?"


def test_a_term_of_any_length_is_found(store: PostgresStore) -> None:
    endless = "\U0001f40d" * 5000
    add(store, "/a", f"{endless} and more.")
    assert store.frequencies([endless]) == {endless: 1}
    assert len(store.match({endless: 1.0}, limit=5, filters=ALL)) == 1


def test_a_term_that_is_repeated_beyond_measure_is_no_trouble(store: PostgresStore) -> None:
    add(store, "/a", "na " * 40_000 + "na.")
    assert len(store.match({"na": 1.0}, limit=5, filters=ALL)) == 1


def test_a_touched_document_keeps_what_was_counted(store: PostgresStore) -> None:
    put = add(store, "/a", "One.", "Two.", "Three.")
    store.touch(replace(put, pages=7, chunks=9, note="seen"))
    assert store.documents() == [replace(put, note="seen")]
    assert (put.pages, put.chunks) == (1, 3)


def test_the_most_frequent_terms_only_count_where_there_is_time_for_them(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "/a", "Rare the.", *(f"The {n}." for n in range(9)))
    asked = {"rare": 1.0, "the": 1.0}
    monkeypatch.setattr(fulltext, "BUDGET", 11)
    assert len(store.match(asked, limit=99, filters=ALL)) == 10
    monkeypatch.setattr(fulltext, "BUDGET", 10)
    assert len(store.match(asked, limit=99, filters=ALL)) == 1
    assert len(store.match({"the": 1.0}, limit=99, filters=ALL)) == 10  # better than nothing


def test_tidying_lets_words_be_read_from_their_index_alone(
    store: PostgresStore, server: Server
) -> None:
    add(store, "/a", *(f"Word {n}." for n in range(50)))
    visible = "SELECT relallvisible FROM pg_class WHERE oid = 'hearsay.postings'::regclass"
    assert server.do(visible) == [(0,)]
    store.tidy("e")
    assert server.do(visible) == [(1,)]


WORDS = ["oven", "hob", "steam", "door", "clean", "descale", "light", "timer"]


def test_it_scores_like_the_store_for_one_machine(store: PostgresStore, tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  # no secret
    with SqliteStore(tmp_path / "documents") as other:
        for number in range(30):
            said = [" ".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(4)]
            for each in (store, other):
                add(each, f"/{number}", *(f"{sentence}." for sentence in said))
        for _ in range(20):
            asked = {word: chance.random() for word in chance.sample(WORDS, k=3)}
            assert scores(store, asked) == pytest.approx(scores(other, asked), rel=1e-4)


def scores(store: Store, terms: dict[str, float]) -> list[float]:
    return [found.score for found in store.match(terms, limit=200, filters=ALL)]


def test_what_is_counted_stays_right_through_changes(store: PostgresStore, server: Server) -> None:
    chance = random.Random(5)  # noqa: S311  # no secret
    for _ in range(40):
        said = [" ".join(chance.choices(WORDS, k=5)) for _ in range(3)]
        add(store, f"/{chance.randint(0, 5)}", *(f"{sentence}." for sentence in said))
        if chance.random() < 0.2:
            store.remove([store.documents()[0].id])
    check_counts(server)


def check_counts(server: Server) -> None:
    """Nothing is counted that is not there, and all that is there is counted."""
    assert server.do(
        "SELECT term FROM hearsay.terms WHERE chunks <>"
        " (SELECT count(*) FROM hearsay.postings WHERE postings.term = terms.id)"
    ) == []  # fmt: skip
    assert server.do("SELECT chunks, length FROM hearsay.totals") == server.do(
        "SELECT count(*), coalesce(sum(length), 0) FROM hearsay.chunks"
    )
    assert server.do(
        "SELECT count(*) FROM hearsay.postings WHERE chunk NOT IN (SELECT id FROM hearsay.chunks)"
        " UNION ALL SELECT count(*) FROM hearsay.contents"
        " WHERE id NOT IN (SELECT content FROM hearsay.chunks)"
    ) == [(0,), (0,)]  # fmt: skip


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_a_filter_leaves_the_order_as_it_is_however_many_pass_it(
    store: PostgresStore, limit: int
) -> None:
    for number in range(20):
        folder = "half" if number % 2 else "other"
        add(store, f"/{folder}/{number}", f"{'Oven ' * (number + 1)}door.")
        vectors = {
            text: axis(0, 1 + number % 7) for text in store.unembedded("e", limit=9).values()
        }
        embed(store, "e", vectors)
    half = Filters(folder=Path("/half"))
    by_words, by_vector = best(store, 99, ALL)
    held = {each.id for each in best(store, 99, half)[0]}
    assert len(held) == 10
    expected = [[s.id for s in found if s.id in held][:limit] for found in (by_words, by_vector)]
    assert [[s.id for s in found] for found in best(store, limit, half)] == expected


def best(store: Store, limit: int, filters: Filters) -> tuple[list[Scored], list[Scored]]:
    return (
        store.match({"oven": 1.0}, limit=limit, filters=filters),
        store.nearest(axis(0), embedder="e", limit=limit, filters=filters),
    )


# --- many vectors --------------------------------------------------------------------------------


def test_many_vectors_are_found_approximately_and_nearly_all_of_them(
    place: Database, server: Server
) -> None:
    chance = np.random.default_rng(1)
    rows = chance.standard_normal((600, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    with place.open() as exact, PostgresStore(server.conninfo, exact_up_to=599) as store:
        add(store, "/a", *(f"Text {n}." for n in range(600)))
        keys = store.unembedded("e", limit=1000)
        store.embed("e", dict(zip(keys, rows, strict=True)))
        queries = chance.standard_normal((20, 8)).astype(np.float32)
        before = [ids(exact, query) for query in queries]
        store.tidy("e")
        assert server.do("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%hnsw%'")
        after = [ids(store, query) for query in queries]
    recall = np.mean([len(b & a) / len(b) for b, a in zip(before, after, strict=True)])
    assert recall > 0.95


def ids(store: Store, query: np.ndarray) -> set[int]:
    found = store.nearest(query, embedder="e", limit=10, filters=ALL)
    assert len(found) == 10
    return {each.id for each in found}


@pytest.mark.parametrize(("exact_up_to", "indexes"), [(2, 0), (1, 1)])
def test_few_vectors_are_searched_exactly(
    place: Database, server: Server, exact_up_to: int, indexes: int
) -> None:
    del place
    with PostgresStore(server.conninfo, exact_up_to=exact_up_to) as store:
        add(store, "/a", "Red.", "Green.")
        embed(store, "e", {"Red.": axis(0), "Green.": axis(1)})
        store.tidy("e")
    made = server.do("SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%hnsw%'")
    assert len(made) == indexes


def test_the_approximate_index_of_an_embedder_goes_with_it(place: Database, server: Server) -> None:
    del place
    with PostgresStore(server.conninfo, exact_up_to=0) as store:
        add(store, "/a", "Red.")
        for embedder in ("old", "new"):
            embed(store, embedder, {"Red.": axis(0)})
            store.tidy(embedder)
        embed(store, "new", {})
        store.embed("new", dict.fromkeys([*_hashes(server)], np.ones(4, dtype=np.float32)))
    assert server.do("SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%hnsw%'") == []


def _hashes(server: Server) -> list[str]:
    return [str(row[0]) for row in server.do("SELECT encode(hash, 'hex') FROM hearsay.contents")]


# --- crashes -------------------------------------------------------------------------------------

BUSY = """
import sys, itertools
from rag.store.postgres.store import PostgresStore
from tests.rag.store.places import add, axis

with PostgresStore(sys.argv[1]) as store, store.indexing() as alone:
    assert alone
    print("begun", flush=True)
    for turn in itertools.count():
        for name in range(3):
            add(store, f"/{name}", *[f"Word {name} {turn} {n}." for n in range(40)])
            store.embed("e", {key: axis(0) for key in store.unembedded("e", limit=30)})
        store.remove([found.id for found in store.documents()[:1]])
"""


def test_killed_at_any_moment_the_index_is_whole_and_free(place: Database, server: Server) -> None:
    place.open().close()
    for moment in (0.05, 0.2):
        with subprocess.Popen(
            [sys.executable, "-c", BUSY, server.conninfo],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(moment)  # any moment will do
            process.send_signal(signal.SIGKILL)
        with place.open() as store:
            wait_to_index(store)
            for found in store.documents():
                assert (found.chunks, found.pages) == (40, 1)
        check_counts(server)


def wait_to_index(store: Store) -> None:
    """Wait until the server has noticed that the one who indexed is gone."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with store.indexing() as alone:
            if alone:
                return
    pytest.fail("the lock of a process that was killed stays")


def test_documents_of_any_path_are_filtered_by_folder(store: PostgresStore) -> None:
    path = Path("/docs/\udcff/caf\u00e9.txt")
    pages = [Page(number=1, text="Words.")]
    store.put(Document(id="", path=path), pages, indexed(pages))
    inside = Filters(folder=path.parent)
    assert len(store.match({"words": 1.0}, limit=5, filters=inside)) == 1
    assert store.match({"words": 1.0}, limit=5, filters=Filters(folder=Path("/docs/x"))) == []
