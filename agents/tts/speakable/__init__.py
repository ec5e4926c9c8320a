"""Written text as it is said aloud: one sentence at a time, in its language."""

import re

from agents.tts.speakable.addresses import say_addresses
from agents.tts.speakable.characters import visible, without_pictures
from agents.tts.speakable.markdown import without_markdown
from agents.tts.speakable.numbers import say_numbers
from agents.tts.speakable.symbols import say_symbols
from agents.tts.speakable.times import say_times
from agents.tts.speakable.units import say_units
from agents.tts.speakable.words import words_for

__all__ = ["speakable", "visible"]


def speakable(text: str, language: str) -> str:
    """Return `text` in words and numbers an engine can say; empty if there is nothing to say."""
    words = words_for(language)
    text = without_pictures(without_markdown(visible(text)))
    text = say_addresses(text, words)
    text = say_times(text, words)
    text = say_units(text, words)
    text = say_numbers(text, words)
    text = say_symbols(text, words)
    text = re.sub(r"\s+", " ", text).strip()
    return text if any(character.isalnum() for character in text) else ""
