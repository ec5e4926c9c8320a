import numpy as np

from benchmarks.sounds import Sound
from benchmarks.upkeep import of_length


def test_speech_ends_at_its_last_loud_moment() -> None:
    samples = np.zeros(16_000, "<i2")
    samples[4_000:8_000] = 10_000
    samples[8_000:] = 50
    assert Sound("x", samples.tobytes(), wake=False).speech_end == 8_000


def test_sound_is_repeated_up_to_a_length() -> None:
    assert len(of_length([b"ab", b"cd"], 1)) == 32_000
    assert of_length([b"ab", b"cd"], 1)[:6] == b"abcdab"
