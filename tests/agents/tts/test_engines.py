import functools

import numpy as np
import pytest

from agents.espeak import Voice, espeak
from agents.tts.cache import LONGEST_TEXT, Cached
from agents.tts.engine import Sound
from agents.tts.engines import load
from agents.tts.espeak import EspeakSynthesizer
from agents.tts.trim import AUDIBLE, trim
from agents.tts.voice import Voice as Mouth
from agents.tts.voices import nearest, voice_for
from config.engines import UnknownEngineError
from config.settings import TtsSettings
from tests.agents.tts.fakes import TONE, Scripted

RATE_HZ = 16_000
close = functools.partial(pytest.approx, rel=0.04)  # what espeak-ng varies by itself


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("de", "de"),
        ("de-CH", "de"),
        ("fr", "fr-fr"),
        ("zh-CN", "cmn"),
        ("zh_TW", "cmn"),
        ("zh-HK", "yue"),
        ("ja", "ja"),
        ("pt", "pt"),
        ("pt-BR", "pt-br"),
        ("nb", "nb"),
        ("gl", "pt"),
        ("sr-Latn", "hr"),
        ("sr", "sr"),
        ("tlh", "en-us"),
        ("", "en-us"),
    ],
)
def test_each_language_has_its_best_voice(language: str, voice: str) -> None:
    assert voice_for(language, espeak().voices) == voice


def test_a_language_without_a_voice_of_that_name_gets_one_that_also_speaks_it() -> None:
    voices = [Voice("x/one", ("one",)), Voice("x/two", ("two", "zz")), Voice("x/zz", ("zz",))]
    assert voice_for("zz", voices) == "zz"
    assert voice_for("zz", voices[:2]) == "two"


def test_a_voice_that_does_not_exist_is_told_with_the_nearest_and_the_others_still_serve() -> None:
    settings = TtsSettings(voices={"en": "en-su", "de": "en-gb"})
    loaded = load(settings)
    assert seconds("w", "en-gb") != close(seconds("w", "de"))
    assert loaded.name == "espeak-ng"
    assert loaded.detail.startswith(
        "setting 'tts.voices.en' is wrong: espeak-ng has no voice 'en-su'"
    )
    assert "did you mean" in loaded.detail
    assert loaded.engine.synthesize("on", language="en").seconds == close(seconds("on", "en-us"))
    assert loaded.engine.synthesize("w", language="de-CH").seconds == close(seconds("w", "en-gb"))
    assert "choose from: " in nearest("§§§", espeak().voices)


def seconds(text: str, voice: str) -> float:
    return len(espeak().speak(text, voice=voice)) / 2 / espeak().rate_hz


def test_settings_that_are_right_need_no_words() -> None:
    assert load(TtsSettings(voices={"en": "en-gb"})).detail == ""


def test_the_pace_of_the_settings_is_the_pace_of_speech() -> None:
    slow, fast = (
        EspeakSynthesizer(voices={}, words_per_minute=pace).synthesize("one two", language="en")
        for pace in (100, 300)
    )
    assert slow.seconds > 1.5 * fast.seconds


def test_an_engine_that_does_not_exist_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownEngineError, match="choose from: auto, espeak-ng"):
        load(TtsSettings(engine="espeek"))


def test_japanese_is_spoken_as_it_is_read() -> None:
    engine = EspeakSynthesizer(voices={}, words_per_minute=165)
    kanji, kana = (engine.synthesize(t, language="ja").seconds for t in ("電気", "デンキ"))
    assert kanji == close(kana)


def samples(*parts: tuple[int, float]) -> Sound:
    """Return a sound of (level, seconds) parts."""
    pcm = np.concatenate([np.full(round(s * RATE_HZ), level, "<i2") for level, s in parts])
    return Sound(pcm=pcm.tobytes(), rate_hz=RATE_HZ)


def test_silence_before_and_after_speech_is_cut_to_a_short_lead_and_an_even_pause() -> None:
    for silence_s in (0.0, 0.1, 1.0):
        trimmed = trim(samples((AUDIBLE - 1, 0.2), (-AUDIBLE, 0.5), (0, silence_s)))
        heard = np.frombuffer(trimmed.pcm, "<i2")
        assert np.flatnonzero(heard == -AUDIBLE)[0] == round(0.005 * RATE_HZ)
        assert trimmed.seconds == pytest.approx(0.005 + 0.5 + 0.18)
        assert trimmed.rate_hz == RATE_HZ


def test_speech_that_starts_at_once_is_kept_whole_and_silence_is_nothing() -> None:
    assert trim(samples((5_000, 0.1))).pcm.startswith(samples((5_000, 0.1)).pcm)
    assert trim(samples((AUDIBLE - 1, 0.1))).pcm == b""
    assert trim(Sound(pcm=b"", rate_hz=RATE_HZ)).pcm == b""


def test_espeak_is_audible_within_a_few_milliseconds() -> None:
    mouth = Mouth(load(TtsSettings()).engine, languages=("en",))
    for sentence in ("Turned on the kitchen light.", "OK.", "打开了厨房的灯。"):
        sound = mouth.speak(sentence, mouth.language(sentence))
        assert sound is not None
        loud = np.flatnonzero(np.abs(np.frombuffer(sound.pcm, "<i2").astype(int)) >= AUDIBLE)
        assert loud[0] <= 0.006 * sound.rate_hz


def test_short_texts_are_spoken_once_and_remembered_per_language() -> None:
    engine = Scripted()
    cached = Cached(engine)
    for language in ("en", "en", "de", "en"):
        assert cached.synthesize("on", language=language).pcm == TONE
    assert engine.said == [("on", "en"), ("on", "de")]


def test_long_texts_are_not_remembered() -> None:
    engine = Scripted()
    cached = Cached(engine)
    for length in (LONGEST_TEXT, LONGEST_TEXT, LONGEST_TEXT + 1, LONGEST_TEXT + 1):
        cached.synthesize("a" * length, language="en")
    assert [len(text) for text, _ in engine.said] == [80, 81, 81]


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    engine = Scripted()
    cached = Cached(engine, most_bytes=2 * len(TONE))
    for text in ("a", "b", "a", "c", "a", "b", "c"):
        cached.synthesize(text, language="en")
    assert [text for text, _ in engine.said] == ["a", "b", "c", "b", "c"]


def test_the_languages_of_the_house_are_warmed_up() -> None:
    engine = Scripted()
    Mouth(engine, languages=("en", "de")).warm()
    assert [language for _, language in engine.said] == ["en", "de"]
