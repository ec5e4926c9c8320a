import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.tables import rows


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            [["Name", "Room", "Power"], ["Lamp", "Kitchen", "5 W"], ["Fan", "", "30 W"]],
            ["Name: Lamp; Room: Kitchen; Power: 5 W", "Name: Fan; Power: 30 W"],
        ),
        ([["City", "2024", "2025"], ["Ulm", "1", "2"]], ["City: Ulm; 2024: 1; 2025: 2"]),
        ([["Owner", "Anna"], ["Dog", "Rex"]], ["Owner: Anna", "Dog: Rex"]),
        ([["Drink", "Price"], ["Tea", "3 €"]], ["Drink: Tea; Price: 3 €"]),
        ([["1", "2", "3"], ["4", "5", "6"]], ["1; 2; 3", "4; 5; 6"]),
        ([["A", "A", "B"], ["x", "y", "z"]], ["A; A; B", "x; y; z"]),
        ([["Hall 12a", "b", "c"], ["x", "y", "z"]], ["Hall 12a: x; b: y; c: z"]),
        ([["only", "one", "row"]], ["only; one; row"]),
        ([["Name:", "Ann"], ["Place :", "Bath"], ["", ""]], ["Name: Ann", "Place: Bath"]),
        ([["a", "b", "c"], ["1", "2", "3", "4"]], ["a: 1; b: 2; c: 3; 4"]),
        ([["", ""], []], []),
        ([], []),
    ],
)
def test_a_row_makes_sense_alone(table: list[list[str]], said: list[str]) -> None:
    assert rows(table) == said


def test_a_table_that_says_so_has_a_header() -> None:
    table = [["Owner", "Pet:"], ["Anna", "dog\nand cat"]]
    assert rows(table, header=True) == ["Owner: Anna; Pet: dog and cat"]
    assert rows(table, header=False) == ["Owner: Pet:", "Anna: dog and cat"]


def test_a_long_first_row_is_text_and_names_nothing() -> None:
    table = [
        ["A sentence of so many words that nobody would write it above a column " * 2, "b", "c"]
    ]
    assert rows([*table, ["x", "y", "z"]])[1] == "x; y; z"


@given(st.lists(st.lists(st.text("abc 1", max_size=5), max_size=4), max_size=5))
def test_no_value_is_lost(table: list[list[str]]) -> None:
    guessed, plain = "\n".join(rows(table)), "\n".join(rows(table, header=False))
    full = [row for row in table if any(cell.strip() for cell in row)]
    for cell in [cell for row in full[1:] for cell in row]:
        assert " ".join(cell.split()) in guessed
        assert " ".join(cell.split()) in plain
