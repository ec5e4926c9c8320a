"""Cuts the silence around a sentence, so that speech starts at once and sentences join evenly."""

import numpy as np

from agents.tts.engine import Sound

AUDIBLE = 100
"""Samples that stay below this (of 32 768) are silence: -50 dB."""
LEAD_S = 0.005
"""Kept before the first audible sample, so that no consonant is clipped."""
PAUSE_S = 0.18
"""What follows the last audible sample: the pause between two sentences."""


def trim(sound: Sound) -> Sound:
    """Return the sound with 5 ms before its first audible sample and a pause after its last."""
    samples = np.frombuffer(sound.pcm, dtype="<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= AUDIBLE)
    if not loud.size:
        return Sound(pcm=b"", rate_hz=sound.rate_hz)
    start = max(0, int(loud[0]) - round(LEAD_S * sound.rate_hz))
    kept = samples[start : int(loud[-1]) + 1 + round(PAUSE_S * sound.rate_hz)]
    missing = int(loud[-1]) + 1 + round(PAUSE_S * sound.rate_hz) - start - kept.size
    return Sound(pcm=kept.tobytes() + bytes(2 * missing), rate_hz=sound.rate_hz)
