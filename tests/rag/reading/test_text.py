import codecs
from collections.abc import Callable

import pytest

from rag.documents import Page, Reading
from rag.reading.errors import UnreadableError
from rag.reading.text import decode

Here = Callable[[str, bytes | str], Reading]
Blocks = Callable[[Page], list[tuple[str, str]]]

GERMAN = "Die Tür öffnet sich, wenn Sie den Schlüssel nach rechts drehen. Größe: 5 m². " * 4
JAPANESE = "この洗濯機は、ふたを閉めてからスタートボタンを押してください。水漏れに注意。" * 4
RUSSIAN = "Откройте дверь и проверьте, что свет включён. Затем закройте её на ключ. " * 4


@pytest.mark.parametrize(
    "data",
    [
        GERMAN.encode(),
        codecs.BOM_UTF8 + GERMAN.encode(),
        GERMAN.encode("utf-16"),
        GERMAN.encode("utf-32"),
        GERMAN.encode("cp1252"),
    ],
)
def test_german_is_understood_in_every_usual_encoding(data: bytes) -> None:
    assert decode(data) == GERMAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "shift_jis", "euc_jp"])
def test_japanese_is_understood_in_every_usual_encoding(encoding: str) -> None:
    assert decode(JAPANESE.encode(encoding)) == JAPANESE


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-r", "cp1251"])
def test_russian_is_understood_in_every_usual_encoding(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_what_is_declared_is_believed_if_it_exists() -> None:
    assert decode("é".encode("cp850"), "cp850") == "é"
    assert decode("é".encode(), "no-such-thing") == "é"
    assert decode("é".encode(), "base64") == "é"


def test_a_program_is_no_text() -> None:
    with pytest.raises(UnreadableError, match="it is not text"):
        decode(bytes(range(256)) * 8)


def test_paragraphs_and_items_are_blocks(here: Here, blocks: Blocks) -> None:
    text = "Hello\r\nworld.\r\n \t\r\nBring:\n- milk\n  (fresh)\n- bread\n2) eggs\n\n\n\nEnd."
    reading = here("note.txt", text)
    assert reading.title == "note"
    assert [page.number for page in reading.pages] == [None]
    assert blocks(reading.pages[0]) == [
        ("paragraph", "Hello\nworld."),
        ("paragraph", "Bring:"),
        ("item", "- milk\n(fresh)"),
        ("item", "- bread"),
        ("item", "2) eggs"),
        ("paragraph", "End."),
    ]


@pytest.mark.parametrize(
    ("text", "heading", "below"),
    [
        ("Care\nClean it once a week, with water.", ("heading 2", "Care"), "Clean it"),
        ("Cleaning it\nOnce a week, with water.", ("heading 2", "Cleaning it"), "Once"),
        ("お湯の温度\nふだんは四十度に合わせてください。", ("heading 2", "お湯の温度"), "ふだん"),
        ("My house\n========\nIt is old.", ("heading 1", "My house"), "It is old."),
        ("My cellar\n---\nIt is wet", ("heading 2", "My cellar"), "It is wet"),
    ],
)
def test_a_short_line_above_sentences_is_a_heading(
    here: Here, blocks: Blocks, text: str, heading: tuple[str, str], below: str
) -> None:
    first, (kind, said) = blocks(here("a.txt", text).pages[0])
    assert first == heading
    assert kind == "paragraph"
    assert said.startswith(below)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Feld\nLindenweg 7\nUlm",
        "This is a sentence that goes\non in the next line of the text.",
        "A sentence broken by a width\nOf exactly so many characters.",
        "He said:\nNo, we do not want any more of this.",
        "Alone",
        "It ends here.\nAnother sentence begins in this line.",
    ],
)
def test_the_beginning_of_a_paragraph_is_no_heading(here: Here, blocks: Blocks, text: str) -> None:
    assert blocks(here("a.txt", text).pages[0]) == [("paragraph", text)]


def test_a_line_above_a_list_stays_with_it(here: Here, blocks: Blocks) -> None:
    said = blocks(here("a.txt", "Bring\n- milk for the whole family.\n- eggs.").pages[0])
    assert said[0] == ("paragraph", "Bring")


def test_a_year_or_a_dash_begins_no_item(here: Here, blocks: Blocks) -> None:
    page = here("a.txt", "In\n2024. That was it\n-5 degrees\n").pages[0]
    assert [kind for kind, _ in blocks(page)] == ["paragraph"]


def test_text_of_white_space_only_says_nothing(here: Here) -> None:
    with pytest.raises(UnreadableError, match="it holds no text") as caught:
        here("a.txt", " \n\u200b\n")
    assert caught.value.condition == "no_text"
