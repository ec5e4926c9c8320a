"""What every store promises to processes that share it, whatever happens."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.documents import Source
from rag.store.store import Store
from tests.rag.store.asking import match, near
from tests.rag.store.places import Place, add, axis, embed


def test_what_one_process_writes_another_finds(place: Place, store: Store) -> None:
    with place.open() as other:
        assert match(other, "red") == near(other, 0) == []
        for number in range(3):
            text = f"Red {number}."
            add(store, f"/{number}", text)
            embed(store, "e", {text: axis(0)})
            assert len(match(other, "red")) == len(near(other, 0)) == number + 1
            assert other.frequencies(["red"]) == {"red": number + 1}
        store.remove([store.documents()[0].id])
        assert len(match(other, "red")) == len(near(other, 0)) == 2


def test_all_is_still_there_when_opened_again(place: Place) -> None:
    with place.open() as store:
        add(store, "/a", "Red.")
        embed(store, "e", {"Red.": axis(0)})
        store.add_sources([Source(Path("/a"))])
        store.keep("paused", "yes")
    with place.open() as store:
        assert match(store, "red") == near(store, 0) == ["Red."]
        assert store.sources() == [Source(Path("/a"))]
        assert store.state("paused") == "yes"


def test_one_at_a_time_indexes(place: Place, store: Store) -> None:
    with place.open() as other:
        with store.indexing() as first, other.indexing() as second:
            assert (first, second) == (True, False)
        with other.indexing() as third:
            assert third


def test_an_error_while_indexing_lets_go(place: Place, store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.indexing():
        raise ZeroDivisionError
    with place.open() as other, other.indexing() as free:
        assert free


def test_sources_are_kept_by_path(store: Store) -> None:
    odd = Path("/b/\udcff")
    store.add_sources([Source(odd), Source(Path("/a"))])
    store.add_sources([Source(odd, excluded=True)])
    assert store.sources() == [Source(Path("/a")), Source(odd, excluded=True)]
    store.remove_sources([odd, Path("/nothing")])
    assert store.sources() == [Source(Path("/a"))]


def test_state_is_kept_by_key(store: Store) -> None:
    assert store.state("paused") is None
    store.keep("paused", "yes")
    store.keep("paused", "no")
    assert store.state("paused") == "no"


def test_threads_may_look_up_while_one_writes(store: Store) -> None:
    add(store, "/a", "Word stays.")
    embed(store, "e", {"Word stays.": axis(0)})
    done = threading.Event()
    wrong: list[object] = []

    def look() -> None:
        while not done.is_set():
            if match(store, "stays") != ["Word stays."] or near(store, 0)[:1] != ["Word stays."]:
                wrong.append(match(store, "stays"))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(30):
        put = add(store, f"/{number}", "Word comes.", f"And {number} goes.")
        embed(store, "e", {"Word comes.": axis(1), f"And {number} goes.": axis(2)})
        store.remove([put.id])
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


NAMES = st.sampled_from(["/a", "/b", "/c"])
WORDS = st.sampled_from(["red", "green", "blue", "red green"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), NAMES, st.lists(WORDS, max_size=3)),
        st.tuples(st.just("remove"), NAMES, st.just([])),
        st.tuples(st.just("move"), NAMES, NAMES),
        st.tuples(st.just("embed"), st.just(""), st.just([])),
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happened_what_is_found_is_what_is_there(store: Store, steps: list) -> None:  # type: ignore[type-arg]
    store.remove([found.id for found in store.documents()])
    there: dict[str, list[str]] = {}
    for kind, name, what in steps:
        if kind == "put":
            sentences = [f"{word.capitalize()}." for word in what]
            add(store, name, *sentences)
            there[name] = sentences
        elif kind == "remove":
            store.remove([found.id for found in store.documents() if str(found.path) == name])
            there.pop(name, None)
        elif kind == "move":
            store.move(Path(name), Path(what))
            if name in there:
                there[what] = there.pop(name)
        else:
            store.embed("e", {key: axis(0) for key in store.unembedded("e", limit=99)})
    store.embed("e", {key: axis(0) for key in store.unembedded("e", limit=99)})
    held = sorted(text for sentences in there.values() for text in sentences)
    assert sorted(near(store, 0, limit=99)) == held
    assert sorted(match(store, "green")) == [text for text in held if "green" in text.lower()]
    assert store.frequencies(["red"])["red"] == sum("red" in text.lower() for text in held)
    assert store.counts("e").chunks == len(held)
