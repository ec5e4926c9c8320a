"""The two short sounds of a room: it listens; it did not understand."""

from typing import Final

import numpy as np

from agents.satellite.wav import Sound, pcm_bytes

LOUDNESS: Final = 0.1
"""Of full scale: to be noticed, and not to be heard by the recognizer as speech."""
NOTE_S: Final = 0.07
FADE_S: Final = 0.012
"""Long enough that neither end clicks."""
RISING_HZ: Final = (1319.0, 1760.0)
"""Above most of speech: the same intervals an octave or two lower pass for a voice."""
FALLING_HZ: Final = (1760.0, 1319.0)


def listening(rate_hz: int) -> bytes:
    """Return the sound that says: I listen."""
    return _notes(RISING_HZ, rate_hz)


def failed(rate_hz: int) -> bytes:
    """Return the sound that says: I did not understand."""
    return _notes(FALLING_HZ, rate_hz)


def _notes(tones_hz: tuple[float, ...], rate_hz: int) -> bytes:
    return b"".join(pcm_bytes(_note(hz, rate_hz)) for hz in tones_hz)


def _note(hz: float, rate_hz: int) -> Sound:
    at = np.arange(round(NOTE_S * rate_hz)) / rate_hz
    envelope = np.clip(np.minimum(at, at[-1] - at) / FADE_S, 0, 1)
    return np.asarray(LOUDNESS * envelope * np.sin(2 * np.pi * hz * at), dtype=np.float32)
