"""Words that mean nothing to a house: they catch what is not said to it.

Without them every sound becomes the command that sounds most like it ("alexa": "lights on").
"""

import random
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from pocketsphinx import Config, LogMath, NGramModel, get_model_path

COUNT = 1_000
LENGTHS = (1, 2, 3, 4)
NAMES = ("alexa", "siri", "jarvis", "google", "computer")
"""Other assistants, which people also call in the same room."""


def decoys(known: AbstractSet[str], count: int, *, dictionary: Path) -> Iterator[str]:
    """Yield sentences of the commonest English words that are not `known` in the home."""
    rng = random.Random(0)  # noqa: S311  # no secret: equal homes must get equal models
    words = [word for word in (*common_words(dictionary), *NAMES) if word not in known]
    return (" ".join(rng.choices(words, k=rng.choice(LENGTHS))) for _ in range(count))


@cache
def common_words(dictionary: Path) -> tuple[str, ...]:
    """Return the commonest words of the dictionary, by the general model in the wheel."""
    general = NGramModel(Config(), LogMath(), get_model_path("en-us/en-us.lm.bin"))
    with dictionary.open(encoding="utf-8") as lines:
        words = {line.partition(" ")[0] for line in lines}
    plain = sorted(word for word in words if word.replace("'", "").isalpha())
    chances = {word: general.prob([word]) for word in plain}
    return tuple(sorted(plain, key=lambda word: chances[word], reverse=True)[:COUNT])
