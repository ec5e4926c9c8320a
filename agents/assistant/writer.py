"""Writes one reply: piece by piece, so that speaking can start before it is whole."""

import unicodedata
from collections.abc import Iterable

from agents.assistant.turns import Turn
from agents.understanding.phrases import sentence
from bus import Bus
from bus.messages import ActionDone, Citation, Path, Reply, ReplyDelta

UNSPACED = ("zh", "ja")
"""Languages that put no blank between sentences."""

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories nobody sees: controls, directions, tags."""
KEPT = frozenset("\n\u200c\u200d")
"""Of these, line breaks, and the joiners some scripts are written with."""


def together(sentences: Iterable[str], language: str) -> str:
    """Return sentences as one text; empty ones are left out."""
    return _blank(language).join(sentence(said, language) for said in sentences if said)


def visible(text: str) -> str:
    """Return `text` without what turns or hides letters; names of things come from outside."""
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in HIDDEN)


def _blank(language: str) -> str:
    return "" if language.startswith(UNSPACED) else " "


class Writer:
    """Publishes the pieces of a turn's reply as they are written, and the whole at the end."""

    def __init__(self, *, bus: Bus, turn: Turn, language: str) -> None:
        self.language = language
        self._bus = bus
        self._turn = turn
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self._pieces)

    async def write(self, piece: str) -> None:
        """Publish the next piece, just as it is."""
        piece = visible(piece)
        if not piece:
            return
        delta = ReplyDelta(
            room=self._turn.room,
            turn=self._turn.id,
            text=piece,
            index=len(self._pieces),
            speak=self._turn.speak,
            language=self.language,
        )
        self._pieces.append(piece)
        await self._bus.publish(delta)

    async def sentence(self, text: str) -> None:
        """Publish a sentence, set off from the one before."""
        if text:
            blank = _blank(self.language) if self._pieces else ""
            await self.write(f"{blank}{sentence(text, self.language)}")

    async def close(
        self,
        *,
        actions: tuple[ActionDone, ...] = (),
        citations: tuple[Citation, ...] = (),
        expects_answer: bool = False,
        path: Path = "intent",
    ) -> None:
        """Publish the whole reply."""
        reply = Reply(
            room=self._turn.room,
            turn=self._turn.id,
            text=self.text,
            language=self.language,
            speak=self._turn.speak and bool(self._pieces),
            actions=actions,
            citations=citations,
            expects_answer=expects_answer,
            path=path,
        )
        await self._bus.publish(reply)
