"""Which language a text is in."""

import pytest

from rag.chunking.language import LONGEST, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How long does the warranty last?", "en"),
        ("Wie lange gilt die Garantie?", "de"),
        ("¿Cuánto dura la garantía?", "es"),
        ("Combien de temps dure la garantie ?", "fr"),
        ("Сколько действует гарантия?", "ru"),
        ("保修期是多久？", "zh-CN"),
        ("保証期間はどのくらいですか。", "ja"),
        ("보증 기간은 얼마나 됩니까?", "ko"),
        ("ما هي مدة الضمان؟", "ar"),
        ("Πόσο διαρκεί η εγγύηση;", "el"),
        ("Hvor lenge varer garantien på denne maskinen?", "nb"),
        ("Wi-Fi のパスワードは？", "ja"),
        ("Which one dey work?", "en"),
        ("The word 保証 means warranty, and it is Japanese.", "en"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "   ", "12345", "-- 3.5 %", "Hello", "filter", "🎉"])
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    assert language_of(text) is None


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert language_of("The lamp is in the kitchen. " * 100 + "字" * LONGEST * 50) == "en"
