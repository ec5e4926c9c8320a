"""Words that mean nothing to a house: they catch what is not said to it.

Without them every sound becomes the command that sounds most like it ("alexa": "lights on").
"""

import random
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from pocketsphinx import Config, LogMath, NGramModel, get_model_path

from agents.asr.lexicon import words_of

COUNT = 1_000
LENGTHS = (1, 2, 3, 4)
NAMES = ("alexa", "siri", "jarvis", "mycroft", "google", "computer", "nabu")
"""Other assistants, which people also call in the same room."""
CALLS = ("", "hey", "okay")
CALLED = 12
"""How often each of them is called in each of these ways."""


def decoys(known: AbstractSet[str], count: int, *, dictionary: Path) -> Iterator[str]:
    """Yield sentences of the commonest English words that are not `known` in the home."""
    rng = random.Random(0)  # noqa: S311  # no secret: equal homes must get equal models
    words = [word for word in (*common_words(dictionary), *NAMES) if word not in known]
    yield from [f"{call} {name}" for call in CALLS for name in NAMES] * CALLED
    yield from (" ".join(rng.choices(words, k=rng.choice(LENGTHS))) for _ in range(count))


@cache
def common_words(dictionary: Path) -> tuple[str, ...]:
    """Return the commonest words of the dictionary, by the general model in the wheel."""
    general = NGramModel(Config(), LogMath(), get_model_path("en-us/en-us.lm.bin"))
    plain = sorted(word for word in words_of(dictionary) if word.replace("'", "").isalpha())
    chances = {word: general.prob([word]) for word in plain}
    return tuple(sorted(plain, key=lambda word: chances[word], reverse=True)[:COUNT])
