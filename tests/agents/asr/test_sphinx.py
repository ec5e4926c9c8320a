"""What pocketsphinx is believed."""

from pathlib import Path

import pytest

from agents.asr.sphinx import Guess, SphinxRecognizer
from agents.tts.speaker import speak_as_person
from tests.agents.asr.homes import SMALL

SAID = "reading light on"


def guess(words: str, clarity: float, number: float = 1.0) -> Guess:
    return Guess(words, clarity, number)


@pytest.mark.parametrize(
    ("one", "clear"),
    [
        (guess("lamp on", 0.1), True),
        (guess("lamp on", 0.099), False),
        (guess("stop", 0.2), True),
        (guess("stop", 0.199), False),
        (guess("volume ten", 0.9, 0.3), True),
        (guess("volume ten", 0.9, 0.299), False),
    ],
)
def test_a_sentence_is_believed_at_once_if_it_and_its_numbers_are_clear(
    one: Guess, *, clear: bool
) -> None:
    assert one.clear is clear


@pytest.mark.parametrize(
    ("words", "least"),
    [("stop", 0.05), ("lamp on", 0.01), ("lamp on please", 0.01), ("turn the lamp on", 0.001)],
)
def test_the_fewer_words_the_clearer_both_decodings_must_be(words: str, least: float) -> None:
    assert guess(words, least).agrees_with(guess(words, 1.0))
    assert guess(words, 1.0).agrees_with(guess(words, least))
    assert not guess(words, least * 0.9).agrees_with(guess(words, 1.0))
    assert not guess(words, 1.0).agrees_with(guess(words, least * 0.9))
    assert not guess(words, 1.0).agrees_with(guess(f"{words} now", 1.0))


def test_nothing_heard_twice_is_nothing() -> None:
    assert not guess("", 1.0).agrees_with(guess("", 1.0))


@pytest.fixture(scope="module")
def sphinx(tmp_path_factory: pytest.TempPathFactory) -> SphinxRecognizer:
    recognizer = SphinxRecognizer(
        folder=tmp_path_factory.mktemp("homes"), wake_words=("okay_nabu",)
    )
    recognizer.adapt(SMALL)
    return recognizer


def test_nothing_is_heard_before_the_home_is_known(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="does not know the home yet"):
        SphinxRecognizer(folder=tmp_path).session(accepts=lambda _: True)


@pytest.mark.parametrize("ahead", ["", "okay nabu, "])
def test_a_command_is_heard_without_the_wake_word_before_it(
    sphinx: SphinxRecognizer, ahead: str
) -> None:
    session = sphinx.session(accepts=lambda text: text == SAID)
    session.feed(speak_as_person(f"{ahead}{SAID}", silence_s=0.4))
    assert session.partial() == SAID
    heard = session.finish()
    assert (heard.text, heard.language, heard.sure) == (SAID, "en", True)
    assert heard.confidence > 0.5
    session.close()


def test_other_words_in_the_place_of_the_wake_word_are_not_heard(sphinx: SphinxRecognizer) -> None:
    ahead = speak_as_person("play some music", silence_s=0.4)
    session = sphinx.session(
        accepts=lambda text: text == SAID, wake_samples=len(ahead) // 2 - 4_800
    )
    session.feed(ahead + speak_as_person(SAID, silence_s=0.4))
    assert session.partial() == SAID
    heard = session.finish()
    assert (heard.text, heard.sure) == (SAID, True)
    session.feed(bytes(6400))
    assert session.finish().text == SAID, "a second look leaves the wake word out, too"
    session.close()


@pytest.mark.parametrize(
    ("wake_samples", "second", "sure"),
    [(0, "lamp off", True), (1600, "lamp off", False), (1600, "lamp on", True)],
)
def test_after_a_wake_word_even_what_is_clear_must_be_heard_twice(
    sphinx: SphinxRecognizer,
    monkeypatch: pytest.MonkeyPatch,
    wake_samples: int,
    second: str,
    *,
    sure: bool,
) -> None:
    guesses = iter([guess("lamp on", 0.9), guess(second, 0.9)])
    session = sphinx.session(accepts=lambda _: True, wake_samples=wake_samples)
    monkeypatch.setattr(session, "_guess", lambda _: next(guesses))
    session.feed(bytes(640))
    assert session.finish().sure is sure
    session.close()


def test_what_the_home_cannot_be_told_is_not_believed(sphinx: SphinxRecognizer) -> None:
    session = sphinx.session(accepts=lambda _: False)
    session.feed(speak_as_person(SAID, silence_s=0.4))
    heard = session.finish()
    assert not heard.sure
    assert heard.text
    assert heard.confidence < 0.5
    session.close()


def test_speech_may_go_on_after_a_look(sphinx: SphinxRecognizer) -> None:
    said = speak_as_person(SAID, silence_s=0.4)
    half = len(said) // 4 * 2
    session = sphinx.session(accepts=lambda text: text == SAID)
    session.feed(said[:half])
    assert session.finish().text != SAID
    session.feed(said[half:])
    assert session.finish().text == SAID
    session.close()


def test_no_sound_is_no_text(sphinx: SphinxRecognizer) -> None:
    session = sphinx.session(accepts=lambda _: True)
    assert session.finish().text == ""
    session.close()


def test_several_rooms_are_heard_at_once(sphinx: SphinxRecognizer) -> None:
    said = speak_as_person(SAID, silence_s=0.4)
    sessions = [sphinx.session(accepts=lambda _: True) for _ in range(2)]
    for start in range(0, len(said), 6400):
        for session in sessions:
            session.feed(said[start : start + 6400])
    assert [session.finish().text for session in sessions] == [SAID] * 2
    for session in sessions:
        session.close()
