"""Markdown: rendered to HTML by the reference implementation, then read like a web page."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from config.settings import ReadingSettings
from rag.documents import Reading
from rag.reading.html import reading_of
from rag.reading.text import decode

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*([\"']?)(.+?)\1[ \t]*$", re.MULTILINE)
_RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(path: Path, _settings: ReadingSettings) -> Reading:
    """Read a Markdown file; of its front matter only the title is taken.

    Raises:
        UnreadableError: if it is not text.
    """
    text = decode(path.read_bytes()).replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    named = _TITLE.search(front[1]) if front else None
    reading = reading_of(_RENDERER.render(text[front.end() :] if front else text))
    return Reading(title=named[2] if named else reading.title, pages=reading.pages)
