"""Questions that want a number, and sentences that have one."""

import pytest

from rag.answers.numbers import asks_for_number, numbers


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "When is the rent due?"),
        ("en", "How many keys are there?"),
        ("en", "in what year was it built"),
        ("de", "Wann wird der Müll geholt?"),
        ("de", "Wie viele Schlüssel gibt es?"),
        ("de-CH", "In welchem Jahr?"),
        ("zh-CN", "有多少把钥匙？"),
        ("zh-CN", "保修期多长"),
        ("ja", "鍵は何個ありますか"),
        ("ja", "いつですか"),
    ],
)
def test_how_many_how_long_and_when_want_a_number(language: str, question: str) -> None:
    assert asks_for_number(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who pays the rent?"),
        ("en", "how do I open it"),
        ("en", "whenever"),
        ("de", "Wer zahlt?"),
        ("de", "wie geht das"),
        ("zh-CN", "谁付钱？"),
        ("ja", "誰が払いますか"),
        ("fr", "quand ?"),
        (None, "when?"),
    ],
)
def test_other_questions_do_not_and_unknown_languages_are_not_guessed_at(
    language: str | None, question: str
) -> None:
    assert not asks_for_number(question, language)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two keys, 12 doors and a Half", {"two", "12", "half"}),
        ("三个人和二十年", {"三", "二十"}),
        ("zwölf Schlüssel", {"zwölf"}),
        ("every October, on Tuesdays", {"october", "tuesdays"}),
        ("jeden Dienstag im März", {"dienstag", "märz"}),
        ("毎週火曜日に", {"火曜"}),
        ("每周二", {"周二"}),
        ("someone may march", {"march"}),
        ("someone", set()),
        ("一些", set()),
    ],
)
def test_numbers_and_times_are_digits_and_words(text: str, found: set[str]) -> None:
    assert numbers(text) == found
