"""Speaks to the house as a person would: for the demo, the benchmarks and the tests."""

import numpy as np
import soxr

from agents.espeak import espeak
from bus.audio import RATE_HZ

VOICE = "en-us"
WORDS_PER_MINUTE = 150
"""At this pace the voice wakes okay nabu, whatever follows it (at 110 it does not always)."""
SILENCE_S = 1.0


def speak_as_person(
    text: str,
    *,
    voice: str = VOICE,
    words_per_minute: int = WORDS_PER_MINUTE,
    silence_s: float = SILENCE_S,
) -> bytes:
    """Return `text` as a room's microphone hears it: 16 kHz mono s16le, silence around it.

    `speak_as_person("okay nabu, turn on the kitchen light")`
    """
    library = espeak()
    pcm = library.speak(text, voice=voice, words_per_minute=words_per_minute)
    sound = soxr.resample(np.frombuffer(pcm, "<i2"), library.rate_hz, RATE_HZ)
    silence = np.zeros(round(silence_s * RATE_HZ), "<i2")
    return np.concatenate([silence, sound.astype("<i2"), silence]).tobytes()
