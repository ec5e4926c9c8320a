"""How pieces in a row are put into as few, evenly filled packs as fit."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")

_MAYBE_WIDE = re.compile("[\u1100-\U0010ffff]")
"""Below U+1100 no character is wide: see EastAsianWidth.txt of Unicode."""


def weight(text: str) -> int:
    """Return how much a text holds: its characters, wide ones (CJK) counted twice."""
    if text.isascii():
        return len(text)
    wide = [unicodedata.east_asian_width(c) in "WF" for c in _MAYBE_WIDE.findall(text)]
    return len(text) + sum(wide)


def pack(pieces: Sequence[T], size: Callable[[T], int], *, most: int) -> list[list[T]]:
    """Return the pieces in order, in packs of at most `most`, as even as the pieces allow.

    A piece that is larger than `most` is a pack by itself.
    """
    sizes = list(map(size, pieces))
    total = sum(sizes)
    share = total / max(1, math.ceil(total / most)) or 1
    packs: list[list[T]] = []
    place, held = -1, 0
    for piece, its, reached in zip(pieces, sizes, accumulate(sizes), strict=True):
        due = int((reached - its / 2) / share)
        if due > place or held + its > most:
            packs.append([])
            held = 0
        place = max(place, due)
        packs[-1].append(piece)
        held += its
    return packs
