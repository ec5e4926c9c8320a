"""What a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.analysis import analyse
from rag.analysis.terms import LONGEST


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("The Filters of both machines", "en", ["the", "filter", "of", "both", "machin"]),
        ("The Filters", None, ["the", "filters"]),
        ("The Filters", "xx", ["the", "filters"]),
        ("It's the café's, don't!", "en", ["it", "the", "cafe", "don"]),
        ("L’homme qu'il a vu", "fr", ["homm", "il", "a", "vu"]),
        ("Größe der Fußballspiele", "de", ["gross", "der", "fussballspiel"]),
        ("Größe", "de-AT", ["gross"]),
        ("Ελλάδα", "el", ["ελλαδ"]),
        ("Афины йод", None, ["афины", "йод"]),
        ("नमस्ते", None, ["नमस्ते"]),
    ],
)
def test_words_become_stems_of_their_language(
    text: str, language: str | None, terms: list[str]
) -> None:
    assert analyse(text, language) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("电池 4分钟", ["电", "电池", "池", "4", "分", "分钟", "钟"]),
        ("水", ["水"]),
        ("フィルタ", ["フィ", "ィル", "ルタ"]),
        ("する", ["する"]),
        ("한국어", ["한국", "국어"]),
        ("ไทย", ["ไท", "ทย"]),
        ("\U00020b9f\U00020bb7", ["\U00020b9f", "\U00020b9f\U00020bb7", "\U00020bb7"]),
        ("ｶﾞｽ ＡＢ", ["ガス", "ab"]),
    ],
)
def test_what_has_no_spaces_becomes_pairs_and_chinese_characters(
    text: str, terms: list[str]
) -> None:
    assert analyse(text, None) == terms


@pytest.mark.parametrize("language", ["zh-CN", "ja", "ko", None])
def test_a_chinese_character_is_the_same_in_every_language(language: str | None) -> None:
    assert analyse("電池の交換", language) == analyse("電池の交換", "ja")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("1,335", ["1335"]),
        ("1.335", ["1335"]),
        ("2.024.000", ["2024000"]),
        ("1,335.50", ["1335.50"]),
        ("1.335,5", ["1335.5"]),
        ("3,5", ["3.5"]),
        ("1.2.2024", ["1.2.2024"]),
        ("E24", ["e24"]),
        ("20cm", ["20", "cm"]),
        ("F-16", ["f", "16"]),
        ("in 2016.", ["in", "2016"]),
    ],
)
def test_a_number_is_one_term_however_it_is_grouped(text: str, terms: list[str]) -> None:
    assert analyse(text, None) == terms


def test_a_word_without_end_is_cut() -> None:
    assert analyse("x" * 1000 + " " + "7" * 1000, "en") == ["x" * LONGEST, "7" * LONGEST]


@given(st.text(), st.sampled_from([None, "en", "de", "ja", "tr"]))
def test_a_term_is_never_empty_and_holds_no_space(text: str, language: str | None) -> None:
    assert all(term and not any(map(str.isspace, term)) for term in analyse(text, language))


@pytest.mark.parametrize("text", ["", " \n", "!?…", "、。「」", "-- ' ’", '"*^()"'])
def test_punctuation_is_no_term(text: str) -> None:
    assert analyse(text, "en") == []


@given(st.text(), st.text())
def test_what_stands_apart_is_analysed_apart(one: str, other: str) -> None:
    assert analyse(f"{one}\n\n{other}", "en") == analyse(one, "en") + analyse(other, "en")


@given(st.text(), st.sampled_from(["en", "de", "tr", "ar", "ja"]))
def test_a_text_has_as_many_terms_in_every_language(text: str, language: str) -> None:
    assert len(analyse(text, language)) == len(analyse(text, None))
