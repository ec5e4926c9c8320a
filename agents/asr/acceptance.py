"""Which sentences the house stands by: what may be acted on, and how it ends."""

from functools import lru_cache

from agents.asr.engine import Accepts
from agents.understanding.continuation import Continuation, Ending
from agents.understanding.engine import Understanding
from agents.understanding.everyday import WILDCARDS
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from agents.understanding.sampling import answers
from agents.understanding.spoken import words

OPEN_SLOTS = frozenset({"message", "search_query", "conversation_command", "zone"})
"""Slots that take any words: a recognizer that guesses must not fill them."""
EVERYDAY = frozenset(item for items in WILDCARDS.values() for item in items)
WILD_SLOTS = frozenset({"item", "timer_name"})


REMEMBERED = 256
"""How many texts' verdicts are kept: each is asked for several times while it is spoken."""


class Acceptance:
    """What can be said to one home, as it is now."""

    def __init__(self, understanding: Understanding, home: Home) -> None:
        self._understanding = understanding
        self._continuation = Continuation(understanding, home)
        self._answers = frozenset(answers(home))
        self._command = lru_cache(REMEMBERED)(self._is_command)
        self._ending = lru_cache(REMEMBERED)(self._find_ending)

    def warm(self) -> None:
        """Load what the first sentence needs, so that it does not wait."""
        self._command("turn on the light", "en", None)
        self._ending("turn on the light", "en", None)

    def commands(
        self, *, area: str | None, answering: bool = False, language: str = "en"
    ) -> Accepts:
        """Return what knows the commands of a room, and the answers where one is awaited."""

        def accepts(text: str) -> bool:
            if answering and " ".join(words(text)) in self._answers:
                return True
            return self._command(text, language, area)

        return accepts

    def ending(self, text: str, *, language: str, area: str | None) -> Ending:
        """Return how a sentence ends."""
        return self._ending(text, language, area)

    def _find_ending(self, text: str, language: str, area: str | None) -> Ending:
        return self._continuation.ending(text, language=language, area=area)

    def _is_command(self, text: str, language: str, area: str | None) -> bool:
        if not self._understanding.parses(text, language=language, area=area):
            return False
        understood = self._understanding.parse(text, language=language, area=area)
        return understood is not None and all(
            _sayable(meaning) for meaning in understood.meanings if isinstance(meaning, Intent)
        )


def _sayable(intent: Intent) -> bool:
    """Say whether every free word of an intent is one the recognizer knows to expect there."""
    if OPEN_SLOTS & intent.slots.keys():
        return False
    return all(str(value) in EVERYDAY for slot, value in intent.slots.items() if slot in WILD_SLOTS)
