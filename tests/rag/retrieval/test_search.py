"""From a question to passages, over a real index."""

import logging
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.documents import Filters, Passage
from rag.linear import Linear
from rag.retrieval.model import Fusion
from rag.retrieval.search import CLOSER, LONGEST, Searcher
from rag.store.sqlite import SqliteStore
from tests.rag.retrieval.shelf import TEXTS, Topical, embed, put


@pytest.fixture
def embedder() -> Topical:
    return Topical()


@pytest.fixture
def store(tmp_path: Path, embedder: Topical) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path) as store:
        for path, text in TEXTS.items():
            put(store, path, text)
        embed(store, embedder)
        yield store


@pytest.fixture
def searcher(store: SqliteStore, embedder: Topical) -> Searcher:
    return Searcher(store=store, embedder=embedder)


def names(passages: list[Passage]) -> list[str]:
    return [passage.document.path.name for passage in passages]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How much is the rent?", "lease.txt"),
        ("Wie entkalkt man die Maschine?", "handbuch.txt"),
        ("電池はどこですか", "説明書.txt"),
        ("电池", "説明書.txt"),
        ("7 watts", "guide.txt"),
    ],
)
@pytest.mark.parametrize("with_vectors", [True, False])
def test_words_find_their_passage(
    store: SqliteStore, embedder: Topical, question: str, name: str, *, with_vectors: bool
) -> None:
    searcher = Searcher(store=store, embedder=embedder if with_vectors else None)
    assert names(searcher.search(question, limit=3))[0] == name


def test_a_vector_finds_what_shares_no_word(searcher: Searcher, store: SqliteStore) -> None:
    assert names(searcher.search("dripping leak", limit=1)) == ["manual.txt"]
    assert Searcher(store=store, embedder=None).search("dripping leak", limit=1) == []


def test_a_part_of_a_compound_helps(store: SqliteStore, searcher: Searcher) -> None:
    put(store, "andere.txt", "Die Maschinen der Fabrik arbeiten monatlich länger als sonst.")
    found = searcher.search("Wann entkalkt man monatlich Kaffee?", limit=2)
    assert names(found) == ["handbuch.txt", "andere.txt"]


def test_a_title_is_found_like_what_stands_below_it(store: SqliteStore, searcher: Searcher) -> None:
    put(store, "oven.txt", "Press the left button twice.", title="Zanzibar oven")
    assert names(searcher.search("Zanzibar", limit=1)) == ["oven.txt"]


@pytest.mark.parametrize("text", ["", "  \n", "?!", "\u0000"])
def test_a_question_that_says_nothing_finds_nothing(searcher: Searcher, text: str) -> None:
    assert searcher.search(text, limit=5) == []


def test_an_empty_index_finds_nothing(tmp_path: Path, embedder: Topical) -> None:
    with SqliteStore(tmp_path / "empty") as store:
        assert Searcher(store=store, embedder=embedder).search("rent", limit=5) == []


@pytest.mark.parametrize(
    "text", ['rent" OR "x', "rent AND NOT *", "NEAR(rent money)", "rent:^{-}", "'; DROP TABLE rent"]
)
def test_operators_are_words_like_any(searcher: Searcher, text: str) -> None:
    assert "lease.txt" in names(searcher.search(text, limit=5))


def test_of_an_endless_question_only_the_beginning_counts(searcher: Searcher) -> None:
    padding = "x " * (LONGEST // 2)
    assert searcher.search(padding + "rent", limit=5) == []
    assert names(searcher.search("rent " + "x " * 50_000, limit=1)) == ["lease.txt"]


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_no_more_is_found_than_was_asked_for(searcher: Searcher, limit: int) -> None:
    assert len(searcher.search("the pump, the rent and the lamp", limit=limit)) == min(limit, 3)


def test_scores_are_shares_that_fall(searcher: Searcher) -> None:
    scores = [one.score for one in searcher.search("the pump, the rent, the lamp", limit=10)]
    assert sum(scores) == pytest.approx(1.0)
    assert all(one >= other > 0 for one, other in pairwise(scores))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(document="lease.txt"), ["lease.txt"]),
        (Filters(language="de"), ["handbuch.txt"]),
        (Filters(folder=Path("/elsewhere")), []),
        (Filters(since=1e9), []),
    ],
)
def test_filters_hold_for_words_and_vectors(
    searcher: Searcher, filters: Filters, found: list[str]
) -> None:
    text = "pump rent lamp water euros Kaffeemaschine monatlich"
    assert names(searcher.search(text, limit=9, filters=filters)) == found


def test_the_language_may_be_given(searcher: Searcher) -> None:
    assert names(searcher.search("entkalkte", limit=1, language="de")) == ["handbuch.txt"]
    assert searcher.search("entkalkte", limit=1, language="ja") == []


def test_a_short_question_may_be_in_any_language_of_the_house(
    store: SqliteStore, embedder: Topical
) -> None:
    assert Searcher(store=store, embedder=embedder).search("geduldig", limit=1, language="fr") == []
    searcher = Searcher(store=store, embedder=embedder, languages=("en", "de"))
    assert names(searcher.search("geduldig", limit=1, language="fr")) == ["handbuch.txt"]


def test_a_server_that_is_away_leaves_the_words(
    searcher: Searcher, embedder: Topical, caplog: pytest.LogCaptureFixture
) -> None:
    embedder.away = True
    with caplog.at_level(logging.WARNING):
        found = searcher.search("the rent", limit=1)
    assert names(found) == ["lease.txt"]
    assert "the server is away" in caplog.text
    assert "rent" not in caplog.text.replace("server", "")


def test_a_passage_says_why_it_was_found(searcher: Searcher) -> None:
    (found, *_) = searcher.search("How many euros is the rent?", limit=3)
    features = found.features
    assert features["rank_text"] == features["rank_vector"] == features["relative"] == 1.0
    assert features["cosine"] == pytest.approx(1.0)
    assert features["coverage"] > 0.5
    assert features["sentence"] == max(features["sentence0"], features["sentence1"])
    assert "sentence2" not in features
    assert found.page_number == 1


def test_the_quick_embedder_looks_at_the_sentences_of_the_best_only(
    store: SqliteStore, searcher: Searcher, embedder: Topical
) -> None:
    for number in range(CLOSER + 4):
        put(store, f"more{number}.txt", f"The rent of flat {number} is low.")
    found = searcher.search("rent", limit=20)
    assert len(found) == CLOSER + 5
    assert sum("sentence0" in one.features for one in found) == CLOSER + 5
    embedder.embedded.clear()
    found = searcher.search("rent", limit=2)
    assert [text for text in embedder.embedded if text == "rent"] == ["rent", "rent"]
    assert len(embedder.embedded) <= 2 + CLOSER + 1


def test_a_slow_embedder_is_asked_for_the_question_only(
    store: SqliteStore,
) -> None:
    slow = Topical("server/model")
    embed(store, slow)
    (found,) = Searcher(store=store, embedder=slow).search("the rent", limit=1)
    assert slow.embedded == ["the rent"]
    assert "sentence" not in found.features
    assert found.document.path.name == "lease.txt"


def test_the_second_look_has_the_last_word_about_the_best(
    store: SqliteStore, embedder: Topical
) -> None:
    fusion = Fusion(first=Linear({"words": 1.0}), second=Linear({"sentence": -1.0}))
    searcher = Searcher(store=store, embedder=embedder, fusion=fusion)
    assert names(searcher.search("the rent", limit=3))[-1] == "lease.txt"


def test_vectors_that_are_missing_cost_nothing_but_themselves(
    store: SqliteStore, searcher: Searcher
) -> None:
    put(store, "new.txt", "The rent for the garage is 50 euros.")
    assert names(searcher.search("rent for the garage", limit=1)) == ["new.txt"]


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_a_question(text: str) -> None:
    with SqliteStore(Path(_folder())) as store:
        found = Searcher(store=store, embedder=Topical()).search(text, limit=3)
    assert all(passage.score > 0 for passage in found)


_made: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("library")
    with SqliteStore(folder) as store:
        for path, text in TEXTS.items():
            put(store, path, text)
        embed(store, Topical())
    _made.append(str(folder))


def _folder() -> str:
    return _made[0]


def test_the_passage_in_the_questions_language_comes_first(
    store: SqliteStore, searcher: Searcher
) -> None:
    put(store, "de.txt", "Die Garantie der Firma Zanzibar gilt für die Pumpe drei Jahre lang.")
    put(
        store,
        "en.txt",
        "The warranty of Zanzibar Inc. holds for the Garantie pump for three years.",
    )
    assert names(searcher.search("Wie lange gilt die Garantie von Zanzibar?", limit=1)) == [
        "de.txt"
    ]
