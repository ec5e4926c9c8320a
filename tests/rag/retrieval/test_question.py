"""A question taken apart."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.analysis.grams import GRAM
from rag.retrieval.question import Question, ask, squeeze


def asked(
    text: str, *languages: str | None, held: Mapping[str, int] | None = None, passages: int = 1000
) -> Question:
    def frequencies(terms: Sequence[str]) -> Mapping[str, int]:
        return {term: (held or {}).get(term, 0) for term in terms}

    return ask(text, languages or ("en",), frequencies=frequencies, passages=passages)


def terms(question: Question) -> list[set[str]]:
    return [set(word.terms) for word in question.words]


def test_each_word_counts_once() -> None:
    assert terms(asked("Filters, filters and a filter")) == [{"filter"}, {"and"}, {"a"}]


def test_a_word_is_looked_for_in_every_language_it_may_be_in() -> None:
    question = asked("Batteries", "en", None)
    assert terms(question) == [{"batteri", "batteries"}]
    assert question.places == {"batteri": 0, "batteries": 0}


def test_a_rare_word_says_more_than_a_frequent_one() -> None:
    rare, frequent = asked("gasket machine", held={"gasket": 1, "machin": 900}).words
    assert rare.weight > frequent.weight >= 0


def test_a_word_weighs_what_its_most_frequent_reading_weighs() -> None:
    (both,) = asked("machines", "en", None, held={"machin": 900}).words
    (known,) = asked("machines", "en", held={"machin": 900}).words
    assert both.weight == known.weight


def test_a_common_word_says_little_even_in_an_empty_index() -> None:
    common, rare = asked("what gasket", passages=0).words
    assert common.weight < rare.weight / 2


def test_a_chinese_character_beside_a_pair_is_lone() -> None:
    lone = {next(iter(word.terms)): word.lone for word in asked("电池 ab カ", "zh-CN").words}
    assert lone == {"电": True, "电池": False, "池": True, "ab": False, "カ": False}


def test_grams_are_pieces_of_words_with_their_borders() -> None:
    assert set(asked("pump a", None).grams) == {" pum", "pump", "ump ", " a "}


def test_what_is_written_without_spaces_has_no_grams() -> None:
    assert asked("電池の交換", "ja").grams == {}


def test_letters_are_what_is_left_without_spaces_and_punctuation() -> None:
    assert asked("Wie_hoch, ist's?").letters == "wiehochists" == squeeze("WIE hoch -- ist’s")


@pytest.mark.parametrize(("text", "unspaced"), [("电池", True), ("battery 电", True), ("a", False)])
def test_a_question_knows_whether_it_is_written_without_spaces(text: str, unspaced: bool) -> None:  # noqa: FBT001  # a table
    assert asked(text).unspaced is unspaced


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n"])
def test_a_question_may_say_nothing(text: str) -> None:
    question = asked(text)
    assert (question.words, question.letters, dict(question.grams)) == ((), "", {})


@given(st.text(), st.sampled_from(["en", "de", "ja", None]))
def test_shares_of_grams_add_up_to_one_or_nothing(text: str, language: str | None) -> None:
    grams = asked(text, language, None).grams
    assert sum(grams.values()) == pytest.approx(1.0 if any(grams.values()) else 0.0)
    assert all(len(gram) <= GRAM for gram in grams)
