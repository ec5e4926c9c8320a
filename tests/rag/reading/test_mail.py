from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from rag.documents import Page, Reading
from rag.reading import sheets
from rag.reading.errors import UnreadableError

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Offer für Sie"
    message["From"] = "Änne <a@example.org>"
    message["To"] = "b@example.org"
    message["Date"] = "Fri, 02 Jan 2026 10:00:00 +0100"
    message.set_content("Hello,\n\nsee below.\n")
    return message


def attach(message: EmailMessage, name: str, content: bytes) -> None:
    message.add_attachment(content, maintype="application", subtype="x-any", filename=name)


def test_a_letter_says_who_when_and_what(here: Here, blocks: Blocks) -> None:
    message = letter()
    message.add_alternative("<p>not this", subtype="html")
    reading = here("a.eml", message.as_bytes(policy=SMTP))
    assert reading.title == "Offer für Sie"
    assert [blocks(page) for page in reading.pages] == [
        [
            ("heading 1", "Offer für Sie"),
            ("item", "From: Änne <a@example.org>"),
            ("item", "To: b@example.org"),
            ("item", "Date: Fri, 02 Jan 2026 10:00:00 +0100"),
            ("paragraph", "Hello,"),
            ("paragraph", "see below."),
        ]
    ]


def test_a_letter_of_html_only_is_read(here: Here, blocks: Blocks) -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("<p>Hello <b>you</b><script>x</script>", subtype="html")
    reading = here("a.eml", message.as_bytes())
    assert reading.title == "a"
    assert blocks(reading.pages[0])[-1] == ("paragraph", "Hello you")


def test_attachments_that_can_be_read_are_pages_under_their_names(
    here: Here, blocks: Blocks
) -> None:
    message = letter()
    attach(message, "../../etc/price.txt", b"It costs 5.")
    attach(message, "photo.jpg", b"\xff\xd8")
    attach(message, "broken.docx", b"PK\x03\x04")
    attach(message, "costs.csv", b"What,Amount\nRent,5\n")
    reading = here("a.eml", message.as_bytes())
    pages = reading.pages
    assert "could not be read: broken.docx;" in reading.note
    assert blocks(pages[0])[-4:] == [
        ("item", "Attachment: price.txt"),
        ("item", "Attachment: photo.jpg"),
        ("item", "Attachment: broken.docx"),
        ("item", "Attachment: costs.csv"),
    ]
    assert [page.label for page in pages] == ["", "price.txt", "costs.csv"]
    assert blocks(pages[1]) == [("paragraph", "It costs 5.")]


def test_an_attachment_that_breaks_its_reader_costs_only_itself(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> Reading:
        raise ZeroDivisionError

    monkeypatch.setattr(sheets, "read_csv", breaks)
    message = letter()
    attach(message, "a\u202etxt.csv", b"a,b\n1,2\n")
    attach(message, "price.txt", b"It costs 5.")
    reading = here("a.eml", message.as_bytes())
    assert [page.label for page in reading.pages] == ["", "price.txt"]
    assert "could not be read: atxt.csv;" in reading.note


def test_of_very_many_attachments_some_are_read_and_the_note_says_so(here: Here) -> None:
    message = letter()
    for number in range(55):
        attach(message, f"{number}.txt", b"It costs 5.")
    reading = here("a.eml", message.as_bytes())
    assert len(reading.pages) == 51
    assert "could not be read: 50.txt, 51.txt, 52.txt and 2 more;" in reading.note


def test_a_letter_in_a_letter_is_named_and_left_alone(here: Here, blocks: Blocks) -> None:
    inner, outer = letter(), letter()
    attach(outer, "inner.eml", inner.as_bytes())
    outer.add_attachment(inner)
    pages = here("a.eml", outer.as_bytes()).pages
    assert len(pages) == 1
    assert blocks(pages[0])[-2:] == [
        ("item", "Attachment: inner.eml"),
        ("item", "Attachment: message/rfc822"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: text/plain; charset=no-such\n\nHello there",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHello there",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8gdGhlcmU",
        b"Content-Type: text/plain; charset=utf-8\n\nHello there \xff",
    ],
)
def test_a_letter_that_breaks_the_rules_is_read_as_far_as_it_goes(here: Here, body: bytes) -> None:
    assert "Hello there" in here("a.eml", b"Subject: x\n" + body).pages[0].text


def test_what_is_no_letter_is_refused(here: Here) -> None:
    with pytest.raises(UnreadableError, match="no e-mail"):
        here("a.eml", b"just words\n")
