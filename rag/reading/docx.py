"""Word documents: turned into HTML by mammoth (styles, lists, notes), then read like a web page."""

from pathlib import Path

import mammoth

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.archives import core_title, opened
from rag.reading.html import reading_of

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => p:fresh
p[style-name='List Paragraph'] => li:fresh
"""
_BACK_FROM_NOTE = "↑"


def read_docx(path: Path, _settings: ReadingSettings) -> Reading:
    """Read a Word document: its text as it stands after all tracked changes, notes at the end.

    Raises:
        UnreadableError: if it is damaged or a bomb.
    """
    with opened(path) as archive, path.open("rb") as file:
        title = core_title(archive)
        html = mammoth.convert_to_html(
            file,
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _image: {}),
            external_file_access=False,
        ).value
    reading = reading_of(html.replace(_BACK_FROM_NOTE, ""))
    return Reading(title=title or reading.title, pages=reading.pages)
