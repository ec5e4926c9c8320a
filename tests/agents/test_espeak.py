import threading

import numpy as np
import pytest

from agents.espeak import UnknownVoiceError, espeak

CLOSE = 0.04
"""How much the library itself varies from one time to the next: a cycle of the voice or two."""


def sound(text: str, voice: str = "en-us", words_per_minute: int = 165) -> np.ndarray:
    pcm = espeak().speak(text, voice=voice, words_per_minute=words_per_minute)
    return np.frombuffer(pcm, "<i2").astype(float)


def test_speech_is_really_sound_of_a_plausible_length() -> None:
    samples = sound("Turned on the kitchen light.")
    assert 1.0 < samples.size / espeak().rate_hz < 2.0
    assert 1_000 < np.sqrt(np.mean(samples**2)) < 20_000


def test_different_texts_sound_different_and_the_same_text_takes_as_long_again() -> None:
    assert sound("on").size != pytest.approx(sound("on and off").size, rel=2 * CLOSE)
    assert sound("on").size == pytest.approx(sound("on").size, rel=CLOSE)


def test_more_words_per_minute_take_less_time() -> None:
    text = "Turned on the kitchen light."
    assert sound(text, words_per_minute=300).size < 0.8 * sound(text, words_per_minute=150).size


def test_voices_differ_and_do_not_leak_into_the_next_sentence() -> None:
    before = sound("w").size
    assert sound("w", "de").size != pytest.approx(before, rel=2 * CLOSE)
    assert sound("w").size == pytest.approx(before, rel=CLOSE)


def test_nothing_in_a_text_is_taken_as_phonemes_or_markup() -> None:
    assert espeak().phonemes("[[h@'loU]]", voice="en-us") != espeak().phonemes(
        "hello", voice="en-us"
    )
    spoken = espeak().phonemes('<break time="9s"/>', voice="en-us")
    assert "bɹˈeɪk" in spoken
    assert sound('a <break time="9s"/> b').size < 9 * espeak().rate_hz


def test_text_after_a_nul_and_broken_text_are_spoken_too() -> None:
    assert sound("one\0two").size > 1.3 * sound("one").size
    assert sound("one \ud800 two").size > sound("one").size


def test_phonemes_come_in_ipa_or_in_letters_for_all_clauses() -> None:
    assert espeak().phonemes("ecobee. awning", voice="en-us") == "ˈɛkoʊbˌiː ˈɔːnɪŋ"
    assert espeak().phonemes("ecobee", voice="en-us", ipa=False) == "'EkoUb,i:"


def test_voices_are_listed_with_their_languages() -> None:
    names = {voice.name: voice for voice in espeak().voices}
    assert names["cmn"].languages == ("cmn", "zh-cmn", "zh")
    assert {"en-us", "en-gb", "de", "ja"} <= names.keys()
    assert "Michael" in espeak().variants


@pytest.mark.parametrize(
    "voice", ["en-us", "en-gb", "EN-US", "gmw/en-US", "en-gb+Michael", "fr-fr"]
)
def test_a_voice_goes_by_its_name_or_its_file(voice: str) -> None:
    espeak().check(voice)
    assert sound("one", voice).any()


@pytest.mark.parametrize("voice", ["klingonish", "", "en-us+Nobody", "+Michael"])
def test_a_voice_that_does_not_exist_is_named(voice: str) -> None:
    with pytest.raises(
        UnknownVoiceError, match=voice.rpartition("+")[2] if "us+" in voice else "no voice"
    ):
        espeak().check(voice)
    with pytest.raises(UnknownVoiceError):
        espeak().speak("one", voice=voice)


def test_threads_take_turns() -> None:
    alone = {v: pytest.approx(sound("w", v).size, rel=CLOSE) for v in ("en-us", "de")}
    heard: list[bool] = []

    def speak(voice: str) -> None:
        heard.extend(sound("w", voice).size == alone[voice] for _ in range(20))

    threads = [threading.Thread(target=speak, args=(voice,)) for voice in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [True] * 40
