"""Words from people: cleaned, made a part of a topic, and the nearest valid one found."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST_QUOTE = 60
MOST_NAMES = 60
JOINERS = frozenset({"\u200c", "\u200d"})
"""Zero-width characters that Persian and Indian scripts need inside words."""


def clean(text: str) -> str:
    """Return `text` in one line, without control, direction and invisible characters."""
    visible = (c for c in text if c in JOINERS or not _invisible(c))
    return " ".join("".join(visible).split())


def writable(text: str) -> bool:
    """Say whether a text can be written down at all: one with half characters cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known name that looks most like `name`, if one does."""
    close = difflib.get_close_matches(name[:LONGEST_QUOTE], list(known), n=1, cutoff=cutoff)
    return close[0] if close else None


def hint(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about a wrong name: the nearest valid one, or what there is."""
    names = sorted(known)
    close = nearest(name, names)
    if close is not None:
        return f"; did you mean {close!r}?"
    if len(names) > MOST_NAMES:
        return f"; choose from: {', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
    return f"; choose from: {', '.join(names)}" if names else "; there is none"


def quote(value: object) -> str:
    """Return a value as it was written, shortened for a sentence."""
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 3]}..."


def slug(text: str, longest: int) -> str:
    """Return a text as a part of a topic; what is lost of it stays told apart by a short hash."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    made = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if len(made) <= longest and re.fullmatch(r"[\x00-\x7f]*", letters) and made:
        return made
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{made[: longest - 9]}_{digest}".strip("_")


def _invisible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"}
