"""Spoken commands to measure with: recordings of people, and a synthesized speaker."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from agents.tts.speaker import speak_as_person

from agents.satellite.wav import read_wav
from bus.audio import RATE_HZ

WINDOW = RATE_HZ // 100
QUIETEST = 0.02
"""Below this part of the loudest 10 ms, a window is no speech."""


@dataclass(frozen=True)
class Sound:
    """A spoken command."""

    name: str
    pcm: bytes
    wake: bool
    """Whether it begins with a wake word."""

    @property
    def speech_end(self) -> int:
        """The number of the last sample of speech, by loudness alone."""
        samples = np.frombuffer(self.pcm, "<i2").astype(np.float64)
        whole = samples[: len(samples) // WINDOW * WINDOW].reshape(-1, WINDOW)
        loudness = np.sqrt((whole**2).mean(axis=1))
        loud = np.flatnonzero(loudness > QUIETEST * loudness.max())
        return int((loud[-1] + 1) * WINDOW)


def synthesized(*texts: str) -> list[Sound]:
    """Return the sentences, spoken by the synthesized speaker."""
    return [Sound(text, speak_as_person(text), wake=text.startswith("okay nabu")) for text in texts]


def recordings(folder: Path) -> Iterator[Sound]:
    """Yield the recordings of people in a folder."""
    for file in sorted(folder.glob("*.wav")):
        yield Sound(file.stem.replace("_", " "), read_wav(file), wake=False)
