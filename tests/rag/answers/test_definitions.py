"""Questions that ask what something is, and what sentences are about."""

import pytest

from rag.answers.definitions import asks_what_it_is, subject


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What is a stopcock?"),
        ("en", " who was Ada Lovelace"),
        ("en", "What does E7 mean?"),
        ("de", "Was ist ein Haupthahn?"),
        ("zh-CN", "什么是总阀？"),
        ("zh-CN", "总阀是什么"),
        ("ja", "元栓とは何ですか"),
        ("ja", "この人は誰ですか"),
    ],
)
def test_what_something_is_is_asked(language: str, question: str) -> None:
    assert asks_what_it_is(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Where is the stopcock?"),
        ("en", "whatever"),
        ("de", "Wo ist der Haupthahn?"),
        ("zh-CN", "总阀在哪里？"),
        ("ja", "元栓はどこですか"),
        ("fr", "what is it"),
        (None, "what is it"),
    ],
)
def test_other_questions_ask_something_else(language: str | None, question: str) -> None:
    assert not asks_what_it_is(question, language)


@pytest.mark.parametrize(
    ("language", "sentence", "about"),
    [
        ("en", "A stopcock is a valve that is turned.", "A stopcock "),
        ("de", "Der Haupthahn ist ein Ventil.", "Der Haupthahn "),
        ("zh-CN", "总阀是一个阀门。", "总阀"),
        ("ja", "元栓とは弁です。", "元栓"),
        ("en", "Turn the valve.", ""),
        ("fr", "It is a valve.", ""),
        (None, "It is a valve.", ""),
    ],
)
def test_a_sentence_is_about_what_stands_before_its_verb(
    language: str | None, sentence: str, about: str
) -> None:
    assert subject(sentence, language) == about
