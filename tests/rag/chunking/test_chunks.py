"""Readings into chunks."""

from itertools import pairwise
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.chunks import ENOUGH_LETTERS, LONGEST_HEADING, MOST, chunk
from rag.chunking.packing import weight
from rag.chunking.sentences import LONGEST
from rag.documents import Block, BlockKind, Chunk, Page, Reading

MANUAL = (
    ("heading", 1, "Pump X2"),
    ("paragraph", 0, "The pump moves water. It is quiet."),
    ("heading", 2, "Cleaning"),
    ("paragraph", 0, "Clean it once a month."),
    ("item", 0, "Open the lid."),
    ("item", 0, "Rinse the filter."),
    ("heading", 3, "Filter"),
    ("row", 0, "Part: F7. Price: 12 €"),
    ("heading", 2, "Warranty"),
    ("paragraph", 0, "It lasts two years."),
)


def page(*parts: tuple[str, int, str], number: int | None = 1) -> Page:
    """Lay out parts as a reader does: blocks with line ends between."""
    text, blocks = "", []
    for kind, level, inner in parts:
        blocks.append(Block(len(text), len(text) + len(inner), cast("BlockKind", kind), level))
        text += inner + "\n"
    return Page(number, text, tuple(blocks))


def said(found: Chunk) -> list[str]:
    """Return a chunk's sentences as text."""
    offset = found.start
    return [found.text[one.start - offset : one.end - offset] for one in found.sentences]


def test_each_heading_begins_a_chunk_that_knows_what_it_stands_under() -> None:
    chunks = chunk(Reading("Manual", (page(*MANUAL),)))
    assert [one.headings for one in chunks] == [
        ("Pump X2",),
        ("Pump X2", "Cleaning"),
        ("Pump X2", "Cleaning", "Filter"),
        ("Pump X2", "Warranty"),
    ]
    assert said(chunks[1]) == [
        "Cleaning",
        "Clean it once a month.",
        "Open the lid.",
        "Rinse the filter.",
    ]
    assert {one.language for one in chunks} == {"en"}


def test_a_heading_of_several_lines_is_one_line() -> None:
    (found,) = chunk(Reading("", (page(("heading", 1, "Care\n  and use"), ("item", 0, "x")),)))
    assert found.headings == ("Care and use",)
    assert said(found)[0] == "Care\n  and use"


def test_headings_without_text_stay_with_what_follows() -> None:
    parts = (("heading", 1, "Part one"), ("heading", 2, "Safety"), ("paragraph", 0, "Be careful."))
    (found,) = chunk(Reading("", (page(*parts),)))
    assert found.headings == ("Part one", "Safety")
    assert said(found) == ["Part one", "Safety", "Be careful."]


def test_a_heading_holds_on_the_next_page_and_chunks_end_with_theirs() -> None:
    first = page(("heading", 1, "Cleaning"), ("paragraph", 0, "Open the lid and wait."))
    second = page(("paragraph", 0, "Then rinse it."), number=2)
    chunks = chunk(Reading("", (first, second)))
    assert [(one.page, one.headings) for one in chunks] == [(0, ("Cleaning",)), (1, ("Cleaning",))]


def test_a_higher_heading_ends_the_lower_ones() -> None:
    parts = [("heading", 2, "Deep"), ("item", 0, "a"), ("heading", 1, "High"), ("item", 0, "b")]
    chunks = chunk(Reading("", (page(*parts),)))
    assert [one.headings for one in chunks] == [("Deep",), ("High",)]


def test_a_path_of_headings_is_never_endless() -> None:
    parts = [("heading", level, f"H{level}") for level in range(1, 50)]
    long = ("heading", 1, "word " * 100)
    chunks = chunk(Reading("", (page(*parts, ("item", 0, "x"), long, ("item", 0, "y")),)))
    assert chunks[0].headings == ("H1", "H2", "H3", "H4", "H5", "H6", "H7", "H49")
    (name,) = chunks[-1].headings
    assert len(name) <= LONGEST_HEADING
    assert name.endswith("word…")


def test_a_page_of_nothing_but_headings_is_one_section() -> None:
    chunks = chunk(Reading("", (page(*[("heading", level, "h") for level in range(3_000)]),)))
    assert {one.headings for one in chunks} == {("h",) * 9}
    assert sum(len(one.sentences) for one in chunks) == 3_000


def test_a_row_is_one_sentence_and_stays_whole() -> None:
    rows = [("row", 0, f"Part: No. {n}. Price: {n} €. " + "x" * 280) for n in range(9)]
    chunks = chunk(Reading("", (page(*rows),)))
    assert [text for one in chunks for text in said(one)] == [row[2] for row in rows]
    assert [len(one.sentences) for one in chunks] == [3, 3, 3]


def test_code_is_quoted_by_lines() -> None:
    (found,) = chunk(Reading("", (page(("code", 0, "a = 1. \n\n  b. c = 2")),)))
    assert said(found) == ["a = 1.", "b. c = 2"]


def test_a_long_paragraph_is_cut_between_sentences_evenly() -> None:
    text = " ".join(f"This is sentence number {n} of a long story." for n in range(40))
    chunks = chunk(Reading("", (Page(1, text),)))
    lengths = [len(one.text) for one in chunks]
    assert len(chunks) == -(-len(text) // MOST)
    assert max(lengths) - min(lengths) < 100
    assert all(one.text.startswith("This") and one.text.endswith(".") for one in chunks)


def test_short_paragraphs_are_put_together_but_never_cut_for_it() -> None:
    paragraphs = [("paragraph", 0, f"{n} " + "word. " * 65) for n in range(4)]
    chunks = chunk(Reading("", (page(*paragraphs),)))
    assert [one.text[0] for one in chunks] == ["0", "2"]


def test_a_page_without_blocks_has_paragraphs_where_lines_are_empty() -> None:
    text = "\n\n First one. Still\nit. \n \t\nSecond one.\n\n\n"
    (found,) = chunk(Reading("", (Page(None, text),)))
    assert said(found) == ["First one.", "Still\nit.", "Second one."]


def test_text_between_blocks_is_not_lost() -> None:
    (found,) = chunk(Reading("", (Page(1, "before BLOCK after", (Block(7, 12),)),)))
    assert found.text == "before BLOCK after"


def test_nothing_to_read_makes_no_chunk() -> None:
    assert chunk(Reading("", ())) == []
    assert chunk(Reading("", (Page(1, ""), Page(2, " \n "), Page(3, " ", (Block(0, 1),))))) == []


def test_a_chunk_in_another_language_than_its_document_says_so() -> None:
    english = "The pump moves water and makes hardly any noise while it does so, all day long. "
    german = "Die Pumpe bewegt Wasser und ist dabei kaum zu hören, und zwar den ganzen Tag lang."
    first, second = (
        page(("heading", 1, "A"), ("paragraph", 0, english * 6)),
        page(("heading", 1, "B"), ("paragraph", 0, german)),
    )
    assert [one.language for one in chunk(Reading("", (first, second)))] == ["en", "de"]


def test_a_short_chunk_is_in_the_language_of_its_document() -> None:
    english = "The pump moves water and makes hardly any noise while it does so, all day long. "
    short = "Wie lange gilt die Garantie?"
    assert len(short) < ENOUGH_LETTERS
    parts = (("paragraph", 0, english), ("heading", 1, short))
    assert [one.language for one in chunk(Reading("", (page(*parts),)))] == ["en", "en"]


KINDS = st.sampled_from(["heading", "paragraph", "item", "row", "code"])
BITS = st.sampled_from(["Word. ", "字。", "\n", "x" * 90, "a, ", "1. "])
TEXTS = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(BITS, min_size=1, max_size=40).map("".join),
)
PARTS = st.tuples(KINDS, st.integers(0, 4), TEXTS.filter(str.strip))
PAGES = st.lists(PARTS, max_size=12).map(lambda parts: page(*parts))


@given(pages=st.lists(st.one_of(PAGES, TEXTS.map(lambda text: Page(None, text))), max_size=4))
def test_spans_are_exact_and_every_visible_character_is_in_exactly_one_sentence_and_chunk(
    pages: list[Page],
) -> None:
    chunks = chunk(Reading("", tuple(pages)))
    for number, one in enumerate(pages):
        mine = [found for found in chunks if found.page == number]
        assert all(found.text == one.text[found.start : found.end] for found in mine)
        spans = [span for found in mine for span in found.sentences]
        assert spans == sorted(spans, key=lambda span: span.start)
        assert all(before.end <= span.start for before, span in pairwise(spans))
        quoted = "".join(one.text[span.start : span.end] for span in spans)
        assert "".join(quoted.split()) == "".join(one.text.split())
    assert [found.page for found in chunks] == sorted(found.page for found in chunks)


@given(pages=st.lists(PAGES, max_size=3))
def test_a_chunk_begins_and_ends_with_a_sentence_and_is_not_too_large(pages: list[Page]) -> None:
    for found in chunk(Reading("", tuple(pages))):
        assert (found.start, found.end) == (found.sentences[0].start, found.sentences[-1].end)
        assert sum(weight(text) for text in said(found)) <= max(MOST, 2 * LONGEST)
