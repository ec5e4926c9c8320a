"""What every store promises."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.documents import Filters, Page, Source
from rag.store.store import Scored, Store
from tests.rag.store.places import Place, add, axis, document, embed, indexed, page

ALL = Filters()


def texts(store: Store, found: list[Scored]) -> list[str]:
    return [stored.chunk.text for stored in store.chunks([scored.id for scored in found])]


def match(store: Store, *terms: str, filters: Filters = ALL, limit: int = 10) -> list[str]:
    found = store.match(dict.fromkeys(terms, 1.0), limit=limit, filters=filters)
    return texts(store, found)


def near(store: Store, *axes: int, filters: Filters = ALL, limit: int = 10) -> list[str]:
    return texts(store, store.nearest(axis(*axes), embedder="e", limit=limit, filters=filters))


# --- documents -------------------------------------------------------------------------------


def test_a_new_index_is_empty(store: Store) -> None:
    assert store.documents() == []
    assert store.counts("e").chunks == 0
    assert match(store, "anything") == []
    assert near(store, 0) == []
    assert store.unembedded("e", limit=5) == {}


def test_a_document_comes_back_as_it_was_put(store: Store) -> None:
    put = store.put(
        document(
            title="Manual",
            language="en",
            note="two pages are scanned",
            size=7,
            modified_ns=9,
            content="ab" * 32,
            indexed_at=12.5,
        ),
        [page("One. Two.")],
        indexed([page("One. Two.")]),
    )
    assert store.documents() == [put]
    assert put.id
    assert (put.pages, put.chunks, put.indexed_at) == (1, 2, 12.5)


def test_documents_come_by_path(store: Store) -> None:
    for path in ("/b", "/a/z", "/a"):
        store.put(document(path))
    assert [str(found.path) for found in store.documents()] == ["/a", "/a/z", "/b"]


def test_pages_come_back_in_order(store: Store) -> None:
    pages = [Page(number=5, text="Five.", label="v"), Page(number=None, text="None.")]
    put = store.put(document(), pages)
    assert store.pages(put.id) == pages
    assert store.page(put.id, 1) == pages[1]
    assert store.page(put.id, 2) is None
    assert store.pages("nobody") == []


def test_chunks_come_back_in_the_order_asked_for(store: Store) -> None:
    pages = [page("Fill water.", number=3), page("Drain it. Dry it.", number=4)]
    chunks = indexed(pages, title="The Manual")
    put = store.put(document(), pages, chunks)
    ids = [scored.id for scored in store.match({"manual": 1}, limit=9, filters=ALL)]
    stored = store.chunks([*sorted(ids, reverse=True), max(ids) + 1])
    assert [each.chunk for each in stored] == [each.chunk for each in reversed(chunks)]
    assert [each.page_number for each in stored] == [4, 4, 3]
    assert {each.document for each in stored} == {put}
    assert stored[0].terms == ("dry", "it")
    assert stored[0].context == ("the", "manual")


def test_a_changed_file_keeps_its_id_and_loses_its_old_words(store: Store) -> None:
    old = add(store, "/a", "Old words.", "Kept words.")
    new = add(store, "/a", "New words.", "Kept words.")
    assert new.id == old.id
    assert match(store, "old") == []
    assert match(store, "new") == ["New words."]
    assert store.frequencies(["words", "old"]) == {"words": 2, "old": 0}
    assert store.counts().pages == 1


def test_ids_of_chunks_are_never_used_again(store: Store) -> None:
    add(store, "/a", "Same words.")
    [before] = store.match({"same": 1}, limit=1, filters=ALL)
    add(store, "/a", "Same words.")
    [after] = store.match({"same": 1}, limit=1, filters=ALL)
    assert after.id > before.id
    assert store.chunks([before.id]) == []


def test_a_touched_document_keeps_its_content(store: Store) -> None:
    put = add(store, "/a", "Words stay.")
    touched = replace(put, condition="pending", note="changed", pages=0, chunks=0, size=5)
    store.touch(touched)
    assert store.documents() == [replace(touched, pages=1, chunks=1)]
    assert match(store, "stay") == ["Words stay."]
    assert store.counts().pending == 1


def test_touching_what_is_gone_does_nothing(store: Store) -> None:
    store.touch(replace(document(), id="gone"))
    assert store.documents() == []


def test_a_moved_document_keeps_id_and_content(store: Store) -> None:
    put = add(store, "/a", "Words move.")
    store.move(Path("/a"), Path("/b/c"))
    assert store.documents() == [replace(put, path=Path("/b/c"))]
    assert match(store, "move") == ["Words move."]


def test_a_move_onto_another_document_forgets_that(store: Store) -> None:
    put = add(store, "/a", "Words move.")
    add(store, "/b", "Words vanish.")
    store.move(Path("/a"), Path("/b"))
    assert [found.id for found in store.documents()] == [put.id]
    assert match(store, "words") == ["Words move."]


@pytest.mark.parametrize("to", ["/a", "/z"])
def test_a_move_of_nothing_or_to_itself_changes_nothing(store: Store, to: str) -> None:
    put = add(store, "/a", "Words stay.")
    store.move(Path("/a" if to == "/a" else "/nothing"), Path(to))
    assert store.documents() == [put]
    assert match(store, "stay") == ["Words stay."]


def test_a_removed_document_is_gone_with_all_it_held(store: Store) -> None:
    gone, kept = add(store, "/a", "First words."), add(store, "/b", "Second words.")
    embed(store, "e", {"First words.": axis(0), "Second words.": axis(1)})
    store.remove([gone.id, "nobody"])
    assert store.documents() == [kept]
    assert store.pages(gone.id) == []
    assert match(store, "words") == ["Second words."]
    assert near(store, 0, 1) == ["Second words."]
    assert store.frequencies(["words"]) == {"words": 1}
    counts = store.counts("e")
    assert (counts.documents, counts.pages, counts.chunks, counts.unembedded) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    "name", ["line\nbreak", "\N{GRINNING FACE}", "\udcff.pdf", 'it\'s 100% "quoted".pdf']
)
def test_any_file_name_comes_back(store: Store, name: str) -> None:
    put = add(store, f"/a/{name}", "Some words.", title=name)
    assert [found.path for found in store.documents()] == [Path(f"/a/{name}")]
    assert match(store, "words", filters=Filters(document=name)) == ["Some words."]
    store.move(Path(f"/a/{name}"), Path("/b"))
    assert [found.id for found in store.documents()] == [put.id]


def test_half_characters_in_a_text_do_no_harm(store: Store) -> None:
    pages = [Page(number=1, text="Half \ud800 mark.")]
    put = store.put(document(note="\udcff"), pages, indexed(pages))
    [stored] = store.pages(put.id)
    assert len(stored.text) == len(pages[0].text)
    assert match(store, "mark") == [stored.text]


# --- words -----------------------------------------------------------------------------------


def test_the_chunk_with_the_rarer_words_comes_first(store: Store) -> None:
    add(store, "/a", "Press the red button.", "Press the lid.", "Press the lid down now.")
    assert match(store, "press", "button")[0] == "Press the red button."
    assert match(store, "press", "lid")[0] == "Press the lid."


def test_weights_decide(store: Store) -> None:
    add(store, "/a", "Fresh water.", "Fresh paint.")
    for heavy, text in (("water", "Fresh water."), ("paint", "Fresh paint.")):
        terms = {"water": 1.0, "paint": 1.0} | {heavy: 2.0}
        assert texts(store, store.match(terms, limit=1, filters=ALL)) == [text]


def test_scores_fall(store: Store) -> None:
    add(store, "/a", "One two.", "Two three four.", "Two two.", "Five.")
    scores = [found.score for found in store.match({"two": 1.0, "one": 1}, limit=9, filters=ALL)]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_the_words_of_headings_are_found_too(store: Store) -> None:
    pages = [page("Nothing of it here.")]
    store.put(document(), pages, indexed(pages, title="Warranty"))
    assert match(store, "warranty") == ["Nothing of it here."]


def test_no_more_than_asked_for(store: Store) -> None:
    add(store, "/a", *(f"Word {number}." for number in range(20)))
    assert len(match(store, "word", limit=7)) == 7


@pytest.mark.parametrize(
    "term", ['"', "*", "NEAR", "AND", "a:b", "3.5", "-x", "(", "'", "कि", "ไม่", "水洗", "ß", "é"]
)
def test_any_term_is_only_a_term(store: Store, term: str) -> None:
    pages = [page("First."), page("Second.")]
    first, second = indexed(pages)
    store.put(document(), pages, [replace(first, terms=("x", term)), second])
    assert match(store, term) == ["First."]
    assert store.frequencies([term]) == {term: 1}


def test_marks_are_no_separators(store: Store) -> None:
    pages = [page("First.")]
    [first] = indexed(pages)
    store.put(document(), pages, [replace(first, terms=("3.5", "e-mail", "किताब"))])
    assert match(store, "3", "5", "mail", "e") == []
    assert store.frequencies(["3.5", "3", "किताब", "कताब"]) == {
        "3.5": 1,
        "3": 0,
        "किताब": 1,
        "कताब": 0,
    }


def test_what_would_split_a_term_is_left_out_of_it(store: Store) -> None:
    pages = [page("First.")]
    [first] = indexed(pages)
    store.put(document(), pages, [replace(first, terms=("new\u3000york", "a\0b", " ", "c"))])
    assert match(store, "new york") == match(store, "newyork") == ["First."]
    assert match(store, "york", "a", "b") == []
    assert match(store, "c") == ["First."]


def test_an_empty_question_finds_nothing(store: Store) -> None:
    add(store, "/a", "Some words.")
    assert match(store) == []
    assert match(store, "", " ", "\0") == []


def test_very_many_terms_are_no_trouble(store: Store) -> None:
    add(store, "/a", "Some words.")
    terms = [f"t{number}" for number in range(5_000)]
    assert match(store, "words", *terms) == ["Some words."]


# --- vectors ---------------------------------------------------------------------------------


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


# --- filters ---------------------------------------------------------------------------------


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


# --- several processes -------------------------------------------------------------------------


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


# --- all together ------------------------------------------------------------------------------

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
