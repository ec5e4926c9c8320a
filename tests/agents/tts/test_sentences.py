import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agents.tts.sentences import LONGEST, Splitter, split

EXAMPLES = [
    ("Hello there. How are you? Fine!", ["Hello there.", "How are you?", "Fine!"]),
    ("Dr. Smith said e.g. 3.5 is fine. Next.", ["Dr. Smith said e.g. 3.5 is fine.", "Next."]),
    ("See https://a.example/b.c. Then go.", ["See https://a.example/b.c.", "Then go."]),
    ("Am 3. Oktober ist frei. Ja.", ["Am 3. Oktober ist frei.", "Ja."]),
    ("Im 2. Stock. Das kostet 5. Danach.", ["Im 2. Stock.", "Das kostet 5.", "Danach."]),
    ("z. B. hier. Gut.", ["z. B. hier.", "Gut."]),
    ("So do I. Then go.", ["So do I.", "Then go."]),
    ("你好。再见！真的吗？是的", ["你好。", "再见！", "真的吗？", "是的"]),
    ("「はい。」と言った。そう。", ["「はい。」", "と言った。", "そう。"]),
    ("好!好的", ["好!", "好的"]),
    ("Wait... what? Well… No. Then... Go.", ["Wait... what?", "Well…", "No.", "Then...", "Go."]),
    ('He said "Hi." Then he left.', ['He said "Hi."', "Then he left."]),
    ('"Really?" he said. No.', ['"Really?" he said.', "No."]),
    ("- milk\n- bread\n\nDone", ["- milk", "- bread", "Done"]),
    ("1. One\n2. Two", ["1. One", "2. Two"]),
    ("a long line\nthat is wrapped. End.", ["a long line\nthat is wrapped.", "End."]),
    ("first\n\nsecond", ["first", "second"]),
    ("It is 5.\nnext", ["It is 5.", "next"]),
    ("क्या हाल है? अच्छा।  ठीक।", ["क्या हाल है?", "अच्छा।", "ठीक।"]),
    ("See No. 5 and fig. 2. No. Not now.", ["See No. 5 and fig. 2.", "No.", "Not now."]),
    ("  \n ", []),
]
TRICKY = st.text(alphabet='ab I.!?…。！ \n,:1"*好Okt\u0301', max_size=120)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("text", "sentences"), EXAMPLES)
def test_texts_are_cut_where_people_pause(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@given(st.one_of(TRICKY, st.text(max_size=60)), st.data())
@example("word, " * 120, None)
def test_any_pieces_give_the_same_sentences_and_all_of_the_text(
    text: str, data: st.DataObject | None
) -> None:
    borders = st.lists(st.integers(0, len(text)), max_size=20)
    cuts = sorted({0, len(text), *(data.draw(borders) if data else range(len(text)))})
    splitter = Splitter()
    pieces = [text[a:b] for a, b in itertools.pairwise(cuts)]
    sentences = [s for piece in pieces for s in splitter.feed(piece)] + splitter.finish()
    assert sentences == split(text)
    assert squeezed("".join(sentences)) == squeezed(text)
    assert all(len(s) <= LONGEST for s in sentences)
    assert splitter.rest == ""


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    splitter = Splitter()
    assert splitter.feed("It is on.") == []
    assert splitter.feed(" And") == ["It is on."]
    assert splitter.rest.strip() == "And"


def test_a_chinese_sentence_need_not_wait_for_a_space() -> None:
    assert Splitter().feed("灯开了。现") == ["灯开了。"]


def test_a_long_sentence_is_cut_at_a_clause_else_at_a_word_else_anywhere() -> None:
    assert {s[-1] for s in split("one two, three four five six " * 40)[:-1]} == {","}
    assert all(s.endswith("word") for s in split("word " * 200))
    assert [len(s) for s in split("a" * 299 + ". " + "B" * 301 + ".")] == [300, 300, 2]
    assert [len(s) for s in split("a" * 650)] == [300, 300, 50]
    assert all(s[0] != "\u0301" for s in split("e" + "e\u0301" * 400))


@pytest.mark.parametrize(
    "text", ["Some words. " * 9_000, "a" * 100_000, "!" * 100_000, " " * 10**5]
)
def test_a_hundred_thousand_characters_are_no_problem(text: str) -> None:
    assert squeezed("".join(split(text))) == squeezed(text)
