"""Questions, orders, and what is neither."""

import pytest

from agents.understanding.sorts import sort_of
from agents.understanding.words import words

LANGUAGES = ("en", "de", "zh-CN", "ja", "fr", "es", "it", "pt", "nl", "sv", "sw")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How long is the warranty of the washing machine?"),
        ("en", "how long is the warranty"),
        ("en", "ok, so what is the guest network called"),
        ("en", "could you tell me where the stopcock is"),
        ("en", "in which year was the house built"),
        ("en", "warranty of the washing machine?"),
        ("en", "Tell me about the warranty."),
        ("de", "wie lange ist die Garantie"),
        ("de", "In welchem Jahr wurde das Haus gebaut?"),
        ("de", "kannst du mir sagen, wo der Haupthahn ist"),
        ("zh-CN", "保修期多长"),
        ("zh-CN", "洗衣机能用热水吗？"),
        ("ja", "保証期間はどのくらいですか。"),
        ("ja", "保証について教えて"),
        ("fr", "Quelle est la durée de la garantie"),
        ("es", "¿Cuánto dura la garantía"),
        ("es", "de qué color es la puerta"),
        ("it", "quanto dura la garanzia"),
        ("pt", "quanto tempo dura a garantia"),
        ("nl", "hoelang is de garantie"),
        ("ar", "ما هي مدة الضمان؟"),
        ("sw", "Dhamana ni ya muda gani?"),
    ],
)
def test_a_question_is_known_by_its_words_or_its_mark(language: str, text: str) -> None:
    assert sort_of(text, language) == "question"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn on the foo"),
        ("en", "can you turn on the frobnicator?"),
        ("en", "Would you please open the pod bay doors?"),
        ("en", "ok, set the flux capacitor to 88"),
        ("de", "mach das Dings an"),
        ("de", "kannst du das Dings anmachen?"),
        ("zh-CN", "请打开那个东西"),
        ("zh-CN", "能不能把它关掉？"),
        ("ja", "あれをつけてください。"),
        ("ja", "あれを50パーセントにして"),
    ],
)
def test_an_order_stays_an_order_however_politely_it_is_put(language: str, text: str) -> None:
    assert sort_of(text, language) == "order"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "washing machine warranty"),
        ("en", "I turned on the lamp yesterday"),
        ("de", "Garantie der Waschmaschine"),
        ("zh-CN", "洗衣机的保修期"),
        ("ja", "洗濯機の保証期間"),
        ("sw", "dhamana"),
        ("en", ""),
    ],
)
def test_anything_else_is_neither(language: str, text: str) -> None:
    assert sort_of(text, language) == "other"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_language_has_patterns_for_is_tried_on_any_text_at_once(language: str) -> None:
    assert sort_of("a" * 100_000, language) == "other"


def test_our_own_languages_know_questions_and_orders() -> None:
    assert all(words(code).asking and words(code).ordering for code in ("en", "de", "zh-CN", "ja"))
