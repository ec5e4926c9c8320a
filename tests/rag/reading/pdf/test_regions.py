from hypothesis import given
from hypothesis import strategies as st

from rag.reading.pdf.regions import MOST_RUNS, regions, rows
from rag.reading.pdf.runs import Run
from rag.reading.pdf.tables import cells, has_header


def run(
    text: str, left: float, top: float, order: int = 0, *, width: float = 0, bold: bool = False
) -> Run:
    right = left + (width or 5 * len(text))
    return Run(
        text=text, left=left, top=top, right=right, bottom=top + 11, size=10, bold=bold, order=order
    )


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


@given(st.lists(places, min_size=1, max_size=40))
def test_a_table_loses_no_letter_and_its_rows_are_equally_long(page: list[Run]) -> None:
    table = cells(page)
    assert len({len(row) for row in table}) == 1
    letters = "".join(sorted("".join(cell for row in table for cell in row).replace(" ", "")))
    assert letters == "".join(sorted("".join(each.text for each in page)))


def test_a_page_of_too_many_runs_keeps_the_files_order() -> None:
    page = [run("x", 500 - n % 500, n) for n in range(MOST_RUNS + 1)]
    assert [region.runs for region in regions(page)] == [tuple(page)]


def test_an_empty_page_has_no_regions() -> None:
    assert regions([]) == []


def test_a_river_through_justified_text_is_no_gutter() -> None:
    page = []
    for n in range(6):
        page += [run("words of a line", 50, 12 * n, 2 * n, width=200)]
        page += [run("that go on here", 256, 12 * n, 2 * n + 1, width=200)]
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


def test_a_bold_first_row_names_the_columns() -> None:
    body = [run("Lid", 50, 14), run("4", 150, 14)]
    bold = [run("Part", 50, 0, bold=True), run("Price", 150, 0, bold=True)]
    plain = [run("Pot", 50, 0), run("9", 150, 0)]
    assert has_header([*bold, *body]) is True
    assert has_header([*plain, *body]) is None
    assert has_header([*plain, *body], lambda: [(50, 160, 12)]) is True


def test_wrapped_cells_are_joined_where_the_rows_stand_apart() -> None:
    page = [run("Lid", 50, 0), run("fits every", 150, 0), run("kettle", 150, 12)]
    page += [run("Filter", 50, 30), run("fits ours", 150, 30)]
    assert cells(page) == [["Lid", "fits every kettle"], ["Filter", "fits ours"]]
