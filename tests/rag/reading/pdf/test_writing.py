from collections.abc import Sequence

from rag.reading.pdf.layout import EMPTY, Grid, Layout
from rag.reading.pdf.lines import Line
from rag.reading.pdf.writing import written


def page(*pieces: Grid | str) -> Layout:
    return Layout([each if isinstance(each, Grid) else [line(each)] for each in pieces], (), 0, 800)


def line(text: str, top: float = 400) -> Line:
    return Line(text, 50, top, 50 + 5 * len(text), top + 10, 10, bold=False)


def grid(*cells: Sequence[str], header: bool | None = None, left: float = 50) -> Grid:
    return Grid(cells, header, left, left + 200)


def texts(*layouts: Layout) -> list[str]:
    return [page.text for page in written(layouts, {})]


NAMED = grid(["Part", "Price", "Stock"], ["Lid", "4", "12"], header=True)
REST = grid(["Pot", "9", "3"])


def test_a_table_that_goes_on_keeps_the_names_of_its_columns() -> None:
    more = grid(["Lamp", "2", "1"])
    assert texts(page("See:", NAMED), page(REST), page(more, "End.")) == [
        "See:\n\nPart: Lid; Price: 4; Stock: 12",
        "Part: Pot; Price: 9; Stock: 3",
        "Part: Lamp; Price: 2; Stock: 1\n\nEnd.",
    ]


def test_another_table_is_not_named_after_the_last_one() -> None:
    plain = "Pot; 9; 3"
    assert texts(page(NAMED, "End."), page(REST))[1] == plain
    assert texts(page(NAMED), page("Now:", REST))[1] == f"Now:\n\n{plain}"
    assert texts(page(NAMED), page(grid(["Pot", "9", "3"], left=100)))[1] == plain
    assert texts(page(NAMED), page(grid(["Pot", "9"])))[1] == "Pot: 9"
    assert texts(page(REST), page(grid(["Lamp", "2", "1"])))[1] == "Lamp; 2; 1"


def test_a_table_with_names_of_its_own_keeps_them() -> None:
    other = grid(["Size", "Age", "Sex"], ["4", "5", "m"], header=True)
    assert texts(page(NAMED), page(other))[1] == "Size: 4; Age: 5; Sex: m"


def test_what_repeats_at_the_top_does_not_part_a_table() -> None:
    first = Layout([[line("Manual", 20), line("See:", 300)], NAMED], (), 0, 800)
    second = Layout([[line("Manual", 20)], REST, [line("End.", 500)]], (), 0, 800)
    assert texts(first, second)[1] == "Part: Pot; Price: 9; Stock: 3\n\nEnd."


def test_empty_pages_stay_in_their_place() -> None:
    assert [page.number for page in written([EMPTY, page("x"), EMPTY], {})] == [1, 2, 3]


def test_stamps_along_the_edge_are_told_once_or_twice() -> None:
    stamped = Layout([[line("text")]], ["Draft"], 0, 800)
    assert texts(stamped, stamped) == ["text\n\nDraft"] * 2
    assert texts(stamped, stamped, stamped) == ["text"] * 3
