import numpy as np
import pytest
from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from agents.tts.speaker import SILENCE_S, speak_as_person
from bus.audio import RATE_HZ

STEP_BYTES = 320  # 10 ms, what the engine's features take at once


def wakes(pcm: bytes) -> bool:
    model, features = MicroWakeWord.from_builtin(Model.OKAY_NABU), MicroWakeWordFeatures()
    steps = (pcm[at : at + STEP_BYTES] for at in range(0, len(pcm), STEP_BYTES))
    return any(model.process_streaming(f) for s in steps for f in features.process_streaming(s))


@pytest.mark.parametrize("rest", ["", ", turn on the kitchen light", ". What time is it?"])
def test_the_synthesized_person_wakes_the_house(rest: str) -> None:
    assert wakes(speak_as_person(f"okay nabu{rest}"))


def test_what_is_no_wake_word_does_not_wake_it() -> None:
    assert not wakes(speak_as_person("turn on the kitchen light"))


def test_there_is_silence_before_and_after_the_words() -> None:
    samples = np.frombuffer(speak_as_person("hello"), "<i2")
    silence = round(SILENCE_S * RATE_HZ)
    assert not samples[:silence].any()
    assert not samples[-silence:].any()
    assert 0.3 < len(samples) / RATE_HZ - 2 * SILENCE_S < 1.2
