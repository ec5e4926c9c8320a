"""What our own readers do not know, read by the `unstructured` library, if it is installed.

Also PDF, where its strategies `hi_res` (a model looks at the page) and `ocr_only` are asked for.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from config.settings import ReadingSettings
from rag.documents import BlockKind, Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.html import add_html
from rag.reading.pages import PageBuilder

_UNASKED = {"DO_NOT_TRACK": "1", "UNSTRUCTURED_DISABLE_NOTICE": "1"}
"""It sends usage statistics and advertises, unless the environment says no."""
_KINDS: dict[str, BlockKind] = {"Title": "heading", "ListItem": "item", "CodeSnippet": "code"}
_LEFT_OUT = {"Header", "Footer", "PageBreak", "PageNumber"}


class Element(Protocol):
    """A stretch of a document, as the library hands it out."""

    @property
    def text(self) -> str:
        """What it says."""
        ...

    @property
    def category(self) -> str:
        """What it is, such as `Title`, `NarrativeText`, `ListItem` or `Table`."""
        ...

    @property
    def metadata(self) -> Any:
        """`page_number`, `category_depth` and `text_as_html`, each of which may be None."""
        ...


Partition = Callable[..., Iterable[Element]]
"""Its `unstructured.partition.auto.partition(filename, strategy=…)`."""


def read_anything(path: Path, settings: ReadingSettings) -> Reading:
    """Read a file of any kind the library knows, with the strategy of the settings.

    Raises:
        UnreadableError: if it is not installed, or lacks what it needs for this file.
    """
    os.environ.update(_UNASKED)  # noqa: TID251 - of this process, which reads only this file
    try:
        from unstructured.partition.auto import partition  # noqa: PLC0415 - heavy, and an extra
    except ImportError as exc:
        raise UnreadableError(
            "it needs the library unstructured: pip install 'hearsay[unstructured]'"
        ) from exc
    return reading_of(path, settings, partition)


def reading_of(path: Path, settings: ReadingSettings, partition: Partition) -> Reading:
    """Return what the library makes of a file.

    Raises:
        UnreadableError: with its own words, if it lacks something for this file.
    """
    try:
        elements = list(partition(filename=str(path), strategy=settings.unstructured))
    except (ImportError, RuntimeError) as exc:  # what it lacks: a library, a program, a model
        reason = str(exc).partition("\n")[0]
        raise UnreadableError(f"it cannot be read by unstructured: {reason}") from exc
    return Reading(title="", pages=tuple(_pages(elements)))


def _pages(elements: Iterable[Element]) -> Iterator[Page]:
    for number, of_page in groupby(elements, key=lambda element: element.metadata.page_number):
        page = PageBuilder()
        for element in of_page:
            _add(page, element)
        yield page.page(number)


def _add(page: PageBuilder, element: Element) -> None:
    table = element.metadata.text_as_html
    if element.category in _LEFT_OUT:
        return
    if element.category == "Table" and table:
        add_html(page, table)
        return
    kind = _KINDS.get(element.category, "paragraph")
    level = (element.metadata.category_depth or 0) + 1 if kind == "heading" else 0
    page.add(kind, element.text, level=level)
