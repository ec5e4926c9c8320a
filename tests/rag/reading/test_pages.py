from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clean import clean
from rag.documents import BlockKind, Page
from rag.reading.checks import check_page
from rag.reading.pages import PageBuilder

KINDS: list[BlockKind] = ["heading", "paragraph", "item", "row", "code"]


def test_blocks_know_where_they_stand(blocks: Callable[[Page], object]) -> None:
    builder = PageBuilder()
    builder.add("heading", "  A\u200b title ", level=2)
    builder.add("paragraph", "One   line\t and\n another. ")
    builder.add("paragraph", " \u200b\n ")
    builder.add("item", "first")
    builder.add("item", "second")
    builder.add("row", "a: b")
    builder.add("code", "\n  if x:\n      y\n")
    page = builder.page(3, " iii\n")
    assert page == Page(
        number=3,
        label="iii",
        text="A title\n\nOne line and\nanother.\n\nfirst\nsecond\n\na: b\n\n  if x:\n      y",
        blocks=page.blocks,
    )
    assert blocks(page) == [
        ("heading 2", "A title"),
        ("paragraph", "One line and\nanother."),
        ("item", "first"),
        ("item", "second"),
        ("row", "a: b"),
        ("code", "  if x:\n      y"),
    ]


def test_nothing_makes_an_empty_page() -> None:
    assert PageBuilder().page() == Page(number=None, text="")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text())))
def test_whatever_is_added_the_page_keeps_its_promises(
    added: list[tuple[BlockKind, str]],
) -> None:
    builder = PageBuilder()
    for kind, text in added:
        builder.add(kind, text)
    page = builder.page()
    check_page(page)
    assert len(page.blocks) == sum(bool(clean(text).strip()) for _, text in added)


@given(st.lists(st.text(), min_size=1))
def test_between_blocks_is_only_white_space(texts: list[str]) -> None:
    builder = PageBuilder()
    for text in texts:
        builder.add("paragraph", text)
    page = builder.page()
    left = list(page.text)
    for block in page.blocks:
        left[block.start : block.end] = " " * (block.end - block.start)
    assert not "".join(left).strip()


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u3000\u00ad\ufeff", "\x00"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_says_nothing_is_no_block(kind: BlockKind, blank: str) -> None:
    builder = PageBuilder()
    builder.add(kind, blank)
    assert builder.page().blocks == ()
