from collections.abc import Callable

import pytest

from rag.documents import Page, Reading
from rag.reading.html import decoded, reading_of

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("a <b>b</b>old <i>word</i>", [("paragraph", "a bold word")]),
        ("<p>one<br>two\n three", [("paragraph", "one\ntwo three")]),
        ("<h1>A<h3>B</h3>c", [("heading 1", "A"), ("heading 3", "B"), ("paragraph", "c")]),
        ("<div>a<div>b</div>c</div>", [("paragraph", letter) for letter in "abc"]),
        ("<ol start=3><li>c<li><p>d<p>e</ol>", [("item", "3. c"), ("item", "4. d"), ("item", "e")]),
        ("<ol start=x><li>a</ol>", [("item", "1. a")]),
        (f"<ol start={'9' * 5000}><li>a</ol>", [("item", "1. a")]),
        ("<ul><li>a<ul><li>b</ul></ul>", [("item", "a"), ("item", "b")]),
        ("<dl><dt>a<dd>b</dl>", [("item", "a"), ("item", "b")]),
        ("<pre>a\n  b</pre>c", [("code", "a\n  b"), ("paragraph", "c")]),
        ("<ul><li>x<pre>y</pre>z</ul>", [("item", "x"), ("code", "y"), ("item", "z")]),
        ("a<script>b</script><style>c</style><!-- d --><nav>e</nav>", [("paragraph", "a")]),
        (
            "a<p hidden>b</p><p style='Display : none'>c<p>d",
            [("paragraph", "a"), ("paragraph", "d")],
        ),
        ("<p>a <span style='visibility:hidden'>b</span>c", [("paragraph", "a c")]),
        ("<button>Accept</button><select><option>x</select>a", [("paragraph", "a")]),
        ("", []),
    ],
)
def test_a_page_says_what_it_shows(html: str, said: object, blocks: Blocks) -> None:
    assert blocks(reading_of(html).pages[0]) == said


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "<caption>C<br>d</caption><tr><th>N<th>W<tr><td>x<br>y<td>1<tr><td>z<td><b>2</b>3",
            [("paragraph", "C d"), ("row", "N: x y; W: 1"), ("row", "N: z; W: 23")],
        ),
        (
            "<thead><tr><td>N<td>W<tbody><tr><td rowspan=3>x<td>1<tr><td>2<tr><td>3",
            [("row", "N: x; W: 1"), ("row", "N: x; W: 2"), ("row", "N: x; W: 3")],
        ),
        (
            "<tr><th>A<th>B<th>C<tr><td colspan=2>x<td rowspan=9>y<tr><td>p<td>q",
            [("row", "A: x; B: x; C: y"), ("row", "A: p; B: q; C: y")],
        ),
        ("<tr><th>Owner<td>Anna<tr><th>Dog<td>Rex", [("row", "Owner: Anna"), ("row", "Dog: Rex")]),
        ("<tr><td><h2>H</h2><td>x", [("heading 2", "H"), ("paragraph", "x")]),
        ("<tr><td><table><tr><td>a<td>b</table>", [("row", "a: b")]),
    ],
)
def test_tables_become_rows_and_layout_does_not(table: str, said: object, blocks: Blocks) -> None:
    assert blocks(reading_of(f"<table>{table}</table>").pages[0]) == said


def test_a_table_for_layout_may_say_so(blocks: Blocks) -> None:
    page = reading_of("<table role=presentation><tr><td>a<td>b</table>").pages[0]
    assert blocks(page) == [("paragraph", "a"), ("paragraph", "b")]


def test_a_hostile_span_is_no_bomb() -> None:
    html = "<table><tr><th>a<tr><td rowspan=99999999 colspan=99999999>x<tr><td>y</table>"
    assert len(reading_of(html).pages[0].text) < 10_000


def test_the_title_is_the_page_s_or_its_first_heading() -> None:
    assert reading_of("<title>T</title><h1>H</h1>").title == "T"
    assert reading_of("<p>x<h1>H <i>i</i></h1>").title == "H i"
    assert reading_of("<p>x").title == ""


def test_deep_nesting_is_read_without_recursion(blocks: Blocks) -> None:
    page = reading_of("<div>" * 10_000 + "deep").pages[0]
    assert blocks(page) == [("paragraph", "deep")]


@pytest.mark.parametrize(
    "head",
    ['<meta charset="shift_jis">', "<meta http-equiv=x content='text/html; charset=Shift_JIS'>"],
)
def test_the_encoding_a_page_declares_is_taken(head: str) -> None:
    assert "洗濯機" in decoded(f"{head}<p>洗濯機".encode("shift_jis"))


def test_a_file_of_html_is_read(here: Here, blocks: Blocks) -> None:
    reading = here("page.HTM", "<?xml version='1.0' encoding='latin-1'?><p>Tür".encode("latin-1"))
    assert reading.title == "page"
    assert blocks(reading.pages[0]) == [("paragraph", "Tür")]
