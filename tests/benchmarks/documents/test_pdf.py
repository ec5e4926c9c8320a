from pathlib import Path

from benchmarks.documents.pdf import CASES, Case, in_order, passed, together


def test_words_are_asked_for_in_their_order() -> None:
    assert in_order("one", "two")("one and two")
    assert not in_order("two", "one")("one and two")
    assert not in_order("one", "three")("one and two")


def test_cells_are_asked_for_on_a_line_of_their_own() -> None:
    assert together("Lid", "4")("Part: Price\nLid: 4\n")
    assert not together("Lid", "4")("Lid\n4")
    assert not together("Lid", "4")("Lid 4 and the next column of the page")


def test_a_parser_that_fails_has_not_passed(tmp_path: Path) -> None:
    def broken(path: Path, password: str) -> list[str]:
        raise RuntimeError(path, password)

    case = Case("any", "any.pdf", bool)
    assert not passed(case, tmp_path, broken)
    assert not passed(case, tmp_path, lambda _path, _password: [])
    assert passed(case, tmp_path, lambda path, password: [f"{path}{password}"])


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
