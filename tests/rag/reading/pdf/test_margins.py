from collections.abc import Sequence

import pytest

from rag.reading.pdf.lines import Line
from rag.reading.pdf.margins import Sheet, margins

HEIGHT = 800.0


def line(text: str, top: float, size: float = 10.0) -> Line:
    return Line(text=text, left=50, top=top, right=300, bottom=top + size, size=size, bold=False)


def sheets(*pages: Sequence[Line]) -> list[Sheet]:
    return [Sheet(lines, 0.0, HEIGHT) for lines in pages]


def left(pages: list[Sheet]) -> list[list[str]]:
    """Return what is left of each page."""
    gone = margins(pages, 10.0).lines
    return [[each.text for each in page.lines if id(each) not in gone] for page in pages]


def test_a_header_that_comes_back_goes() -> None:
    pages = sheets(*[[line("Manual", 20), line(f"text {n}", 400)] for n in "abc"])
    assert left(pages) == [["text a"], ["text b"], ["text c"]]


def test_what_stands_on_a_third_of_the_pages_goes_on_few_pages_stays() -> None:
    pages = sheets(
        *[[line("Care" if n < 2 else f"T{'x' * n}", 20), line("text", 400)] for n in range(9)]
    )
    assert left(pages)[0] == ["Care", "text"]


def test_headers_of_left_and_right_pages_go() -> None:
    pages = sheets(
        *[[line("Kettle" if n % 2 else "Manual", 20), line("text", 400)] for n in range(6)]
    )
    assert left(pages) == [["text"]] * 6


def test_a_large_title_that_comes_back_on_some_pages_stays() -> None:
    titles = ["Summary", "One", "Summary", "Two", "Three", "Summary", "Four"]
    pages = sheets(*[[line(title, 20, size=20), line("text", 400)] for title in titles])
    assert left(pages)[0] == ["Summary", "text"]


def test_the_same_words_in_the_middle_of_pages_stay() -> None:
    pages = sheets(*[[line("Manual", 400), line(f"text {n}", 420)] for n in "abc"])
    assert left(pages)[0] == ["Manual", "text a"]


def test_numbered_titles_that_do_not_count_the_pages_stay() -> None:
    titles = ["Lesson 4", "Lesson 4", "Lesson 9", "Lesson 2"]
    pages = sheets(*[[line(title, 20), line("text", 400)] for title in titles])
    assert left(pages)[2] == ["Lesson 9", "text"]


def test_a_page_of_nothing_but_its_margin_keeps_it() -> None:
    pages = sheets(*[[line("Confidential", 20)]] * 3)
    assert left(pages) == [["Confidential"]] * 3


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        (["1", "2", "3", "4"], {}),
        (["11", "12", "13", "14"], {0: "11", 1: "12", 2: "13", 3: "14"}),
        (["i", "ii", "iii", "iv"], {0: "i", 1: "ii", 2: "iii", 3: "iv"}),
        (["i", "ii", "1", "2"], {0: "i", 1: "ii", 2: "1", 3: "2"}),
        (["Page 5 of 9", "Page 6 of 9", "Page 7 of 9", "Page 8 of 9"], dict(enumerate("5678"))),
        (["7", "", "", "10"], {0: "7", 3: "10"}),
        (["7", "", "", "11"], {}),
        (["7", "8", "", "10"], {0: "7", 1: "8", 2: "9", 3: "10"}),
    ],
)
def test_printed_numbers_are_the_labels_of_pages(
    printed: list[str], labels: dict[int, str]
) -> None:
    pages = sheets(*[[line("text", 400)] + [line(n, 780)] * bool(n) for n in printed])
    assert margins(pages, 10.0).labels == labels


def test_a_number_alone_is_a_page_number_only_if_it_counts() -> None:
    pages = sheets(
        [line("It weighs", 400), line("42", 780)], [line("It holds", 400), line("7", 780)]
    )
    assert left(pages) == [["It weighs", "42"], ["It holds", "7"]]


def test_a_running_head_with_its_pages_number_goes_even_if_seen_once() -> None:
    chapters = ["Safety", "Safety", "Care", "Repair"]
    pages = sheets(
        *[
            [line(f"{name} {n + 7}", 20), line("a", 400), line(f"{n + 7}", 780)]
            for n, name in enumerate(chapters)
        ]
    )
    assert left(pages) == [["a"]] * 4


def test_a_printers_mark_does_not_hide_the_printed_number() -> None:
    pages = sheets(
        *[
            [line(f"{n + 300} Gazette", 20), line("a", 400), line(f"Frm 0000{n + 1} x", 780)]
            for n in range(4)
        ]
    )
    assert margins(pages, 10.0).labels == {n: str(n + 300) for n in range(4)}
    assert left(pages) == [["a"]] * 4


def test_of_two_pages_both_must_have_a_header() -> None:
    both = sheets(*[[line("Manual", 20), line(f"text {n}", 400)] for n in "ab"])
    assert left(both) == [["text a"], ["text b"]]
    one = sheets([line("Manual", 20), line("a", 400)], [line("Care", 20), line("b", 400)])
    assert left(one) == [["Manual", "a"], ["Care", "b"]]


def test_a_number_below_the_text_may_stand_further_in_but_not_in_the_middle() -> None:
    near = sheets(*[[line("text", 300), line(str(n + 1), 650)] for n in range(3)])
    assert left(near) == [["text"]] * 3
    far = sheets(*[[line("text", 300), line(str(n + 1), 500)] for n in range(3)])
    assert left(far)[0] == ["text", "1"]


def test_margins_are_narrow() -> None:
    pages = sheets(*[[line("Manual", 120), line(f"text {n}", 400)] for n in "abc"])
    assert left(pages)[0] == ["Manual", "text a"]
