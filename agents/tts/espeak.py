"""Speaks with espeak-ng: small, at once, and in every language of the house."""

import logging
from collections.abc import Mapping

from agents.espeak import Espeak, UnknownVoiceError, espeak
from agents.tts.engine import Sound
from agents.tts.japanese import reading
from agents.tts.voices import nearest, voice_for

log = logging.getLogger(__name__)


class EspeakSynthesizer:
    """A synthesizer on the espeak-ng library."""

    def __init__(self, *, voices: Mapping[str, str], words_per_minute: int) -> None:
        self._library = espeak()
        self._words_per_minute = words_per_minute
        self._voices, self.problems = _usable(voices, self._library)

    def synthesize(self, text: str, *, language: str) -> Sound:
        """Return `text` spoken by the voice of its language."""
        voice = self._voices.get(language) or self._voices.get(language.partition("-")[0])
        voice = voice or voice_for(language, self._library.voices)
        if voice.startswith("ja"):
            text = reading(text)
        pcm = self._library.speak(text, voice=voice, words_per_minute=self._words_per_minute)
        return Sound(pcm=pcm, rate_hz=self._library.rate_hz)


def _usable(voices: Mapping[str, str], library: Espeak) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the voices that exist, and one sentence about each that does not."""
    usable: dict[str, str] = {}
    problems: list[str] = []
    for language, voice in voices.items():
        try:
            library.check(voice)
        except UnknownVoiceError as exc:
            hint = nearest(voice.partition("+")[0], library.voices)
            problems.append(f"setting 'tts.voices.{language}' is wrong: {exc}{hint}")
        else:
            usable[language] = voice
    return usable, tuple(problems)
