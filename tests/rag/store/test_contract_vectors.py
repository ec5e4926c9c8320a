"""What every store promises about vectors."""

import numpy as np
import pytest

from rag.store.store import Store
from tests.rag.store.asking import ALL, match, near, texts
from tests.rag.store.places import add, axis, embed


def test_the_most_similar_comes_first(store: Store) -> None:
    add(store, "/a", "Red.", "Green.", "Blue.")
    embed(store, "e", {"Red.": axis(0), "Green.": axis(0, 1), "Blue.": axis(2)})
    found = store.nearest(axis(0), embedder="e", limit=3, filters=ALL)
    assert texts(store, found) == ["Red.", "Green.", "Blue."]
    assert [each.score for each in found] == pytest.approx([1, 0.5**0.5, 0], abs=1e-3)
    assert near(store, 0, limit=2) == ["Red.", "Green."]


def test_the_same_text_is_embedded_once_and_found_everywhere(store: Store) -> None:
    add(store, "/a", "Same.", "Other.")
    add(store, "/b", "Same.")
    assert sorted(store.unembedded("e", limit=9).values()) == ["Other.", "Same."]
    embed(store, "e", {"Same.": axis(0), "Other.": axis(1)})
    assert near(store, 0) == ["Same.", "Same.", "Other."]
    add(store, "/c", "Same.")
    assert store.unembedded("e", limit=9) == {}
    assert near(store, 0, limit=4) == ["Same.", "Same.", "Same.", "Other."]


def test_a_changed_file_keeps_the_vectors_of_what_stayed(store: Store) -> None:
    add(store, "/a", "Stays.", "Goes.")
    embed(store, "e", {"Stays.": axis(0), "Goes.": axis(1)})
    add(store, "/a", "Comes.", "Stays.")
    assert list(store.unembedded("e", limit=9).values()) == ["Comes."]
    assert near(store, 0, 1) == ["Stays."]


def test_unembedded_texts_come_in_portions(store: Store) -> None:
    sentences = [f"Number {number}." for number in range(10)]
    add(store, "/a", *sentences)
    seen: list[str] = []
    while portion := store.unembedded("e", limit=4):
        assert len(portion) <= 4
        assert store.counts("e").unembedded == 10 - len(seen)
        store.embed("e", {key: axis(0) for key in portion})
        seen += portion.values()
    assert sorted(seen) == sorted(sentences)
    assert store.counts("e").unembedded == 0


def test_vectors_of_what_is_gone_are_left_out(store: Store) -> None:
    put = add(store, "/a", "Gone soon.")
    wanted = store.unembedded("e", limit=1)
    store.remove([put.id])
    store.embed("e", dict.fromkeys(wanted, axis(0)))
    assert near(store, 0) == []
    assert store.counts("e").unembedded == 0


def test_each_embedder_has_its_own_vectors(store: Store) -> None:
    add(store, "/a", "Red.", "Green.")
    embed(store, "e", {"Red.": axis(0), "Green.": axis(1)})
    assert store.counts("other").unembedded == 2
    assert store.nearest(axis(0), embedder="other", limit=5, filters=ALL) == []
    store.embed("other", {key: np.ones(2, "f4") for key in store.unembedded("other", limit=1)})
    assert len(store.nearest(np.ones(2, "f4"), embedder="other", limit=5, filters=ALL)) == 1
    assert near(store, 1) == ["Green.", "Red."]


def test_a_vector_of_another_length_is_like_nothing(store: Store) -> None:
    add(store, "/a", "Red.")
    embed(store, "e", {"Red.": axis(0)})
    assert store.nearest(np.ones(3, "f4"), embedder="e", limit=5, filters=ALL) == []


def test_an_embedder_whose_vectors_change_their_length_begins_anew(store: Store) -> None:
    add(store, "/a", "Red.", "Green.")
    embed(store, "e", {"Red.": axis(0), "Green.": axis(1)})
    wanted = store.unembedded("another", limit=1)
    store.embed("e", dict.fromkeys(wanted, np.ones(2, "f4")))
    assert store.counts("e").unembedded == 1
    assert near(store, 0) == []
    assert len(store.nearest(np.ones(2, "f4"), embedder="e", limit=5, filters=ALL)) == 1


def test_vectors_come_back_by_chunk_and_zeros_where_there_is_none(store: Store) -> None:
    add(store, "/a", "Red.", "Green.")
    ids = sorted(found.id for found in store.match({"red": 1, "green": 1}, limit=2, filters=ALL))
    assert store.vectors(ids, embedder="e").shape[0] == 2
    embed(store, "e", {"Red.": axis(0)})
    red, green = ids
    rows = store.vectors([green, red, 10**6], embedder="e")
    assert rows == pytest.approx(np.stack([axis(0) * 0, axis(0), axis(0) * 0]))
    assert rows.dtype == np.float32


def test_tidying_forgets_other_embedders_once_this_one_is_done(store: Store) -> None:
    add(store, "/a", "Red.", "Green.")
    embed(store, "e", {"Red.": axis(0), "Green.": axis(1)})
    embed(store, "new", {"Red.": axis(0)})
    store.tidy("new")
    assert near(store, 0) == ["Red.", "Green."]
    embed(store, "new", {"Green.": axis(1)})
    store.tidy("new")
    assert near(store, 0) == []
    assert store.counts("e").unembedded == 2
    assert len(store.unembedded("e", limit=9)) == 2
    embed(store, "e", {"Red.": axis(0), "Green.": axis(1)})
    assert near(store, 0) == ["Red.", "Green."]


def test_tidying_with_nothing_there_is_no_trouble(store: Store) -> None:
    store.tidy("e")
    add(store, "/a", "Red.")
    store.tidy("e")
    assert match(store, "red") == ["Red."]
