"""Quotes are found word for word, whatever white space stands between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.quotes import LONGEST, find
from rag.clean import clean
from rag.documents import Span

SPACES = st.sampled_from([" ", "\n", "  ", "\n\n", "\t", " \n "])
WORDS = st.lists(st.text("abc.*+(€é漢字かなカ、。", min_size=1, max_size=6), min_size=1, max_size=8)


@given(WORDS, st.data())
def test_a_quote_is_found_with_any_other_white_space(words: list[str], data: st.DataObject) -> None:
    def spaced() -> str:
        return "".join(word + data.draw(SPACES) for word in words).strip()

    page, quote = f"before\n{spaced()} after", spaced()
    span = find(quote, page)
    assert span is not None
    assert page[span.start : span.end].split() == quote.split()


@given(st.text(), st.text())
def test_what_is_found_is_what_was_looked_for(quote: str, page: str) -> None:
    span = find(quote, page)
    if span is not None:
        found = page[span.start : span.end]
        assert "".join(found.split()) == "".join(clean(quote).split())


@pytest.mark.parametrize(
    ("quote", "page", "span"),
    [
        ("two years", "lasts two\n years.", Span(6, 16)),
        ("保修期为两年", "其保修\n期为两年。", Span(1, 8)),
        ("保修 期", "保修期", Span(0, 3)),
        ("two\u200b years", "two years", Span(0, 9)),
        ("e\u0301t\u00e9", "\u00e9t\u00e9", Span(0, 3)),
        ("a.b", "axb a.b", Span(4, 7)),
    ],
)
def test_a_quote_is_found_where_it_stands(quote: str, page: str, span: Span) -> None:
    assert find(quote, page) == span


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("three years", "two years"),
        ("now here", "nowhere"),
        ("漢 a", "漢a"),
        ("a 漢", "a漢"),
        ("nowhere", "now here"),
        ("Two years", "two years"),
        ("two years!", "two years."),
        ("two ... years", "two long years"),
        ("", "two years"),
        (" \n", "two years"),
        ("\u200b", "two years"),
    ],
)
def test_anything_else_is_not_found(quote: str, page: str) -> None:
    assert find(quote, page) is None


def test_a_quote_of_any_length_is_no_trouble() -> None:
    assert find("a" * LONGEST, "a" * LONGEST) == Span(0, LONGEST)
    assert find("a" * (LONGEST + 1), "a" * (LONGEST + 1)) is None
    assert find("漢" * 100_000, "漢" * 100_000) is None
