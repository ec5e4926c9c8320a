"""How much a term says."""

import math

import pytest

from rag.analysis.weighing import COMMON, KANA, PRIOR, USUAL, chance, common, weigh


def weight(term: str, *, held: int = 0, passages: int = 0, language: str | None = "en") -> float:
    return weigh([term], held={term: held}, passages=passages, language=language)[term]


def test_a_term_says_less_the_more_passages_hold_it() -> None:
    weights = [weight("gasket", held=held, passages=1000) for held in (0, 1, 10, 500, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == pytest.approx(-math.log((1000 + PRIOR * USUAL) / (1000 + PRIOR)))


def test_in_an_empty_index_a_word_is_as_common_as_in_its_language() -> None:
    assert weight("who") == pytest.approx(-math.log(COMMON))
    assert weight("gasket") == pytest.approx(-math.log(USUAL))


def test_no_weight_is_below_nothing() -> None:
    assert weight("the", held=5000, passages=1000) == 0.0


def test_hiragana_alone_is_more_likely_grammar() -> None:
    assert chance("ぞね", "ja") == KANA
    assert chance("電池", "ja") == USUAL


@pytest.mark.parametrize(
    ("language", "term"),
    [("en", "the"), ("de", "nicht"), ("nb", "av"), ("zh-CN", "什么")],
)
def test_common_words_are_known_as_terms(language: str, term: str) -> None:
    assert term in common(language)


@pytest.mark.parametrize("language", [None, "", "tlh"])
def test_a_language_without_a_list_has_no_common_words(language: str | None) -> None:
    assert common(language) == frozenset()
