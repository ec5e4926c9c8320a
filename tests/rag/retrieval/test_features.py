"""What speaks for a passage."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.analysis import analyse
from rag.retrieval.features import lexical, relative
from rag.retrieval.question import ask


def features(
    question: str, text: str, *, language: str = "en", average: float = 10
) -> dict[str, float]:
    asked = ask(question, (language,), frequencies=lambda _: {}, passages=1000)
    return lexical(asked, analyse(text, language), text, average=average)


EVERYTHING = ("coverage", "window30", "window60", "grams")


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_passage_that_says_all_words_gets_all_of_it(name: str) -> None:
    assert features("pump filter", "The filter of the pump.")[name] == pytest.approx(1.0)


@pytest.mark.parametrize("name", [*EVERYTHING, "words", "characters", "triples", "run"])
def test_a_passage_that_says_none_of_the_words_gets_nothing(name: str) -> None:
    assert features("pump", "Coffee, black")[name] == 0.0


@pytest.mark.parametrize("name", [*EVERYTHING, "words"])
def test_half_of_the_words_are_half_of_it(name: str) -> None:
    half = features("gasket lantern", "gasket")[name]
    assert half == pytest.approx(features("gasket", "gasket")[name] / 2, rel=0.1)


def test_a_word_that_is_repeated_adds_less_each_time() -> None:
    once, twice, thrice = (
        features("gasket", " ".join(["gasket"] * n + ["x"] * (9 - n)))["words"] for n in (1, 2, 3)
    )
    assert 0 < thrice - twice < twice - once


def test_a_long_passage_gets_less_for_the_same_words() -> None:
    short, long = (features("gasket", "gasket " + "x " * n) for n in (5, 50))
    assert long["words"] < short["words"]
    assert long["length"] > short["length"] == pytest.approx(math.log(7 / 10))


def test_a_compound_shares_letters_with_its_parts() -> None:
    found = features("Punktestand", "Der Stand nach Punkten", language="de")
    assert found["coverage"] == 0.0
    assert found["grams"] > 0.3


def test_words_far_apart_are_not_together() -> None:
    far = features("gasket lantern", "gasket " + "x " * 45 + "lantern")
    assert far["window30"] == pytest.approx(0.5, abs=0.01)
    assert far["window60"] == pytest.approx(1.0)


@pytest.mark.parametrize(("between", "together"), [(29, True), (30, False)])
def test_a_window_is_thirty_words_wide(between: int, together: bool) -> None:  # noqa: FBT001  # a table
    found = features("gasket lantern", "gasket " + "x " * between + "lantern")["window30"]
    assert (found == pytest.approx(1.0)) is together


def test_a_word_repeated_in_a_window_counts_once() -> None:
    found = features("gasket lantern", "gasket gasket gasket")["window30"]
    assert found == pytest.approx(0.5, abs=0.01)


def test_words_that_left_the_window_no_longer_count() -> None:
    text = "gasket " + "x " * 40 + "gasket lantern " + "x " * 40 + "lantern"
    assert features("gasket lantern", text)["window30"] == pytest.approx(1.0)


def test_chinese_characters_count_apart_from_their_pairs() -> None:
    found = features("电池", "池电", language="zh-CN")
    assert (found["words"], found["coverage"] > 0) == (0.0, True)
    assert found["characters"] > 0.5


def test_the_longest_common_stretch_is_a_share_of_the_question() -> None:
    assert features("abcdefghi", "xx abc-def yy")["run"] == pytest.approx(6 / 10)


def test_threes_of_letters_are_a_share_of_the_questions() -> None:
    assert features("abcdef", "abcd")["triples"] == pytest.approx(2 / 5)


@pytest.mark.parametrize("text", ["", "x"])
def test_a_question_without_words_finds_nothing_anywhere(text: str) -> None:
    found = features("?", text)
    assert {name for name, value in found.items() if value} <= {"length"}


def test_the_best_in_words_is_the_measure_of_the_others() -> None:
    found = relative([{"words": 0.2}, {"words": 0.4}, {"words": 0.0}])
    assert [one["relative"] for one in found] == [0.5, 1.0, 0.0]
    assert [one["relative"] for one in relative([{"words": 0.0}])] == [0.0]
    assert relative([]) == []


@given(st.text(), st.text(), st.sampled_from(["en", "ja"]))
def test_every_feature_is_a_finite_number(question: str, text: str, language: str) -> None:
    found = features(question, text, language=language)
    assert all(math.isfinite(value) for value in found.values())
    assert all(-1e-9 <= value <= 1 + 1e-9 for name, value in found.items() if name != "length")
