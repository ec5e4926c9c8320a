"""Puts the text of a page together, block by block, so that every block knows where it stands."""

import re

from rag.clean import clean
from rag.documents import Block, BlockKind, Page

_RUN = re.compile(" {2,}")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_CLOSE = {("item", "item"), ("row", "row")}
"""Blocks that follow each other without an empty line."""


class PageBuilder:
    """One page that grows by blocks; what is added is cleaned, what is empty is left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Append a block. Runs of spaces become one, except in code; line ends stay."""
        text = _code(text) if kind == "code" else _prose(text)
        if not text:
            return
        self._append(self._gap(kind))
        start = self._length
        self._append(text)
        self._blocks.append(Block(start=start, end=self._length, kind=kind, level=level))

    def page(self, number: int | None = None, label: str = "") -> Page:
        """Return what was added as a page."""
        return Page(
            number=number,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            label=_prose(label).replace("\n", " "),
        )

    def _gap(self, kind: BlockKind) -> str:
        if not self._blocks:
            return ""
        return "\n" if (self._blocks[-1].kind, kind) in _CLOSE else "\n\n"

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _prose(text: str) -> str:
    text = clean(text).replace("\t", " ")
    if "  " in text:
        text = _RUN.sub(" ", text)
    if "\n" in text:
        text = _EMPTY_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", text))
    return text.strip()


def _code(text: str) -> str:
    return clean(text).rstrip().lstrip("\n")
