import pytest

from rag.reading.pdf.bidi import is_rtl, logical


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("hello", False),
        ("سلام", True),
        ("שלום", True),
        ("12", False),
        ("١٢", False),
        ("日本", False),
    ],
)
def test_scripts_have_a_direction(text: str, rtl: bool) -> None:  # noqa: FBT001 - a table
    assert is_rtl(text) is rtl


@pytest.mark.parametrize(
    ("standing", "read"),
    [
        (["one", "two"], ["one", "two"]),
        (["مئوية", "الحرارة", "درجة"], ["درجة", "الحرارة", "مئوية"]),
        (["الدار", "New", "York", "مدينة"], ["مدينة", "New", "York", "الدار"]),
        (
            ["in", "the", "city", "البيضاء", "الدار", "wander"],
            ["in", "the", "city", "الدار", "البيضاء", "wander"],
        ),
        ([], []),
    ],
)
def test_words_come_in_the_order_they_are_read_in(standing: list[str], read: list[str]) -> None:
    assert logical(standing) == read
