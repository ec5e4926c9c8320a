import pytest

from rag.reading.pdf.numerals import Numbered, numbers, only_number


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("12", "12", 12),
        ("- 12 -", "12", 12),
        ("– 12 –", "12", 12),
        ("007", "7", 7),
        ("Page 12 of 30", "12", 12),
        ("Seite 3", "3", 3),
        ("S. 3", "3", 3),
        ("3/30", "3", 3),
        ("第 12 页", "12", 12),
        ("12ページ", "12", 12),
        ("iv", "iv", 4),
        ("XIX", "XIX", 19),
        ("| 5", "5", 5),
    ],
)
def test_page_numbers_are_known_however_they_are_printed(
    text: str, printed: str, value: int
) -> None:
    assert only_number(text) == Numbered(printed, value)


@pytest.mark.parametrize("text", ["", "Chapter 3", "3 apples", "12345", "3.5 kg", "mix it", "--"])
def test_what_says_more_is_no_page_number(text: str) -> None:
    assert only_number(text) is None


def test_numbers_lose_their_zeros_and_huge_ones_their_beginning() -> None:
    assert list(numbers("VerDate 2014 Frm 00012, x7")) == [
        Numbered("2014", 2014),
        Numbered("12", 12),
        Numbered("7", 7),
    ]
    assert [number.value for number in numbers("9" * 5000)] == [999_999_999]
