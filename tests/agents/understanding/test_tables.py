"""Everyday sentences and what they mean; and sentences that must do nothing at all."""

import pytest

from agents.understanding.engine import Understanding
from tests.agents.understanding.tables import nothing, understood, written

LANGUAGES = ("en", "de", "zh-CN", "ja")


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [(language, text, meant) for language in LANGUAGES for text, meant in understood(language)],
)
def test_it_means(understanding: Understanding, language: str, text: str, meant: str) -> None:
    found = understanding.parse(text, language=language, area="living_room")
    assert written(found, meant) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language in LANGUAGES for text in nothing(language)],
)
def test_it_asks_for_nothing(understanding: Understanding, language: str, text: str) -> None:
    assert understanding.parse(text, language=language, area="living_room") is None
    assert not understanding.parses(text, language=language, area="living_room")
