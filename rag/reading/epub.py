"""Electronic books: a page per chapter, in reading order."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from config.settings import ReadingSettings
from rag.documents import Page, Reading
from rag.reading.archives import DUBLIN_CORE, opened, xml
from rag.reading.checks import check_count
from rag.reading.errors import UnreadableError
from rag.reading.html import add_html, decoded
from rag.reading.pages import PageBuilder

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_EMPTY_ELEMENT = re.compile(r"<([a-zA-Z][\w:-]*)(\s[^<>]*?)?/>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def read_epub(path: Path, settings: ReadingSettings) -> Reading:
    """Read a book.

    Raises:
        UnreadableError: if it is damaged, a bomb, copy-protected, or has too many chapters.
    """
    with opened(path) as archive:
        root = xml(archive, _CONTAINER).find(".//{*}rootfile").get("full-path")
        package = xml(archive, root)
        chapters = list(_chapters(package, posixpath.dirname(root)))
        check_count(len(chapters), "chapters", most=settings.max_pages)
        if _protected(archive) & set(chapters):
            raise UnreadableError("it is copy-protected (DRM): only its own reader shows it")
        there = set(archive.namelist())
        pages = tuple(_page(archive.read(name)) for name in chapters if name in there)
    title = package.findtext(f".//{DUBLIN_CORE}title") or ""
    return Reading(title=title, pages=tuple(page for page in pages if page.text))


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """Yield the chapters' names in the archive, without the table of contents."""
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _protected(archive: zipfile.ZipFile) -> set[str]:
    """Return the names of encrypted members; in most books with any, these are only fonts."""
    if _ENCRYPTION not in archive.namelist():
        return set()
    references = xml(archive, _ENCRYPTION).iterfind(".//{*}CipherReference")
    return {unquote(reference.get("URI") or "") for reference in references}


def _page(data: bytes) -> Page:
    page = PageBuilder()
    title = add_html(page, _EMPTY_ELEMENT.sub(_opened_and_closed, decoded(data)))
    return page.page(label=title)


def _opened_and_closed(found: re.Match[str]) -> str:
    """Return `<title/>` as HTML wants it, which would take all that follows for the title."""
    name, attributes = found[1], found[2] or ""
    return found[0] if name.lower() in _VOID else f"<{name}{attributes}></{name}>"
