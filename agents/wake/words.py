"""Which wake words to listen for, and from which score on: the settings against what there is."""

import difflib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from config import SettingsError
from config.settings import WakeSettings


class Words(NamedTuple):
    """What a worker listens for, and what it has to say about it."""

    cutoffs: dict[str, float]
    detail: str


def choose(settings: WakeSettings, known: Mapping[str, float]) -> Words:
    """Return the wake words of the settings that the engine knows, with their cut-offs.

    A word it does not know is named in the detail; the others are listened for.

    Raises:
        SettingsError: if none is left.
    """
    unknown = [word for word in settings.words if word not in known]
    complaints = [f"there is no wake word {word!r}{_nearest(word, known)}" for word in unknown]
    words = [word for word in settings.words if word in known]
    if not words:
        reason = "; ".join(complaints) or f"no wake word is set; choose from: {', '.join(known)}"
        raise SettingsError(f"setting 'wake.words' is wrong: {reason}")
    complaints += [
        f"setting 'wake.thresholds' names {word!r}, which is not listened for"
        for word in settings.thresholds
        if word not in words
    ]
    said = f"listening for {', '.join(word.replace('_', ' ') for word in words)}"
    cutoffs = {word: settings.thresholds.get(word, known[word]) for word in words}
    return Words(cutoffs, "; ".join([said, *complaints]))


def _nearest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(word.lower().replace(" ", "_"), names, n=1, cutoff=0.4)
    return f"; did you mean {close[0]!r}?" if close else f"; choose from: {', '.join(names)}"
