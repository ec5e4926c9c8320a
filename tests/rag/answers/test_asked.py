"""A question, and how much of it is found."""

from collections.abc import Mapping

import pytest

from rag.answers.asked import LEAST, Asked


def asked(weights: Mapping[str, float], text: str = "", language: str = "en") -> Asked:
    return Asked(text=text, terms=tuple(weights), weights=weights, language=language)


def test_a_share_is_by_weight_and_each_term_counts_once() -> None:
    question = asked({"warranty": 6.0, "long": 2.0})
    assert question.total == 8.0
    assert question.share(["warranty", "warranty", "other"]) == 0.75
    assert question.share([]) == 0.0
    assert question.share(["long", "warranty"]) == 1.0


def test_a_question_that_says_next_to_nothing_is_never_quite_found() -> None:
    question = asked({"the": 1.0, "of": 1.5})
    assert question.share(["the", "of"]) == 2.5 / LEAST
    assert asked({}).share(["x"]) == 0.0


@pytest.mark.parametrize(
    ("language", "terms", "vague"),
    [
        ("en", ["what", "is", "the"], True),
        ("en", [], True),
        ("en", ["what", "is", "larch"], False),
        ("ja", ["どこ", "です"], True),
        ("ja", ["鍵"], False),
        ("xx", ["nini"], False),
    ],
)
def test_only_common_words_are_vague_however_often_the_index_has_others(
    language: str,
    terms: list[str],
    vague: bool,  # noqa: FBT001  # what is expected
) -> None:
    assert asked(dict.fromkeys(terms, 0.1), language=language).vague is vague


def test_a_missing_word_counts_by_its_pieces_and_one_that_is_there_does_not() -> None:
    question = asked({"nationalhymn": 5.0, "hymn": 5.0})
    assert question.nearly(["hymn"]) == pytest.approx(0.5 * (2 / 11) ** 2)
    assert question.nearly(["nationalhymn", "hymn"]) == 0.0
    assert question.nearly(["nationalhymnen"]) == pytest.approx(
        0.5 * (10 / 11) ** 2 + 0.5 * (1 / 3) ** 2
    )
    assert question.nearly([]) == 0.0


def test_a_word_shorter_than_a_piece_is_only_there_as_a_whole() -> None:
    assert asked({"x": 8.0}).nearly(["xy"]) == 0.0


def test_figures_have_digits_and_codes_letters_as_well() -> None:
    question = asked({"e7": 6.0, "wm": 6.0, "2015": 6.0})
    assert question.figures == {"e7", "2015"}
    assert question.codes == {"e7"}


def test_what_is_wanted_depends_on_the_language() -> None:
    question = asked({"a": 6.0}, "What is the year? When? 12")
    assert (question.wants_number, question.wants_definition) == (True, True)
    assert question.numbers == {"12"}
    other = asked({"a": 6.0}, "When? What is it?", "fr")
    assert (other.wants_number, other.wants_definition) == (False, False)
