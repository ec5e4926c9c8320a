import pytest

from rag.reading.pdf.lines import Line
from rag.reading.pdf.paragraphs import Part, Style, across_columns, parts, plain, style_of

STYLE = Style(body=10.0, sizes=(20.0, 14.0))
WIDTH = 300.0


def lines(*texts: str | tuple[str, dict[str, float]]) -> list[Line]:
    """Set lines below each other: each is its text, or its text with what is special about it."""
    found = []
    top = 0.0
    for each in texts:
        text, special = each if isinstance(each, tuple) else (each, {})
        top += special.get("above", 12.0)
        size = special.get("size", 10.0)
        left = special.get("left", 50.0)
        right = special.get("right", left + len(text) * size / 2)
        found.append(Line(text, left, top, right, top + size, size, bool(special.get("bold"))))
    return found


def seen(found: list[Line], style: Style = STYLE) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in parts(found, style)]


FULL = {"right": WIDTH}


def test_full_lines_go_on_and_a_short_one_ends_a_paragraph() -> None:
    found = lines(("One sentence that", FULL), "ends here.", ("Another one", FULL), "ends there.")
    assert seen(found) == [
        ("paragraph", "One sentence that ends here."),
        ("paragraph", "Another one ends there."),
    ]


def test_a_ragged_line_goes_on_if_the_next_word_had_no_room() -> None:
    found = lines(("A line with a", {"right": 250}), ("considerably longer word", FULL))
    assert seen(found) == [("paragraph", "A line with a considerably longer word")]


@pytest.mark.parametrize("special", [{"above": 20.0}, {"left": 62.0, "right": WIDTH}])
def test_a_gap_or_an_indent_begins_a_paragraph(special: dict[str, float]) -> None:
    found = lines(
        ("A full line", FULL), ("another full one", FULL), ("and then this", special | FULL)
    )
    assert len(seen(found)) == 2


def test_centred_lines_belong_together() -> None:
    found = lines(
        ("Keep out of the", {"left": 50, "right": 350}), ("reach", {"left": 170, "right": 230})
    )
    assert seen(found) == [("paragraph", "Keep out of the reach")]


def test_items_go_on_under_their_text_or_their_bullet() -> None:
    hanging = lines(("• Fill it with", FULL), ("water.", {"left": 60}), "• Boil it.")
    assert seen(hanging) == [("item", "• Fill it with water."), ("item", "• Boil it.")]
    indented = lines(("1. Fill it with", {"left": 62, "right": WIDTH}), ("water.", {"left": 50}))
    assert seen(indented) == [("item", "1. Fill it with water.")]


def test_a_paragraph_after_an_indented_list_is_not_part_of_it() -> None:
    found = lines(
        ("a) Fill it with water.", {"left": 62, "right": WIDTH}), ("Then wait", {"left": 50})
    )
    assert seen(found) == [("item", "a) Fill it with water."), ("paragraph", "Then wait")]


@pytest.mark.parametrize(
    ("special", "level"),
    [({"size": 20.0}, 1), ({"size": 14.0}, 2), ({"size": 17.0}, 2), ({"bold": 1.0}, 3), ({}, 0)],
)
def test_headings_are_large_or_bold(special: dict[str, float], level: int) -> None:
    (part, _) = parts(lines(("Care", special), ("A text", {"above": 30.0})), STYLE)
    assert (part.level, part.kind) == (level, "heading" if level else "paragraph")


def test_lines_of_one_heading_are_joined() -> None:
    found = lines(("How to keep a", {"size": 20.0}), ("kettle", {"size": 20.0, "above": 24.0}))
    assert list(parts(found, STYLE)) == [Part("heading", "How to keep a kettle", 1)]


@pytest.mark.parametrize(
    "found",
    [
        lines(*[("large print", {"size": 20.0, "above": 24.0})] * 4),
        lines(("- 4 -", {"size": 20.0})),
        lines(("Never open it while it boils.", {"bold": 1.0})),
        lines(("x" * 101, {"bold": 1.0})),
        lines(("x" * 100 + ".", {"size": 12.0})),
    ],
)
def test_not_all_that_is_large_or_bold_is_a_heading(found: list[Line]) -> None:
    assert {part.kind for part in parts(found, STYLE)} <= {"paragraph", "item"}


def test_where_everything_is_bold_nothing_is_a_heading() -> None:
    style = style_of(lines(("all of it", {"bold": 1.0})), {}, ())
    assert style.bold_body
    assert seen(lines(("all of it", {"bold": 1.0})), style) == [("paragraph", "all of it")]


def test_the_body_is_what_most_letters_are_set_in() -> None:
    found = lines(
        ("Kettle", {"size": 20.0}),
        ("Care", {"size": 14.0}),
        "a long line of the text",
        ("n", {"size": 6.0}),
    )
    style = style_of(found, {}, ())
    assert (style.body, style.sizes) == (10.0, (20.0, 14.0))
    assert style_of([], {}, ()).sizes == ()


def test_bookmarks_tell_headings_however_they_are_written() -> None:
    style = Style(outline={plain("1.2 Cleaning & Care"): 2})
    assert list(parts(lines("1.2 Cleaning  & care"), style)) == [
        Part("heading", "1.2 Cleaning  & care", 2)
    ]


LONG = "A sentence that was parted at the end of a column because it is very long, " * 2 + "and on"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (Part("paragraph", LONG), Part("paragraph", "below."), True),
        (Part("item", LONG), Part("paragraph", "below."), True),
        (Part("paragraph", f"{LONG},"), Part("paragraph", "below."), True),
        (Part("paragraph", f"{LONG}."), Part("paragraph", "below."), False),
        (Part("paragraph", LONG), Part("paragraph", "Below."), False),
        (Part("paragraph", LONG), Part("item", "a) below."), False),
        (Part("row", LONG), Part("paragraph", "below."), False),
        (Part("heading", LONG, 1), Part("paragraph", "below."), False),
        (Part("paragraph", "flour"), Part("paragraph", "sugar"), False),
    ],
)
def test_a_sentence_parted_by_a_column_is_whole_again(
    first: Part,
    second: Part,
    joined: bool,  # noqa: FBT001 - a table
) -> None:
    found = list(across_columns([first, second, Part("paragraph", "End.")], STYLE))
    assert [part.text for part in found[:-1]] == (
        [f"{first.text} {second.text}"] if joined else [first.text, second.text]
    )
    assert found[-1].text == "End."


def test_japanese_lines_end_where_one_more_letter_had_room() -> None:
    full = {"left": 50.0, "right": 350.0}
    whole = lines(("温度" * 15, full), ("温度" * 15, full), "三度")
    assert len(seen(whole)) == 1
    early = lines(
        ("温度" * 15, full), ("温度" * 10, {"left": 50.0, "right": 250.0}), ("度" * 30, full)
    )
    assert len(seen(early)) == 2


def test_an_outdent_ends_a_paragraph_of_several_lines() -> None:
    found = lines(
        ("Quoted words", {"left": 80.0, "right": WIDTH}),
        ("and some more", {"left": 80.0, "right": WIDTH}),
        ("then the text", {"left": 50.0, "right": WIDTH}),
    )
    assert len(seen(found)) == 2


@pytest.mark.parametrize("text", ["_" * 60, "- - -".replace(" ", ""), "=====", "***"])
def test_lines_that_are_drawn_with_letters_say_nothing(text: str) -> None:
    assert seen(lines(text)) == []
