"""Tables and lists of HTML: what is data and what is layout, merged cells, numbers of items."""

from selectolax.lexbor import LexborNode

_LAYOUT = "ol, h1, h2, h3, h4, h5, h6, pre, blockquote, [role=main], article, section"
"""What no cell of a table of data holds."""
INLINE = {
    *("-text", "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del"),
    *("dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s"),
    *("samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
"""Elements that go on in the line."""
_WIDEST = 1000
"""Columns; a hostile `colspan` asks for more."""
_LONGEST_NUMBER = 9


def holds_data(table: LexborNode) -> bool:
    """Tell a table of data from one that only arranges the page."""
    if table.attributes.get("role") in {"presentation", "none"}:
        return False
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    return table.css_first("th") is not None or table.css_first(_LAYOUT) is None


def has_header(table: LexborNode) -> bool | None:
    """Tell whether the first row names the columns; None where the page does not say."""
    first = table.css_first("tr")
    cells = list(first.iter()) if first is not None else []
    if cells and all(cell.tag == "th" for cell in cells):
        return True
    return True if table.css_first("thead tr") is not None else None


def grid(table: LexborNode) -> list[list[str]]:
    """Return the cells row by row; a merged cell stands in every place it covers."""
    held: dict[int, tuple[int, str]] = {}
    return [_row(row, held) for row in table.css("tr")]


def cell_text(cell: LexborNode) -> str:
    """Return what a cell says in one line; only what is set apart on the page is apart here."""
    parts = (
        node.text_content or "" if node.tag == "-text" else " " * (node.tag not in INLINE)
        for node in cell.traverse(include_text=True)
    )
    return " ".join("".join(parts).split())


def number_of(item: LexborNode) -> str:
    """Return "3. " for the third item of a numbered list, nothing for any other element."""
    parent = item.parent
    if item.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    items = [child.mem_id for child in parent.iter() if child.tag == "li"]
    first = _number(parent.attributes.get("start"))
    return f"{first + items.index(item.mem_id)}. "


def _row(row: LexborNode, held: dict[int, tuple[int, str]]) -> list[str]:
    """Return one row; `held` are the cells from above that reach into it, by their column."""
    cells: list[str] = []
    for cell in row.iter():
        if cell.tag in {"td", "th"}:
            _take_held(cells, held)
            text = cell_text(cell)
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(min(right, _WIDEST - len(cells))):
                if down > 1:
                    held[len(cells)] = (down - 1, text)
                cells.append(text)
    _take_held(cells, held)
    return cells


def _take_held(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    while len(cells) in held:
        column = len(cells)
        left, text = held.pop(column)
        cells.append(text)
        if left > 1:
            held[column] = (left - 1, text)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name)
    return max(1, min(_WIDEST, _number(value)))


def _number(text: str | None) -> int:
    """Return what an attribute counts; 1 where it is no number that makes sense."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 1
