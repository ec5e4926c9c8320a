"""Remembers what was said lately: a house says the same few short things again and again."""

from collections import OrderedDict

from agents.tts.engine import Sound, Synthesizer

MOST_BYTES = 8 * 2**20
LONGEST_TEXT = 80


class Cached:
    """A synthesizer that speaks short texts anew only when it has forgotten them."""

    def __init__(self, engine: Synthesizer, *, most_bytes: int = MOST_BYTES) -> None:
        self._engine = engine
        self._most_bytes = most_bytes
        self._sounds: OrderedDict[tuple[str, str], Sound] = OrderedDict()
        self._bytes = 0

    def synthesize(self, text: str, *, language: str) -> Sound:
        """Return the sound of `text`, remembered or new."""
        key = (text, language)
        known = self._sounds.get(key)
        if known is not None:
            self._sounds.move_to_end(key)
            return known
        sound = self._engine.synthesize(text, language=language)
        if len(text) <= LONGEST_TEXT:
            self._remember(key, sound)
        return sound

    def _remember(self, key: tuple[str, str], sound: Sound) -> None:
        self._sounds[key] = sound
        self._bytes += len(sound.pcm)
        while self._bytes > self._most_bytes:
            _, oldest = self._sounds.popitem(last=False)
            self._bytes -= len(oldest.pcm)
