import numpy as np

from benchmarks.sounds import Sound


def test_speech_ends_at_its_last_loud_moment() -> None:
    samples = np.zeros(16_000, "<i2")
    samples[4_000:8_000] = 10_000
    samples[8_000:] = 50
    assert Sound("x", samples.tobytes(), wake=False).speech_end == 8_000
