import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.pdf.regions import MOST_RUNS, Region, regions, rows
from rag.reading.pdf.runs import Run
from tests.rag.reading.pdf.runs_by_hand import grid, run

places = st.builds(
    run,
    st.text("abc", min_size=1, max_size=30),
    st.integers(0, 500),
    st.integers(0, 700),
    st.integers(0, 99),
)


@given(st.lists(places, max_size=40))
def test_every_run_of_a_page_is_read_exactly_once(page: list[Run]) -> None:
    read = [each for region in regions(page) for each in region.runs]
    assert sorted(map(id, read)) == sorted(map(id, page))


@given(st.lists(places, max_size=40))
def test_rows_go_down_the_page_and_hold_every_run_once(page: list[Run]) -> None:
    found = rows(page)
    assert sorted(id(each) for row in found for each in row) == sorted(map(id, page))
    tops = [min(each.top for each in row) for row in found]
    assert tops == sorted(tops)
    assert all(row == sorted(row, key=lambda each: each.left) for row in found)


def test_a_page_of_too_many_runs_keeps_the_files_order() -> None:
    page = [run("x", 500 - n % 500, n) for n in range(MOST_RUNS + 1)]
    assert [region.runs for region in regions(page)] == [tuple(page)]


def test_an_empty_page_has_no_regions() -> None:
    assert regions([]) == []


def test_a_river_through_justified_text_is_no_gutter() -> None:
    page = []
    for n in range(6):
        page += [run("words of a line", 50, 12 * n, 2 * n, width=200)]
        page += [run("that go on here", 255, 12 * n, 2 * n + 1, width=200)]
    page.append(run("and this line crosses it", 50, 80, 99, width=300))
    assert [region.table for region in regions(page)] == [False]


def test_a_caption_and_a_remark_are_no_rows_of_the_table() -> None:
    page = [run("Prices", 50, 0, 0, bold=True)]
    for n, row in enumerate([("Part", "Price"), ("Lid", "4"), ("Filter", "3")]):
        page += [
            run(row[0], 50, 14 * (n + 1), 2 * n + 1),
            run(row[1], 150, 14 * (n + 1), 2 * n + 2),
        ]
    page.append(run("All in euros", 50, 70, 9))
    found = regions(page)
    assert [region.table for region in found] == [False, True, False]
    assert found[0].runs[0].text == "Prices"
    assert found[2].runs[0].text == "All in euros"


def test_rules_across_a_gutter_make_rows_of_long_cells() -> None:
    page = []
    for n in range(4):
        page += [
            run("a sentence of many words", 50, 12 * n, n),
            run("and one more of them", 220, 12 * n, n + 9),
        ]

    def rules() -> list[tuple[float, float, float]]:
        return [(40, 400, 11.5), (40, 400, 35.5)]

    assert [region.table for region in regions(page)] == [False, False]
    assert [region.table for region in regions(page, rules)] == [True]


def tables(page: list[Run], *heights: float) -> list[bool]:
    """Tell of each region whether it is a table; rules go from 40 to 400 at these heights."""
    return [each.table for each in regions(page, lambda: [(40, 400, h) for h in heights])]


@pytest.mark.parametrize(
    ("lines", "gap", "parted"),
    [
        *[(1, 90, False), (2, 14.5, True), (2, 13.5, False), (3, 10.5, True), (3, 9.5, False)],
        *[
            (4, 7.5, True),
            (4, 6.5, False),
            (5, 6, True),
            (5, 5, False),
            (9, 6, True),
            (9, 5, False),
        ],
    ],
)
def test_the_more_lines_a_gutter_parts_the_narrower_it_may_be(
    lines: int,
    gap: float,
    parted: bool,  # noqa: FBT001 - a table
) -> None:
    page = [run("left", 50, 12 * n, n) for n in range(lines)]
    page += [run("right", 70 + gap, 12 * n, 50 + n) for n in range(lines)]
    assert (regions(page) != [Region(tuple(page))]) is parted


def test_two_rules_across_make_a_table_and_one_makes_none() -> None:
    page = [run("a sentence of many words", 50, 12 * n, n) for n in range(5)]
    page += [run("and one more of such", 220, 12 * n, n + 50) for n in range(5)]
    assert tables(page) == [False, False]
    assert tables(page, 11) == [False, False]
    assert tables(page, 11, 35) == [True]
    assert tables(page, 11, 11.2) == [False, False]
    assert tables(page, -30, 99) == [False, False]
    assert [r.table for r in regions(page, lambda: [(40, 180, 11), (40, 180, 35)])] == [False] * 2


@pytest.mark.parametrize("marker", ["•", "1.", "a)", "(iv)", "3.1"])
def test_bullets_and_numbers_of_sections_are_no_column(marker: str) -> None:
    page = grid(*[(marker, "some words")] * 3, lefts=(50, 90))
    assert [len(region.runs) for region in regions(page)] == [6]
    assert tables(page) == [False]


def test_bare_numbers_are_a_column() -> None:
    assert tables(grid(("12", "Filter"), ("13", "Lid"), ("14", "Lamp"))) == [True]


def test_short_cells_on_one_level_are_a_table_even_if_written_by_columns() -> None:
    page = [run("Lid", 50, 14 * n, n) for n in range(4)]
    page += [run("4.50", 150, 14 * n, 20 + n) for n in range(4)]
    assert tables(page) == [True]
    assert tables([*page, run("more", 50, 56, 4), run("x", 50, 70, 5), run("y", 50, 84, 6)]) == [
        False,
        False,
    ]


def test_long_cells_that_are_written_by_columns_are_columns() -> None:
    page = [run("a longer line", 50, 14 * n, n, width=120) for n in range(4)]
    page += [run("4.50", 250, 14 * n, 20 + n) for n in range(4)]
    assert tables(page) == [False, False]


def test_prose_that_switches_sides_now_and_then_is_a_table_with_long_cells() -> None:
    page = []
    for row in range(3):
        for n in range(2):
            page.append(run("a cell full of words", 50, 24 * row + 12 * n, 10 * row + n, width=150))
            page.append(
                run("another cell of them", 250, 24 * row + 12 * n, 10 * row + n + 5, width=150)
            )
    assert tables(page) == [True]


def test_three_columns_are_read_from_left_to_right() -> None:
    page = [
        run(f"{column}", 50 + 120 * column, 12 * n, 10 * column + n, width=100)
        for column in range(3)
        for n in range(5)
    ]
    assert [region.runs[0].text for region in regions(page)] == ["0", "1", "2"]


def test_an_empty_stretch_parts_what_stands_above_from_what_stands_below() -> None:
    page = [
        run(text, left, top + 12 * n, order)
        for n in range(3)
        for text, left, top, order in [
            ("a", 50, 0, n),
            ("b", 200, 0, 20 + n),
            ("c", 50, 100, 10 + n),
            ("d", 200, 100, 30 + n),
        ]
    ]
    wide = [run(r.text, r.left, r.top, r.order, width=120) for r in page]
    assert [region.runs[0].text for region in regions(wide)] == ["a", "b", "c", "d"]


def test_a_line_below_a_ruled_table_is_no_row_of_it() -> None:
    page = grid(("Part", "Price"), ("Lid", "4"), ("Pot", "9"), step=14)
    page += [run("some more", 50, 60, 90), run("words here", 150, 60, 91)]
    assert [len(each.runs) for each in regions(page, lambda: [(40, 400, 12), (40, 400, 41)])] == [
        6,
        2,
    ]
    assert [len(each.runs) for each in regions(page)] == [8]
