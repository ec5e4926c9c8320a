import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.pdf.joining import is_space, joined, vocabulary


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["one", "two"], "one two"),
        (["tempera-", "ture"], "temperature"),
        (["Tempe\u00ad", "ratur"], "Temperatur"),
        (["Süd-", "Tirol"], "Süd-Tirol"),
        (["BM-", "25"], "BM-25"),
        (["a d-", "dimensional cube"], "a d-dimensional cube"),
        (["Haupt-", "und Nebeneingang"], "Haupt- und Nebeneingang"),
        (["wait -", "then go"], "wait - then go"),
        (["https://example.org/", "manual"], "https://example.org/manual"),
        (["2020–", "2021"], "2020–2021"),
        (["so —", "they said"], "so — they said"),
        (["冷蔵庫の", "温度"], "冷蔵庫の温度"),
        (["ไทย", "ไทย"], "ไทยไทย"),
        (["모든", "주유소"], "모든 주유소"),
        (["温度は", "3 度"], "温度は 3 度"),
        ([], ""),
    ],
)
def test_lines_become_one(lines: list[str], text: str) -> None:
    assert joined(lines) == text


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (["a well-known fact is"], "well-known"),
        (["they are well known to"], "well-known"),
        (["a wellknown one is"], "wellknown"),
        ([], "wellknown"),
    ],
)
def test_the_document_knows_which_hyphens_belong(known: list[str], text: str) -> None:
    assert joined(["well-", "known"], vocabulary(known)) == text


def test_the_last_word_of_a_line_is_not_known_for_it_may_be_parted() -> None:
    assert vocabulary(["One tempera-", "Ture two-fold THREE x1 four"]) == {
        "one",
        "ture",
        "two-fold",
        "three",
        "x",
    }


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), max_size=6))
def test_nothing_but_hyphens_and_spaces_is_lost_or_added(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(each for each in text if each not in " -\u00ad\u2010")

    assert letters(joined(lines)) == letters("".join(lines))


@pytest.mark.parametrize(
    ("before", "after", "gap", "written", "space"),
    [
        ("water", "boils", 0.2, False, True),
        ("tempera", "ture", 0.05, False, False),
        ("water", "boils", 0.0, True, True),
        ("内閣は、", "道路", 0.3, False, False),
        ("内閣は、", "道路", 0.3, True, False),
        ("一", "歩行者", 1.0, True, True),
        ("温度は", "3", 0.2, False, True),
    ],
)
def test_a_space_stands_where_people_see_one(
    before: str,
    after: str,
    gap: float,
    written: bool,  # noqa: FBT001 - a table
    space: bool,  # noqa: FBT001 - a table
) -> None:
    assert is_space(before, after, gap, written=written) is space
