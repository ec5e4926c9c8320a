"""Our own words of a language are well-formed."""

import re

import pytest

from agents.understanding.grammar import load
from agents.understanding.words import FOLDER, OTHERS, Words, voice, words

FILES = sorted(file.stem for file in FOLDER.glob("*.yaml") if file.stem != OTHERS)


@pytest.mark.parametrize("language", FILES)
def test_patterns_compile_and_templates_load(language: str) -> None:
    own = words(language)
    for pattern in (own.never, own.plural, *own.unknown, *(was for was, _ in own.frames)):
        re.compile(pattern)
    assert all("(?P<" in pattern for pattern in own.unknown)
    ours = set(own.sentences.get("intents", {}))
    grammar = load(language, own.sentences, skip=own.skip)
    assert ours <= {line.intent for line in grammar.lines}
    assert set(own.skip) <= set(grammar.intents.skip_words)


@pytest.mark.parametrize("language", FILES)
def test_a_yes_is_never_a_no(language: str) -> None:
    own = words(language)
    assert not set(own.agreeing) & set(own.refusing)
    assert own.agreeing
    assert own.refusing


def test_a_language_without_a_file_has_no_words_but_may_have_yes_and_no() -> None:
    assert words("sw") == Words()
    assert "oui" in words("fr").agreeing
    assert words("fr").phrases == {}


def test_the_nearest_kin_speaks_for_a_language() -> None:
    assert voice("de-CH") is words("de")
    assert voice("zh-TW") is words("zh-CN")
    assert voice("sw") is words("en")
