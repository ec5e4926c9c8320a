from collections.abc import Callable

from rag.documents import Page, Reading

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]

NOTE = """\
# The *house*

Some **bold** text
on two lines with a [link](https://example.org) &amp; `code`.

| Room | Lamp |
|------|------|
| Hall | on   |

1. one
2. two
   - inside

```sh
# no heading
```

<script>no()</script><!-- nor this -->

> quoted
"""


def test_markdown_is_read_as_it_is_shown(here: Here, blocks: Blocks) -> None:
    reading = here("note.md", NOTE)
    assert reading.title == "The house"
    assert blocks(reading.pages[0]) == [
        ("heading 1", "The house"),
        ("paragraph", "Some bold text on two lines with a link & code."),
        ("row", "Room: Hall; Lamp: on"),
        ("item", "1. one"),
        ("item", "2. two"),
        ("item", "inside"),
        ("code", "# no heading"),
        ("paragraph", "quoted"),
    ]


def test_front_matter_gives_only_the_title(here: Here, blocks: Blocks) -> None:
    reading = here("note.md", "---\r\ntags: [a]\r\ntitle: 'It''s: mine'\r\n---\r\nText.\r\n")
    assert reading.title == "It''s: mine"
    assert blocks(reading.pages[0]) == [("paragraph", "Text.")]


def test_a_rule_at_the_beginning_is_no_front_matter(here: Here, blocks: Blocks) -> None:
    reading = here("note.md", "---\n\nText.\n")
    assert reading.title == "note"
    assert blocks(reading.pages[0]) == [("paragraph", "Text.")]
