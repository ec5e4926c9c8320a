import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.pdf.runs import Run
from rag.reading.pdf.tables import cells, has_header
from tests.rag.reading.pdf.runs_by_hand import grid, run

places = st.builds(
    run,
    st.text("abc", min_size=1, max_size=30),
    st.integers(0, 500),
    st.integers(0, 700),
    st.integers(0, 99),
)


@given(st.lists(places, min_size=1, max_size=40))
def test_a_table_loses_no_letter_and_its_rows_are_equally_long(page: list[Run]) -> None:
    table = cells(page)
    assert len({len(row) for row in table}) == 1
    letters = "".join(sorted("".join(cell for row in table for cell in row).replace(" ", "")))
    assert letters == "".join(sorted("".join(each.text for each in page)))


def test_cells_stand_in_their_columns_even_if_some_are_empty() -> None:
    page = grid(("Part", "Price", "Stock"), ("Lid", "", "12"), ("Pot", "9", ""))
    assert cells(page) == [["Part", "Price", "Stock"], ["Lid", "", "12"], ["Pot", "9", ""]]


def test_a_cell_across_two_columns_belongs_to_the_one_it_covers_most() -> None:
    page = [
        *grid(("Part", "Price", "Stock"), ("Lid", "4", "12")),
        run("All sold out", 180, 28, 99, width=90),
    ]
    assert cells(page)[1] == ["Lid", "4", "12 All sold out"]


@pytest.mark.parametrize("left", [80, 10])
def test_a_name_beside_its_column_names_it_all_the_same(left: float) -> None:
    page = [run("Code", left, 0), run("Meaning", 170, 0), run("Remedy", 270, 0)]
    page += grid(
        ("", "", ""), ("E1", "No water comes in", "Open it"), ("E2", "No power", "Plug it in")
    )
    assert cells(page) == [
        ["Code", "Meaning", "Remedy"],
        ["E1", "No water comes in", "Open it"],
        ["E2", "No power", "Plug it in"],
    ]


def test_columns_that_are_filled_by_turns_stay_apart() -> None:
    page = grid(("Day", "In", "Out"), ("1", "5", ""), ("2", "", "7"))
    assert cells(page) == [["Day", "In", "Out"], ["1", "5", ""], ["2", "", "7"]]


def test_wrapped_cells_are_joined_where_the_rows_stand_apart() -> None:
    page = [run("Lid", 50, 0), run("fits every", 150, 0), run("kettle", 150, 12)]
    page += [run("Filter", 50, 30), run("fits ours", 150, 30)]
    assert cells(page) == [["Lid", "fits every kettle"], ["Filter", "fits ours"]]


def test_lines_that_begin_small_go_on_where_the_rows_stand_apart() -> None:
    page = [run("No steam", 50, 0), run("Wait until", 150, 0)]
    page += [run("comes out", 50, 12), run("it is hot", 150, 12)]
    page += [run("It leaks", 50, 30), run("Call us", 150, 30)]
    assert cells(page) == [["No steam comes out", "Wait until it is hot"], ["It leaks", "Call us"]]


def test_one_line_that_begins_small_does_not_make_one_row_of_all() -> None:
    page = grid(("Power", "2 kW"), ("switch", "two-pole"), ("Cable", "1 m"), ("Fuse", "10 A"))
    page += [run("Plug", 50, 70, 90), run("Type F", 150, 70, 91)]
    assert len(cells(page)) == 5


def test_where_the_first_column_is_hardly_used_the_second_begins_rows() -> None:
    page = grid(("Pos.", "Part", "Size"), *[("", f"K{n}", str(n)) for n in range(6)])
    assert [row[1] for row in cells(page)] == ["Part", "K0", "K1", "K2", "K3", "K4", "K5"]


def test_a_first_cell_begins_a_row_where_all_lines_are_equally_far() -> None:
    page = grid(("salt", "3 g"), ("", "or less"), ("oil", "a spoon"), step=12)
    assert cells(page) == [["salt", "3 g or less"], ["oil", "a spoon"]]


def test_rules_between_most_lines_say_where_rows_begin() -> None:
    page = grid(("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "5"))

    def ruled(*after: int) -> list[list[str]]:
        return cells(page, lambda: [(40, 200, 14 * row + 12) for row in after])

    assert ruled(0, 1, 2) == [["A", "1"], ["B", "2"], ["C", "3"], ["D E", "4 5"]]
    assert ruled(0, 1) == [["A", "1"], ["B", "2"], ["C", "3"], ["D", "4"], ["E", "5"]]
    assert ruled() == ruled(0, 1)


def test_a_rule_counts_only_if_it_runs_along_most_of_the_line() -> None:
    page = grid(("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "5"))
    short = cells(page, lambda: [(50, 60, 12), (50, 60, 26), (50, 60, 40)])
    assert short[-1] == ["E", "5"]


def test_dots_before_a_column_are_left_out() -> None:
    assert cells(grid(("Power …", "2 kW"), ("Volume …", "2 l")))[0] == ["Power", "2 kW"]


@pytest.mark.parametrize(
    ("first", "rules", "header"),
    [
        ("bold", [], True),
        ("plain", [], None),
        ("plain", [(40, 200, 12)], True),
        ("plain", [(40, 200, 12), (40, 200, 26)], None),
        ("plain", [(40, 200, 26)], None),
    ],
)
def test_a_header_is_bold_or_alone_above_the_only_rule(
    first: str,
    rules: list[tuple[float, float, float]],
    header: bool | None,  # noqa: FBT001 - a table
) -> None:
    page = [run("Part", 50, 0, bold=first == "bold"), run("Price", 150, 0, bold=first == "bold")]
    page += [run("Lid", 50, 14), run("4", 150, 14), run("Pot", 50, 28), run("9", 150, 28)]
    assert has_header(page, lambda: rules) is header


def test_where_all_is_bold_nothing_names_the_columns() -> None:
    page = [
        run(text, left, top, bold=True)
        for text, left, top in [("a", 50, 0), ("b", 150, 0), ("c", 50, 14)]
    ]
    assert has_header(page) is None
