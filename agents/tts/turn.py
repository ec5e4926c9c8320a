"""What one turn says in a room, and how far that is."""

import asyncio
from collections.abc import AsyncIterator

from agents.tts.narration import Narration
from bus.messages import Reply, ReplyDelta, Say

Request = ReplyDelta | Reply | Say


class Turn:
    """Takes the messages of a turn on one side and gives its sentences on the other."""

    def __init__(self, room: str, turn: str, *, announcement: bool) -> None:
        self.room = room
        self.id = turn
        self.announcement = announcement
        self.language: str | None = None
        self.chunks = 0
        self.audio_s = 0.0
        self.task: asyncio.Task[None] | None = None
        self._narration = Narration()
        self._sentences: asyncio.Queue[str | None] = asyncio.Queue()

    def take(self, message: Request) -> None:
        """Queue the sentences that are certain after this message."""
        if self._narration.complete:
            return
        self.language = message.language or self.language
        match message:
            case ReplyDelta():
                self._put(self._narration.piece(message.index, message.text))
            case Reply(speak=False):
                self._put(self._narration.end())
            case _:
                self._put(self._narration.whole(message.text))

    async def sentences(self, *, patience_s: float) -> AsyncIterator[str]:
        """Yield the sentences; end after the last, or when nothing came for `patience_s`."""
        while (sentence := await self._next(patience_s)) is not None:
            yield sentence

    async def _next(self, patience_s: float) -> str | None:
        try:
            async with asyncio.timeout(patience_s):
                return await self._sentences.get()
        except TimeoutError:
            self._put(self._narration.end())
            return self._sentences.get_nowait()

    def _put(self, sentences: list[str]) -> None:
        for sentence in sentences:
            self._sentences.put_nowait(sentence)
        if self._narration.complete:
            self._sentences.put_nowait(None)
