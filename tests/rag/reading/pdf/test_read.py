"""Whole files: what a page says, in the order a person would read it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.errors import UnreadableError
from rag.reading.pdf.read import read_pdf
from tests.rag.reading.pdf.paper import Sheet, pdf, write

First = Callable[..., Sequence[tuple[str, str]]]
Read = Callable[..., Reading]

LEFT = ["The kettle must not be", "filled above the upper", "mark, or boiling water", "runs over."]
RIGHT = [
    "Descale it once a month",
    "with vinegar, and rinse",
    "it twice with clean",
    "water after that.",
]
LEFT_TEXT = "The kettle must not be filled above the upper mark, or boiling water runs over."
RIGHT_TEXT = "Descale it once a month with vinegar, and rinse it twice with clean water after that."


def test_lines_are_joined_to_paragraphs(first: First) -> None:
    sheet = Sheet().lines(50, 200, LEFT).lines(50, 300, RIGHT)
    assert first(sheet) == [("paragraph", LEFT_TEXT), ("paragraph", RIGHT_TEXT)]


def test_columns_are_read_one_after_the_other(first: First) -> None:
    sheet = Sheet().lines(50, 200, LEFT).lines(250, 200, RIGHT)
    assert first(sheet) == [("paragraph", LEFT_TEXT), ("paragraph", RIGHT_TEXT)]


def test_columns_that_were_written_line_by_line_are_still_columns(first: First) -> None:
    sheet = Sheet()
    left = [
        "Fill it with cold water up to the mark and",
        "close the lid until you hear it click, or",
    ]
    right = ["Clean it every month with some vinegar,", "leave it to stand for the whole night and"]
    for place, (one, other) in enumerate(zip(left * 2, right * 2, strict=True)):
        sheet.write(50, 200 + 12 * place, one).write(300, 200 + 12 * place, other)
    assert [text for _, text in first(sheet)] == [" ".join(left * 2), " ".join(right * 2)]


def test_a_title_across_the_columns_comes_first_wherever_the_file_has_it(first: First) -> None:
    sheet = Sheet().lines(50, 240, LEFT).lines(250, 240, RIGHT)
    sheet.write(50, 200, "How to keep an electric kettle for years", size=18)
    assert first(sheet)[0] == ("heading 1", "How to keep an electric kettle for years")
    assert [text for _, text in first(sheet)[1:]] == [LEFT_TEXT, RIGHT_TEXT]


def test_a_table_is_read_row_by_row_with_the_names_of_its_columns(first: First) -> None:
    sheet = Sheet().lines(50, 200, LEFT)
    for place, row in enumerate(
        [("Part", "Price", "Stock"), ("Lid", "4.50", "12"), ("Filter", "3", "7")]
    ):
        for left, cell in zip((50, 150, 250), row, strict=True):
            sheet.write(left, 280 + 14 * place, cell)
    assert first(sheet) == [
        ("paragraph", LEFT_TEXT),
        ("row", "Part: Lid; Price: 4.50; Stock: 12"),
        ("row", "Part: Filter; Price: 3; Stock: 7"),
    ]


def test_a_ruled_table_keeps_wrapped_cells_together(first: First) -> None:
    sheet = Sheet()
    rows = [
        (["Problem"], ["Remedy"]),
        (
            ["It does not heat though", "the lamp is on"],
            ["Wait until it has", "cooled down"],
        ),
        (["It smells of plastic when", "it is new"], ["Boil it three", "times"]),
    ]
    top = 200
    for left, right in rows:
        font = "bold" if top == 200 else "body"
        sheet.rule(45, 400, top - 11)
        sheet.lines(50, top, left, font=font).lines(220, top, right, font=font)
        top += 12 * len(left) + 4
    sheet.rule(45, 400, top - 11)
    assert [text for _, text in first(sheet)] == [
        "Problem: It does not heat though the lamp is on; Remedy: Wait until it has cooled down",
        "Problem: It smells of plastic when it is new; Remedy: Boil it three times",
    ]


def test_lists_are_items_even_if_their_bullets_stand_far_out(first: First) -> None:
    sheet = Sheet()
    for place, text in enumerate(["Unplug it.", "Empty it and let it", "Wipe it."]):
        sheet.write(50, 200 + 24 * place, "•").write(75, 200 + 24 * place, text)
    sheet.write(75, 236, "dry.")
    assert first(sheet) == [
        ("item", "• Unplug it."),
        ("item", "• Empty it and let it dry."),
        ("item", "• Wipe it."),
    ]


def test_headings_have_levels_by_their_size(read: Read) -> None:
    sheet = Sheet().write(50, 100, "Kettles", size=20).write(50, 150, "Care", size=14)
    sheet.lines(50, 180, LEFT).write(50, 250, "Repair", size=14).lines(50, 280, RIGHT)
    reading = read(sheet)
    levels = [(block.kind, block.level) for block in reading.pages[0].blocks]
    assert levels == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]
    assert reading.title == "Kettles"


def test_a_bold_line_is_a_heading_and_a_bold_sentence_is_not(first: First) -> None:
    sheet = Sheet().write(50, 200, "Care", font="bold").lines(50, 215, LEFT)
    sheet.write(50, 300, "Never put it into water.", font="bold")
    assert [kind for kind, _ in first(sheet)] == ["heading 1", "paragraph", "paragraph"]


def test_bookmarks_make_headings_of_what_looks_like_text(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    sheet = Sheet().write(50, 180, "Care").lines(50, 215, LEFT)
    path.write_bytes(pdf(sheet, bookmarks=[("Care", 0)]))
    blocks = read_pdf(path, ReadingSettings()).pages[0].blocks
    assert [(block.kind, block.level) for block in blocks] == [("heading", 1), ("paragraph", 0)]


def test_headers_and_footers_go_and_printed_page_numbers_stay(read: Read) -> None:
    sheets = []
    for place in range(4):
        sheet = Sheet().write(50, 40, "Kettle K2 - Manual").lines(50, 150, LEFT)
        sheet.write(50, 250, f"Only page {place} says this.")
        sheets.append(sheet.write(290, 810, f"- {place + 11} -"))
    reading = read(*sheets)
    assert [page.label for page in reading.pages] == ["11", "12", "13", "14"]
    assert [page.number for page in reading.pages] == [1, 2, 3, 4]
    assert [page.text for page in reading.pages] == [
        f"{LEFT_TEXT}\n\nOnly page {place} says this." for place in range(4)
    ]


def test_words_parted_at_the_end_of_a_line_are_whole_again(first: First) -> None:
    sheet = Sheet().lines(
        50, 200, ["The tempera-", "ture of a deep-fried", "egg rises; in Süd-", "Tirol, too."]
    )
    assert first(sheet)[0][1] == "The temperature of a deep-fried egg rises; in Süd-Tirol, too."


@pytest.mark.parametrize(
    ("font", "text"),
    [
        ("japanese", "冷蔵庫の温度は三度です。"),
        ("chinese", "冰箱的温度是三度。"),
        ("korean", "냉장고 온도는 삼 도입니다."),
    ],
)
def test_chinese_japanese_and_korean_are_read(first: First, font: str, text: str) -> None:
    assert first(Sheet().write(50, 200, text, font=font)) == [("paragraph", text)]


def test_japanese_lines_are_joined_without_spaces(first: First) -> None:
    sheet = Sheet()
    for place, line in enumerate(["冷蔵庫の温度は三度に", "してください。"]):
        sheet.write(50, 200 + 12 * place, line, font="japanese")
    assert first(sheet)[0][1] == "冷蔵庫の温度は三度にしてください。"


def test_vertical_japanese_is_read_from_right_to_left(first: First) -> None:
    sheet = Sheet().write(484, 200, "してください。", font="vertical")
    sheet.write(500, 200, "冷蔵庫の温度は三度に", font="vertical")
    assert first(sheet)[0][1] == "冷蔵庫の温度は三度にしてください。"


def test_arabic_is_read_from_right_to_left(first: First) -> None:
    sheet = Sheet().write(300, 200, "درجة الحرارة"[::-1], font="arabic")
    sheet.write(240, 200, "12").write(200, 200, "مئوية"[::-1], font="arabic")
    assert first(sheet)[0][1] == "درجة الحرارة 12 مئوية"


def test_a_page_that_lies_on_its_side_is_read_like_any_other(first: First) -> None:
    sheet = Sheet(rotate=90)
    for place, line in enumerate(LEFT):
        sheet.upwards(100 + 12 * place, 800, line)
    assert first(sheet) == [("paragraph", LEFT_TEXT)]


def test_a_stamp_along_the_edge_is_told_last_and_once_or_twice(read: Read) -> None:
    def sheet() -> Sheet:
        return Sheet().upwards(20, 600, "arXiv 2021").lines(50, 200, LEFT)

    assert read(sheet()).pages[0].text == f"{LEFT_TEXT}\n\narXiv 2021"
    assert [page.text for page in read(sheet(), sheet(), sheet()).pages] == [LEFT_TEXT] * 3


def test_a_table_of_contents_is_one_line_a_chapter(first: First) -> None:
    sheet = Sheet()
    for place, title in enumerate(["Safety", "Care of the kettle", "Repair"]):
        sheet.write(50, 200 + 12 * place, f"{title} {'. ' * 20}{place + 3}")
    assert [text for _, text in first(sheet)] == [
        "Safety … 3",
        "Care of the kettle … 4",
        "Repair … 5",
    ]


def test_dots_that_lead_to_a_column_are_not_part_of_a_cell(first: First) -> None:
    sheet = Sheet()
    for place, title in enumerate(["Power", "Volume"]):
        sheet.write(50, 200 + 12 * place, f"{title} .......").write(200, 200 + 12 * place, "2 l")
    assert [text for _, text in first(sheet)] == ["Power: 2 l", "Volume: 2 l"]


def test_what_was_filled_into_a_form_is_read_where_it_stands(first: First) -> None:
    sheet = Sheet().write(50, 200, "Name").field(80, 200, "Anna Blum").write(50, 230, "Signed.")
    assert first(sheet) == [("paragraph", "Name Anna Blum"), ("paragraph", "Signed.")]


def test_a_sentence_goes_on_in_the_next_column(first: First) -> None:
    left = [
        "Fill it with cold water up to the mark and",
        "close the lid until you hear it click, but",
    ]
    right = [
        "never leave the kettle alone while the water",
        "boils. It may be hot for a long time after.",
    ]
    sheet = Sheet().lines(50, 200, left * 2).lines(300, 200, right)
    sheet.write(300, 240, "Descale it once a month with some vinegar.")
    assert [text for _, text in first(sheet)] == [
        " ".join([*left, *left, *right]),
        "Descale it once a month with some vinegar.",
    ]


def test_invisible_letters_are_gone(first: First) -> None:
    sheet = Sheet().write(50, 200, "Bo\u200bil wa\U000e0041ter.", font="chinese")
    assert first(sheet)[0][1] == "Boil water."


def test_the_title_is_the_files_own_unless_that_says_nothing(read: Read) -> None:
    sheet = Sheet().lines(50, 200, LEFT)
    assert read(sheet, title="Kettle K2").title == "Kettle K2"
    assert read(sheet, title="Microsoft Word - kettle.doc").title == "paper"


def test_an_empty_page_is_kept_so_that_numbers_stay_right(read: Read) -> None:
    reading = read(Sheet().lines(50, 200, LEFT), Sheet(), Sheet().lines(50, 200, RIGHT))
    assert [(page.number, bool(page.text)) for page in reading.pages] == [
        (1, True),
        (2, False),
        (3, True),
    ]


def test_a_file_without_any_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no text: its pages are empty") as caught:
        read_pdf(write(tmp_path / "empty.pdf", Sheet()), ReadingSettings())
    assert caught.value.condition == "no_text"


def test_a_damaged_page_is_left_out_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    whole = pdf(Sheet().lines(50, 200, LEFT), Sheet().lines(50, 200, RIGHT))
    path.write_bytes(whole.replace(b"/Type/Page/", b"/Type/Pope/", 1))
    reading = read_pdf(path, ReadingSettings())
    assert [page.text for page in reading.pages] == ["", RIGHT_TEXT]
    assert reading.note == "1 of its 2 pages are damaged and left out"


def test_cut_off_files_are_read_as_far_as_they_go_or_refused(tmp_path: Path) -> None:
    whole = pdf(Sheet().lines(50, 200, LEFT), Sheet().lines(50, 200, RIGHT))
    path = tmp_path / "cut.pdf"
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        try:
            reading = read_pdf(path, ReadingSettings(ocr="off"))
        except UnreadableError as exc:
            assert str(exc)  # noqa: PT017 - either outcome is right
        else:
            assert len(reading.pages) <= 2


def test_a_page_of_countless_scraps_is_still_read(read: Read) -> None:
    sheet = Sheet()
    for place in range(4000):
        sheet.write(20 + place % 40 * 14, 20 + place // 40 * 8, "x", size=3)
    assert read(sheet).pages[0].text.count("x") == 4000
