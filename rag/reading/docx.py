"""Word documents: turned into HTML by mammoth (styles, lists, notes), then read like a web page."""

import io
import zipfile
from pathlib import Path
from typing import Any

import mammoth
from lxml import etree

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.archives import core_title, opened, xml
from rag.reading.html import reading_of

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => p:fresh
p[style-name='List Paragraph'] => li:fresh
"""
_BACK_FROM_NOTE = "↑"
_VANISH = b"vanish"
_NO = {"0", "false", "off"}


def read_docx(path: Path, _settings: ReadingSettings) -> Reading:
    """Read a Word document: its text as it stands after all tracked changes, notes at the end.

    Raises:
        UnreadableError: if it is damaged or a bomb.
    """
    with opened(path) as archive:
        title = core_title(archive)
        html = mammoth.convert_to_html(
            _without_hidden(archive),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _image: {}),
            external_file_access=False,
        ).value
    reading = reading_of(html.replace(_BACK_FROM_NOTE, ""))
    return Reading(title=title or reading.title, pages=reading.pages)


def _without_hidden(archive: zipfile.ZipFile) -> io.BytesIO:
    """Return the document without pictures and the text that Word hides, which mammoth shows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as shown:
        for name in (name for name in archive.namelist() if name.endswith((".xml", ".rels"))):
            data = archive.read(name)
            if name.startswith("word/") and _VANISH in data:
                data = _shown(xml(archive, name))
            shown.writestr(name, data)
    file.seek(0)
    return file


def _shown(root: Any) -> bytes:
    for mark in root.findall(".//{*}r/{*}rPr/{*}vanish"):
        if not set(mark.values()) & _NO:
            run = mark.getparent().getparent()
            run.getparent().remove(run)
    return bytes(etree.tostring(root))
