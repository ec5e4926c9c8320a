"""E-mail: who, when, about what, the text, and the attachments that can be read."""

import tempfile
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path, PurePath

from config.settings import ReadingSettings
from rag.clean import clean
from rag.documents import Page, Reading
from rag.reading import formats
from rag.reading.errors import UnreadableError
from rag.reading.html import add_html
from rag.reading.pages import PageBuilder
from rag.reading.text import add_text, decode

_HEADERS = ("from", "to", "cc", "date")
_MOST_ATTACHMENTS = 50
_MOST_NAMED = 3
"""Attachments, in a note."""


def read_mail(path: Path, settings: ReadingSettings, *, passwords: Sequence[str] = ()) -> Reading:
    """Read a message, and on pages of their own its attachments (but not messages inside it).

    An attachment that should be readable and is not costs only itself: the note names it.

    Raises:
        UnreadableError: if it has nothing of a message.
    """
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableError("it is no e-mail, whatever its name says")
    every = list(message.iter_attachments())
    attachments = every[:_MOST_ATTACHMENTS]
    pages = [_letter(message, attachments)]
    lost = [_name(attachment) for attachment in every[_MOST_ATTACHMENTS:]]
    for attachment in attachments:
        try:
            pages.extend(_attached(attachment, settings, passwords))
        except Exception:  # noqa: BLE001 - a reader is foreign code: its failure is one attachment's
            lost.append(_name(attachment))
    return Reading(title=_header(message, "subject"), pages=tuple(pages), note=_note(lost))


def _note(lost: Sequence[str]) -> str:
    """Say which attachments were not read; nothing if none."""
    if not lost:
        return ""
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    named = ", ".join(clean(name) for name in lost[:_MOST_NAMED])
    return f"attachments that could not be read: {named}{more}; save them as files to see why"


def _letter(message: EmailMessage, attachments: Sequence[EmailMessage]) -> Page:
    page = PageBuilder()
    page.add("heading", _header(message, "subject"), level=1)
    for name in _HEADERS:
        if value := _header(message, name):
            page.add("item", f"{name.capitalize()}: {value}")
    _add_body(page, message)
    for attachment in attachments:
        page.add("item", f"Attachment: {_name(attachment)}")
    return page.page()


def _add_body(page: PageBuilder, message: EmailMessage) -> None:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return
    content = body.get_payload(decode=True)
    text = decode(content if isinstance(content, bytes) else b"", body.get_content_charset())
    if body.get_content_subtype() == "html":
        add_html(page, text)
    else:
        add_text(page, text)


def _attached(
    attachment: EmailMessage, settings: ReadingSettings, passwords: Sequence[str]
) -> Iterator[Page]:
    """Yield the pages of an attachment, under its name; none if it is of another kind.

    Raises:
        UnreadableError: if it cannot be read.
    """
    name = _name(attachment)
    known = formats.named(Path(name), settings)
    content = attachment.get_payload(decode=True)
    if known is None or known is formats.MAIL or not isinstance(content, bytes):
        return
    with tempfile.NamedTemporaryFile(suffix=PurePath(name).suffix) as file:
        file.write(content)
        file.flush()
        path = Path(file.name)
        pages = formats.of(path, settings).read(path, settings, passwords).pages
    for page in pages:
        yield Page(number=page.number, text=page.text, blocks=page.blocks, label=name)


def _name(attachment: EmailMessage) -> str:
    """Return the name its sender gave it, without folders, or what kind of thing it is."""
    return PurePath(attachment.get_filename() or "").name or attachment.get_content_type()


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))
