"""What every store promises about filters."""

from pathlib import Path

import pytest

from rag.documents import Filters
from rag.store.store import Store
from tests.rag.store.asking import match, near
from tests.rag.store.places import add, axis, document, embed, indexed, page


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"en", "de", "old"}),
        (Filters(folder=Path("/docs")), {"en", "de"}),
        (Filters(folder=Path("/docs/sub")), {"de"}),
        (Filters(folder=Path("/doc")), set()),
        (Filters(folder=Path("/")), {"en", "de", "old"}),
        (Filters(document="manual.pdf"), {"en"}),
        (Filters(document="anual.pdf"), set()),
        (Filters(document="sub/hand%.pdf"), {"de"}),
        (Filters(document="/docs/manual.pdf"), {"en"}),
        (Filters(language="de"), {"de"}),
        (Filters(language="fr"), {"old"}),
        (Filters(since=200), {"de"}),
        (Filters(until=200), {"en", "de", "old"}),
        (Filters(until=199.5), {"en", "old"}),
        (Filters(since=100, until=150, folder=Path("/docs")), {"en"}),
    ],
)
def test_filters_limit_both_ways_of_looking_up(
    store: Store, filters: Filters, expected: set[str]
) -> None:
    for text, path, language, seconds in (
        ("en", "/docs/manual.pdf", "en", 100),
        ("de", "/docs/sub/hand%.pdf", "de", 200),
        ("old", "/docsold/x.pdf", None, 50),
    ):
        pages = [page(f"Word {text}.")]
        own = document(path, language="fr", modified_ns=seconds * 10**9)
        store.put(own, pages, indexed(pages, language=language))
    embed(store, "e", {f"Word {text}.": axis(0) for text in ("en", "de", "old")})
    wanted = {f"Word {text}." for text in expected}
    assert set(match(store, "word", filters=filters)) == wanted
    assert set(near(store, 0, filters=filters)) == wanted


@pytest.mark.parametrize(
    "filters",
    [
        Filters(document=""),
        Filters(document="\ud800"),
        Filters(document="a\0b"),
        Filters(document="x" * 100_000),
        Filters(folder=Path("\ud800")),
        Filters(language="\ud800"),
        Filters(since=1e300),
        Filters(until=-1e300),
    ],
)
def test_filters_that_name_nothing_find_nothing(store: Store, filters: Filters) -> None:
    add(store, "/a", "Some words.")
    embed(store, "e", {"Some words.": axis(0)})
    assert match(store, "words", filters=filters) == []
    assert near(store, 0, filters=filters) == []


def test_nothing_asked_for_is_nothing_found(store: Store) -> None:
    add(store, "/a", "Some words.", "More words.")
    embed(store, "e", {"Some words.": axis(0)})
    assert match(store, "words", limit=0) == []
    assert near(store, 0, limit=0) == []


def test_a_document_is_named_by_its_id_too(store: Store) -> None:
    put, _ = add(store, "/a", "Word one."), add(store, "/b", "Word two.")
    assert match(store, "word", filters=Filters(document=put.id)) == ["Word one."]


def test_the_same_text_elsewhere_stays_outside_of_the_filter(store: Store) -> None:
    add(store, "/a", "Same.")
    inside = add(store, "/b", "Same.")
    embed(store, "e", {"Same.": axis(0)})
    found = store.nearest(axis(0), embedder="e", limit=9, filters=Filters(document="/b"))
    assert [stored.document for stored in store.chunks([each.id for each in found])] == [inside]
