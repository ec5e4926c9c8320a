"""From a sentence as it is written to sound that can be played. Blocking; one thread at a time."""

from collections.abc import Sequence

from agents.tts.engine import Sound, Synthesizer
from agents.tts.speakable import speakable
from agents.tts.trim import trim
from agents.understanding.languages import language_of


class Voice:
    """A synthesizer that is told sentences as people and models write them."""

    def __init__(self, engine: Synthesizer, *, languages: Sequence[str]) -> None:
        self._engine = engine
        self._languages = tuple(languages)

    def language(self, text: str) -> str:
        """Return the language a text is most likely in: by its script, else the house's first."""
        latin = sum(c.isascii() and c.isalpha() for c in text)
        if 2 * latin > sum(c.isalpha() for c in text):
            return self._languages[0]
        return language_of(text, self._languages) or self._languages[0]

    def speak(self, sentence: str, language: str) -> Sound | None:
        """Return the sentence as sound, or None if there is nothing in it to say."""
        text = speakable(sentence, language)
        if not text:
            return None
        sound = trim(self._engine.synthesize(text, language=language))
        return sound if sound.pcm else None

    def warm(self) -> None:
        """Load what the languages of the house need, so that the first reply need not wait."""
        for language in self._languages:
            self.speak("1 %", language)
