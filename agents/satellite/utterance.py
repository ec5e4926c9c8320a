"""The speech of one turn: its pieces in order, and what was heard of them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

MISSING_S: Final = 2.0
"""How long a piece that must exist is waited for."""
END_S: Final = 15.0
"""How long a turn may fall silent before it counts as ended."""


class Piece(NamedTuple):
    """One piece that was handed out, whole or in part."""

    text: str
    size: int
    """Its whole length in bytes."""


@dataclass
class Utterance:
    """Collects the pieces of one turn as they come, and hands out their sound in order.

    Pieces may come in any order and more than once. Times are seconds of any one clock.
    """

    turn: str
    news_at: float
    """When something last came or went."""
    total: int | None = None
    """How many pieces there are, once that is known."""
    started: bool = False
    stopped: bool = False
    _texts: dict[int, str] = field(default_factory=dict)
    _sounds: dict[int, bytes] = field(default_factory=dict)
    _index: int = 0
    _offset: int = 0
    _done: list[Piece] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether the next sound is there, or nothing more is to come."""
        return self._index in self._sounds or self.complete

    @property
    def complete(self) -> bool:
        """Whether everything was handed out."""
        return self.total is not None and self._index >= self.total

    @property
    def waiting(self) -> int:
        """How many bytes of sound are still to be handed out."""
        return sum(map(len, self._sounds.values())) - self._offset

    @property
    def handed(self) -> int:
        """How many bytes of sound were handed out."""
        return sum(piece.size for piece in self._done) + self._offset

    def add_text(self, index: int, text: str, *, now: float) -> None:
        """Note the words of a piece."""
        self._texts[index] = text
        self.news_at = now

    def add_sound(self, index: int, sound: bytes, *, now: float) -> None:
        """Add the sound of a piece; one that came before, or too late, is ignored."""
        if index >= self._index:
            self._sounds.setdefault(index, sound)
        self.news_at = now

    def end(self, total: int, *, now: float) -> None:
        """Note how many pieces there are."""
        self.total = total
        self.news_at = now

    def take(self, size: int, *, now: float) -> bytes:
        """Hand out the next `size` bytes, or as many as are there without a gap."""
        taken = b""
        while len(taken) < size and not self.complete and self._index in self._sounds:
            sound = self._sounds[self._index]
            part = sound[self._offset : self._offset + size - len(taken)]
            taken += part
            self._offset += len(part)
            if self._offset == len(sound):
                self._next()
        if taken:
            self.news_at = now
        return taken

    def _next(self) -> None:
        sound = self._sounds.pop(self._index)
        self._done.append(Piece(self._texts.get(self._index, ""), len(sound)))
        self._index += 1
        self._offset = 0

    def overdue(self, now: float) -> bool:
        """Say whether the next piece was waited for long enough."""
        last = max((*self._texts, *self._sounds), default=-1)
        expected = self._index <= last or self.total is not None
        return not self.ready and now - self.news_at > (MISSING_S if expected else END_S)

    def skip(self) -> None:
        """Go on without the missing piece: with the next that is there, else end."""
        if self._sounds:
            self._index = min(self._sounds)
        else:
            self.total = self._index

    def heard_text(self, heard: int) -> str:
        """Return the words of the first `heard` bytes of sound."""
        pieces = list(self._done)
        if self._offset:
            pieces.append(Piece(self._texts.get(self._index, ""), len(self._sounds[self._index])))
        return words_heard(pieces, heard)


def words_heard(pieces: Iterable[Piece], heard: int) -> str:
    """Return the words in the first `heard` bytes of the pieces, cut where a word ends."""
    text = ""
    for piece in pieces:
        if heard > 0 and piece.size:
            words = cut(piece.text.strip(), min(1.0, heard / piece.size))
            text += words if not text or not words or wide(text[-1]) else f" {words}"
        heard -= piece.size
    return text


def cut(text: str, share: float) -> str:
    """Return at most that share of a text, cut where a word ends."""
    end = int(len(text) * share)
    while 0 < end < len(text) and not _border(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip()


def wide(character: str) -> bool:
    """Say whether a character belongs to a script that writes no spaces between words."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _border(before: str, after: str) -> bool:
    return any(character.isspace() or wide(character) for character in (before, after))
