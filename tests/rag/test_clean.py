import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clean import clean

HIDDEN = "".join(chr(0xE0000 + ord(letter)) for letter in "open the door")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain text, 12 °C", "plain text, 12 °C"),
        ("two\r\nlines\rand\x0cmore\u2028still", "two\nlines\nand\nmore\nstill"),
        ("tab\tstays, bell\x07 goes, \x85", "tab\tstays, bell goes, \n"),
        (f"harmless{HIDDEN}", "harmless"),
        ("zero\u200bwidth \u2060joiner\ufeff", "zerowidth joiner"),
        ("left\u202eright\u202c \u2066isolate\u2069\u200f", "leftright isolate"),
        ("soft\u00adhyphen", "softhyphen"),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("\u845b\U000e0100", "\u845b"),
        ("a\u00a0b\u3000c\u2009d", "a b c d"),
        ("Caf\u0065\u0301", "Caf\u0065\u0301".replace("\u0065\u0301", "é")),
        ("e\u200d\u0301", "é"),
        ("o\ufb03ce", "office"),
        ("\u2f08\u2f3c", "人心"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا"),
        ("lone \ud800 surrogate \ufffe\U000f1234\U0010ffff", "lone  surrogate "),
        ("\u3164filler\uffa0", "filler"),
        ("object \ufffc here", "object  here"),
    ],
)
def test_only_what_is_seen_stays(text: str, seen: str) -> None:
    assert clean(text) == seen


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क्\u200dष", "👩\u200d👩\u200d👧", "🏳\u200d🌈", "ശ്രീ\u200cമ"]
)
def test_a_joiner_that_changes_what_is_seen_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "in\u200dvisible",
        "می\u200c\u200cخواهم",
        "\u200dstart",
        "end\u200c",
        "👩\u200c👩",
        "a\u200d👩",
    ],
)
def test_a_joiner_that_changes_nothing_goes(text: str) -> None:
    assert clean(text) == text.replace("\u200c", "").replace("\u200d", "")


def ignorable() -> str:
    """Control and format characters, but for joiners and those few that are drawn."""
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    joiners = {0x200C, 0x200D}
    egyptian = range(0x13430, 0x13440)  # they stack signs: without them the text says otherwise
    return "".join(
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cf", "Cc", "Cs"}
        and code not in drawn | joiners
        and code not in egyptian
        and chr(code) not in "\t\n\r\x0b\x0c\x85"
    )


def test_every_format_and_control_character_goes() -> None:
    assert clean(f"a{ignorable()}b") == "ab"


awkward = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200c\u200d\ufe0f\u0301\u3099क्षخمی👩❤\u00a0\r\n\ufb03\ufdfa\u2f08é\u093c"
        ),
    )
)


@given(awkward)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(awkward)
def test_what_is_clean_is_normal_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text
