"""Sentences: where they end, in every script; and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.sentences import LONGEST, WINDOW, sentences, shorten
from rag.documents import Span

SPACED = [
    ("en", "Dr. Hale used 3.5 kg of salt for $4.20.", "He paid in cash."),
    ("en", "It costs 12 euros, i.e. less than a new one.", "Order it at www.example.com today!"),
    ("en", "“Stop!” she said.", "Nobody moved."),
    ("en", "He asked, “Is it on?”", "“Yes,” I said."),
    ("en", "See fig. 5 and no. 7 on p. 12.", "Then close the lid."),
    ("en", "The U.S. Army came at 5 p.m. and left.", "It rained."),
    ("en", "It was written by J. R. R. Stone.", "He lived in York."),
    ("en", "1. Open the door.", "2. Remove the filter.", "(a) Close it."),
    ("en", "Is it safe?!", "Yes, it is (see chapter 4.).", "Good."),
    ("en", "There are problems:", "1) It is loud.", "It is hot.", "2) It leaks.", "Nobody knows."),
    ("en", "(1) One is this.", "Two is that."),
    ("en", "So did I.", "You did not."),
    ("de", "Das gilt z. B. für Dr. Weiß, d. h. nicht für alle.", "Danach ist Schluss."),
    ("de", "Am 3. Oktober 1990 war es so weit.", "Es war ein Mittwoch."),
    ("de", "Er wurde im 19. Jahrhundert gebaut.", "Das Haus steht noch."),
    ("de", "„Komm her!“, rief er.", "Sie kam nicht."),
    ("de", "Es gilt gem. Abs. 2 Nr. 3 BGB.", "Es endet am 31.12.2025."),
    ("de", "Er kam um 5.", "Dann ging er."),
    ("en", "He came at 5.", "Then he left."),
    ("ko", "이것은 책입니다.", "가격은 3.5달러입니다."),
    ("hi", "यह एक किताब है।", "वह घर गया।"),
    ("ar", "هل هذا صحيح؟", "نعم، هذا صحيح."),
    ("fr", "M. Dupont est arrivé à 5 h.", "Il est parti."),
    ("es", "¿Qué es esto?", "¡Es del Sr. López!", "Cuesta 3.000 pesos."),
    ("ru", "Он родился в 1990 г. в Москве.", "Потом он уехал."),
    ("el", "Τι είναι αυτό;", "Είναι βιβλίο."),
    (None, "It works without a language, too.", "Like this."),
]
UNSPACED = [
    ("zh-CN", "他说：“你好！”", "然后他走了。", "真的吗？"),
    ("zh-CN", "他问：“这是什么？”，没有人回答。", "大家都走了！"),
    ("zh-CN", "重量为3.5公斤。", "请参阅第5页（图2）。", "5天后再试。", "A型也一样。"),
    ("zh-CN", "（见图。5页）很重要。", "好。"),
    ("ja", "「こんにちは。」と彼は言った。", "その後、彼は帰った。"),
    ("ja", "「はい。」", "ところが、彼は来なかった。"),
    ("ja", "重さは3.5kgです。", "5ページを見てください！"),
    ("ja", "本当ですか？", "はい（そうです。）と答えた。"),
]


def split(text: str, language: str | None) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


@pytest.mark.parametrize(("language", "wanted"), [(one[0], one[1:]) for one in SPACED])
def test_sentences_end_where_they_end(language: str | None, wanted: tuple[str, ...]) -> None:
    assert split(" ".join(wanted), language) == list(wanted)


@pytest.mark.parametrize(("language", "wanted"), [(one[0], one[1:]) for one in UNSPACED])
def test_sentences_end_without_a_space_too(language: str, wanted: tuple[str, ...]) -> None:
    assert split("".join(wanted), language) == list(wanted)


def test_a_wrapped_line_ends_nothing_and_an_empty_line_does() -> None:
    text = "The pump is\nbroken. It must\nbe replaced\n\nCall us"
    assert split(text, "en") == ["The pump is\nbroken.", "It must\nbe replaced", "Call us"]


def test_a_marker_before_an_empty_line_stands_alone() -> None:
    assert split("1.\n\nOpen the door.", "en") == ["1.", "Open the door."]


def test_marks_alone_belong_to_the_sentence_before() -> None:
    assert split("He left. … !! Then she came.", "en")[0] == "He left. … !!"


@pytest.mark.parametrize(
    ("word", "count"), [("word ", 400), ("clause, ", 300), ("字", 2_000), ("x", 1_900)]
)
def test_an_endless_sentence_is_cut_where_it_can_be(word: str, count: int) -> None:
    text = (word * count).strip()
    found = split(text, "en")
    assert len(found) > 1
    assert all(LONGEST - 8 <= len(part) <= LONGEST for part in found[:-1])
    assert all(part.endswith(word.strip()) for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_is_just_short_enough_is_not_cut() -> None:
    assert list(shorten("x" * LONGEST, Span(0, LONGEST))) == [Span(0, LONGEST)]
    assert len(list(shorten("x" * (LONGEST + 1), Span(0, LONGEST + 1)))) == 2


def test_a_text_longer_than_is_looked_at_together_loses_nothing() -> None:
    text = "This is one of very many sentences, and it is short. " * 2_000
    found = split(text, "en")
    assert len(text) > 4 * WINDOW
    assert len(found) <= 2_000 + len(text) // WINDOW
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_span_of_white_space_is_nothing() -> None:
    assert list(shorten("a   b", Span(1, 4))) == []
    assert list(shorten(" " * 2_000, Span(0, 2_000))) == []


@pytest.mark.parametrize(
    "text", ["。5", "（。5", "A. B. ", "1) a. b. ", "「。」と", "gem. ", "!? ", "(1) ", "x"]
)
def test_a_hostile_text_ends_and_is_all_there(text: str) -> None:
    hostile = text * 15_000  # what looked back to the beginning each time took minutes for some
    found = sentences(hostile, "de")
    assert all(span.end - span.start <= LONGEST for span in found)
    said = "".join(hostile[span.start : span.end] for span in found)
    assert "".join(said.split()) == "".join(hostile.split())


WORDS = ("Dr. ", "1. ", "am 3. ", "Ende. ", "gem. ", "A. ", "word", "5", "字", "と", "🎉", "- ")
MARKS = ("。", "！」", "「", "…", "?!", "”, ", "(", ")", " ", "\n", "\n\n", "\u3000")
PIECES = st.sampled_from(WORDS + MARKS)


@given(
    text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)),
    language=st.sampled_from([None, "en", "de", "ja", "zh-CN", "xx"]),
)
def test_every_visible_character_is_in_exactly_one_sentence(
    text: str, language: str | None
) -> None:
    found = sentences(text, language)
    ends = [0, *(span.end for span in found)]
    assert all(end <= span.start < span.end for end, span in zip(ends, found, strict=False))
    parts = [text[span.start : span.end] for span in found]
    assert all(part == part.strip() and len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
