"""HTML: headings, paragraphs, list items and table rows, without what the page does not show."""

import re
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.settings import ReadingSettings
from rag.documents import BlockKind, Reading
from rag.reading import html_tables
from rag.reading.pages import PageBuilder
from rag.reading.tables import rows
from rag.reading.text import decode

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
_UNSEEN = [
    *("script", "style", "template", "noscript", "nav", "svg", "math", "iframe", "object"),
    *("audio", "video", "canvas", "select", "button", "textarea", "datalist"),
]
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_Step = LexborNode | Callable[[], None]
_SPACES = re.compile(r"\s+")


def read_html(path: Path, _settings: ReadingSettings) -> Reading:
    """Read a web page.

    Raises:
        UnreadableError: if it is not text.
    """
    return reading_of(decoded(path.read_bytes()))


def decoded(data: bytes) -> str:
    """Return the text of these bytes, in the encoding they name at their beginning.

    Raises:
        UnreadableError: if they are not text.
    """
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return decode(data, found[1].decode("ascii") if found else None)


def reading_of(html: str) -> Reading:
    """Return what a whole page of HTML says."""
    page = PageBuilder()
    title = add_html(page, html)
    return Reading(title=title, pages=(page.page(),))


def add_html(page: PageBuilder, html: str) -> str:
    """Append what HTML says to a page, and return its title or first heading."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_UNSEEN)
    named = _title(tree)
    if tree.body is not None:
        _Walk(page).through(tree.body)
    return named


def _title(tree: LexborHTMLParser) -> str:
    """Return the title, or the first heading where there is none."""
    for selector in ("head > title", "h1, h2"):
        found = tree.css_first(selector)
        if found is not None and (text := html_tables.cell_text(found)):
            return text
    return ""


class _Walk:
    """Goes through a tree without recursion, so that deep nesting costs nothing but memory."""

    def __init__(self, page: PageBuilder) -> None:
        self._page = page
        self._text: list[str] = []
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._mark = ""
        """What the next block begins with: the number of a list item."""

    def through(self, body: LexborNode) -> None:
        """Append everything below a node to the page."""
        to_do: list[_Step] = [self._flush, body]
        while to_do:
            what = to_do.pop()
            if isinstance(what, LexborNode):
                to_do.extend(self._enter(what))
            else:
                what()

    def _enter(self, node: LexborNode) -> list[_Step]:
        """Take a node in, and return what is to be done after it, last first."""
        tag = node.tag or ""
        if tag == "-text":
            self._hear(node)
        elif tag == "br":
            self._text.append("\n")
        elif tag[:1] in {"-", "!"} or _is_hidden(node):
            pass
        elif tag in html_tables.INLINE:
            return _children(node)
        elif tag == "table" and html_tables.holds_data(node):
            self._flush()
            self._add_table(node)
        else:
            self._flush()
            return [self._begin(tag, node), *_children(node)]
        return []

    def _hear(self, node: LexborNode) -> None:
        text = node.text_content or ""
        self._text.append(text if self._kind == "code" else _SPACES.sub(" ", text))

    def _begin(self, tag: str, node: LexborNode) -> Callable[[], None]:
        """Let what follows be of this element's kind; return what ends it."""
        before = self._kind, self._level

        def leave() -> None:
            self._flush()
            self._kind, self._level = before

        if heading := _HEADING.fullmatch(tag):
            self._kind, self._level = "heading", int(heading[1])
        elif tag in {"li", "dt", "dd"}:
            self._kind, self._level = "item", 0
            self._mark = html_tables.number_of(node)
        elif tag == "pre":
            self._kind, self._level = "code", 0
        return leave

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self._page.add(self._kind, self._mark + text.lstrip(" "), self._level)
            self._mark = ""

    def _add_table(self, table: LexborNode) -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self._page.add("paragraph", html_tables.cell_text(caption))
        for row in rows(html_tables.grid(table), header=html_tables.has_header(table)):
            self._page.add("row", row)


def _children(node: LexborNode) -> list[_Step]:
    steps: list[_Step] = [*node.iter(include_text=True)]
    return steps[::-1]


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
