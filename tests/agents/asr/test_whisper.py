"""faster-whisper, with a model that is told what it hears."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agents.asr.engine import NOTHING
from agents.asr.wake_words import without_wake_word
from agents.asr.whisper import WhisperRecognizer
from agents.understanding.home import Home
from bus.messages import Area, DeviceState


def segment(text: str, *, silent: float = 0.0, logprob: float = -0.1) -> SimpleNamespace:
    return SimpleNamespace(text=text, no_speech_prob=silent, avg_logprob=logprob)


@dataclass
class Hears:
    segments: list[SimpleNamespace]
    calls: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)

    def transcribe(self, audio: Any, **options: Any) -> tuple[Iterable[Any], Any]:
        self.calls.append((audio, options))
        return iter(self.segments), SimpleNamespace(language="de")


def recognizer(model: Hears, *languages: str) -> WhisperRecognizer:
    return WhisperRecognizer(model, languages=languages or ("en", "de"), wake_words=["hey_jarvis"])


def test_all_that_was_fed_is_transcribed_as_floats() -> None:
    model = Hears([segment(" Schalte"), segment(" das Licht ein.")])
    session = recognizer(model).session(accepts=lambda _: False)
    session.feed(np.array([0, 16384], dtype="<i2").tobytes())
    session.feed(np.array([-32768], dtype="<i2").tobytes())
    heard = session.finish()
    assert (heard.text, heard.language, heard.sure) == ("Schalte das Licht ein.", "de", True)
    assert heard.confidence == pytest.approx(np.exp(-0.1))
    assert model.calls[0][0].tolist() == [0.0, 0.5, -1.0]


def test_words_made_up_for_silence_are_not_believed() -> None:
    session = recognizer(Hears([segment("Thank you.", silent=0.9)])).session(accepts=lambda _: True)
    session.feed(bytes(100))
    assert session.finish() == NOTHING


def test_mumbling_is_not_acted_on() -> None:
    session = recognizer(Hears([segment("what", logprob=-2.0)])).session(accepts=lambda _: True)
    session.feed(bytes(100))
    assert not session.finish().sure


@pytest.mark.parametrize(
    ("languages", "given"), [(("en", "de"), None), (("de",), "de"), (("zh-CN", "zh-HK"), "zh")]
)
def test_a_house_of_one_language_says_which(languages: tuple[str, ...], given: str | None) -> None:
    model = Hears([])
    recognizer(model, *languages).transcribe(bytes(2), "")
    assert model.calls[0][1]["language"] == given


def test_the_names_of_the_home_are_hints() -> None:
    model = Hears([])
    engine = recognizer(model)
    lamp = DeviceState(device="light.x", name="Lamp", aliases=("Spot",), kind="light", state="on")
    engine.adapt(Home(devices=(lamp,), areas=(Area(id="attic", name="Attic"),)))
    engine.session(accepts=lambda _: True).finish()
    assert model.calls[0][1]["hotwords"] == "Lamp, Spot, Attic"


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        ("Hey Jarvis, turn it off.", "turn it off."),
        ("Okay Naboo. Stop.", "Stop."),
        ("OK Nabu what time is it", "what time is it"),
        ("Hey, Jarvis.", ""),
        ("Turn on the lamp.", "Turn on the lamp."),
        ("", ""),
    ],
)
def test_the_wake_word_is_no_part_of_the_text(heard: str, text: str) -> None:
    assert without_wake_word(heard, ["okay_nabu", "hey_jarvis"]) == text
