from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest

from rag.reading.pdf.runs import Run, runs
from tests.rag.reading.pdf.paper import Sheet, pdf


def taken(sheet: Sheet) -> list[list[Run]]:
    document = pdfium.PdfDocument(pdf(sheet))
    text = document[0].get_textpage()
    found = runs(text)
    text.close()
    document.close()
    return found


def texts(sheet: Sheet) -> Iterator[str]:
    return (run.text for group in taken(sheet) for run in group)


def test_a_run_knows_where_it_stands_and_how_it_is_set() -> None:
    ((run,),) = taken(Sheet().write(50, 100, "Boil water.", size=20, font="bold"))
    assert (run.text, run.size, run.bold, run.order) == ("Boil water.", 20.0, True, 0)
    assert run.left == pytest.approx(50, abs=1)
    assert run.right == pytest.approx(155, abs=5)
    assert run.height == pytest.approx(22, abs=1)
    assert run.top < -742 < run.bottom


def test_a_bold_word_does_not_make_a_line_bold() -> None:
    sheet = Sheet().write(50, 100, "Note", font="bold").write(76, 100, "that it is hot")
    assert [[run.bold for run in group] for group in taken(sheet)] == [[False]]


def test_a_wide_gap_parts_a_line_and_a_space_does_not() -> None:
    sheet = Sheet().write(50, 100, "Lid").write(69, 100, "fits").write(120, 100, "4 euros")
    assert list(texts(sheet)) == ["Lid fits", "4 euros"]


def test_wide_letters_of_a_typewriter_are_no_gaps() -> None:
    assert list(texts(Sheet().write(50, 100, "a b c d", font="mono"))) == ["a b c d"]


def test_pieces_of_a_word_are_joined_without_a_space() -> None:
    sheet = Sheet().write(50, 100, "tempera").write(86, 100, "ture")
    assert list(texts(sheet)) == ["temperature"]


def test_a_raised_number_stays_with_its_word() -> None:
    sheet = Sheet().write(50, 100, "water").write(75, 97, "2", size=6)
    assert list(texts(sheet)) == ["water2"]


def test_lines_below_each_other_are_apart_even_in_tall_type() -> None:
    sheet = Sheet().write(50, 100, "one").write(50, 110, "two")
    first, second = taken(sheet)[0]
    assert first.bottom < second.top + 2


def test_the_most_frequent_direction_comes_first() -> None:
    sheet = Sheet().upwards(20, 400, "stamp").write(50, 100, "a longer line of text")
    assert [[run.text for run in group] for group in taken(sheet)] == [
        ["a longer line of text"],
        ["stamp"],
    ]


def test_a_line_that_reads_upwards_goes_from_left_to_right_all_the_same() -> None:
    ((first, second),) = taken(
        Sheet().upwards(100, 800, "first line").upwards(112, 800, "second line")
    )
    assert first.left < first.right
    assert first.top < second.top


def test_a_page_without_text_has_no_runs() -> None:
    assert taken(Sheet().rule(10, 100, 100)) == []


def test_a_single_letter_runs_like_the_next_word() -> None:
    sheet = Sheet().write(520, 100, "序", font="vertical")
    sheet.write(500, 100, "温度は三度", font="vertical")
    assert [{run.text for run in group} for group in taken(sheet)] == [{"序", "温度は三度"}]


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen() -> None:
    sheet = Sheet().lines(50, 100, ["the tempera-", "ture of water"])
    first, second = taken(sheet)[0]
    assert (first.text, second.text) == ("the tempera-", "ture of water")
    assert first.right == pytest.approx(50 + 55, abs=6)


@pytest.mark.parametrize(("gap", "count"), [(5, 1), (7, 2), (30, 2)])
def test_a_gap_is_wide_from_about_half_a_line_on(gap: float, count: int) -> None:
    sheet = Sheet().write(50, 100, "Lid").write(50 + 13.3 + gap, 100, "Pot")
    assert len(list(texts(sheet))) == count


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Safety .......... 3", "Safety … 3"),
        ("Safety . . . . . 3", "Safety … 3"),
        ("wait ... then", "wait ... then"),
        ("e. g. this", "e. g. this"),
    ],
)
def test_dots_that_lead_to_a_number_are_shortened(text: str, shown: str) -> None:
    assert list(texts(Sheet().write(50, 100, text))) == [shown]


def test_letters_that_are_only_codes_of_their_font_are_left_out() -> None:
    sheet = Sheet().write(50, 100, "\ue000\ue001", font="arabic").write(100, 100, "text")
    assert list(texts(sheet)) == ["text"]


def test_words_that_go_on_are_as_large_as_the_longest_of_them() -> None:
    sheet = Sheet().write(50, 100, "so ", size=10).write(64, 100, "it boils", size=10.5)
    ((run,),) = taken(sheet)
    assert (run.text, run.size) == ("so it boils", 10.5)
    alone = taken(Sheet().write(64, 100, "it boils", size=10.5))[0][0]
    assert (run.top, run.bottom) == pytest.approx((alone.top, alone.bottom), abs=0.01)


def test_a_bold_line_is_bold_whatever_the_page_begins_with() -> None:
    sheet = Sheet().write(50, 100, "text").write(50, 130, "Note", font="bold")
    assert [run.bold for run in taken(sheet)[0]] == [False, True]


@pytest.mark.parametrize(("left", "top"), [(69, 112), (52, 100)])
def test_a_word_after_a_space_may_stand_elsewhere_all_the_same(left: float, top: float) -> None:
    sheet = Sheet().write(50, 100, "one ").write(left, top, "two")
    assert set(texts(sheet)) == {"one", "two"}


@pytest.mark.parametrize(
    ("text", "number"), [("Lid .....", "3"), ("Lid", "..... 3"), ("Lid .....", "3 to 4")]
)
def test_dots_lead_across_a_gap(text: str, number: str) -> None:
    sheet = Sheet().write(50, 100, text).write(95 if "." in text else 75, 100, number)
    assert len(list(texts(sheet))) == 1
