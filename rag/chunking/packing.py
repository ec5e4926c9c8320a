"""How pieces in a row are put into as few, evenly filled packs as fit."""

import math
import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


def weight(text: str) -> int:
    """Return how much a text holds: its characters, wide ones (CJK) counted twice."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def pack(pieces: Sequence[T], size: Callable[[T], int], *, most: int) -> list[list[T]]:
    """Return the pieces in order, in packs of at most `most`, as even as the pieces allow.

    A piece that is larger than `most` is a pack by itself.
    """
    total = sum(map(size, pieces))
    share = total / max(1, math.ceil(total / most)) or 1
    packs: list[list[T]] = []
    place, held = -1, 0
    for piece, reached in zip(pieces, accumulate(map(size, pieces)), strict=True):
        due = int((reached - size(piece) / 2) / share)
        if due > place or held + size(piece) > most:
            packs.append([])
            held = 0
        place = max(place, due)
        packs[-1].append(piece)
        held += size(piece)
    return packs
