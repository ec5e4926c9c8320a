"""What every store promises about finding words."""

from dataclasses import replace

import pytest

from rag.store import fulltext as sqlite_words
from rag.store.postgres import fulltext as postgres_words
from rag.store.store import Store
from tests.rag.store.asking import ALL, match, texts
from tests.rag.store.places import add, document, indexed, page


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


def test_words_are_counted_in_one_language_alone(store: Store) -> None:
    for path, language, sentences in (
        ("/en", "en", ("They die young.", "They sing.")),
        ("/de", "de", ("Die Sonne.", "Die Nacht.", "Die Berge.")),
        ("/xx", None, ("Die.",)),
    ):
        pages = [page(*sentences)]
        own = document(path, language="de" if language is None else "")
        store.put(own, pages, indexed(pages, language=language))
    terms = ["die", "they", "nowhere", ""]
    assert store.frequencies(terms) == {"die": 5, "they": 2, "nowhere": 0, "": 0}
    inside = {language: store.frequencies(terms, language=language) for language in ("en", "de")}
    assert inside == {
        "en": {"die": 1, "they": 2, "nowhere": 0, "": 0},
        "de": {"die": 4, "they": 0, "nowhere": 0, "": 0},
    }
    assert [store.size(), store.size("en"), store.size("de"), store.size("fr")] == [6, 2, 4, 0]
    assert store.frequencies(terms, language="\ud800") == dict.fromkeys(terms, 0)
    assert store.size("\ud800") == 0


def test_what_was_counted_in_a_language_follows_the_index(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for of in (sqlite_words, postgres_words):
        monkeypatch.setattr(of, "MANY", 0)
    add(store, "/a", "Red.", "Red.", "Blue.")
    assert store.frequencies(["red"], language="en") == {"red": 2}
    assert store.frequencies(["red"], language="en") == {"red": 2}
    gone = add(store, "/b", "Red.", "Green.")
    assert store.frequencies(["red"], language="en") == {"red": 3}
    assert store.size("en") == 5
    store.remove([gone.id])
    assert store.frequencies(["red"], language="en") == {"red": 2}
    assert store.size("en") == 3


@pytest.mark.parametrize("term", ['"', 'a"b', "*", "AND", "a:b", "-x", "(", "水洗", "ß", "É"])
def test_any_term_is_only_a_term_in_a_language_too(store: Store, term: str) -> None:
    pages = [page("First."), page("Second.")]
    first, second = indexed(pages)
    store.put(document(), pages, [replace(first, terms=("x", term)), second])
    assert store.frequencies([term], language="en") == {term: 1}
