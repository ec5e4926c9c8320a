"""Answers questions from the household's documents: a quote and where it stands, or an honest no.

What a document says is only ever quoted. It is no command, no answer to a question of ours, and
nothing is made of it but text.
"""

import logging
import uuid
from pathlib import PurePath

from agents.assistant.responders import Question, Response, Write
from agents.assistant.shelf import Shelf
from agents.understanding import phrases
from agents.understanding.sorts import sort_of
from bus import Bus, request
from bus.messages import Citation, DocumentsStatus, Hit, Hits, Presence, Query

log = logging.getLogger(__name__)

WAIT_S = 5.0
"""Longer than any search takes; who waits longer wants to hear why."""
RESEND_S = 1.0
CITED = 3
"""The right sentence is among so many for nine questions of ten."""
CLOSE = 0.25
"""A sentence this much as likely as the best one is cited, too."""


class Documents:
    """Asks the document worker, and says what it found."""

    def __init__(self, *, bus: Bus, shelf: Shelf, wait_s: float = WAIT_S) -> None:
        self._bus = bus
        self._wait_s = wait_s
        self._shelf = shelf

    async def follow(self) -> None:
        """Keep track of the documents until cancelled."""
        async with self._bus.subscribe(Presence, DocumentsStatus) as heard:
            async for news in heard:
                self._shelf.hear(news)

    async def respond(self, question: Question, write: Write) -> Response | None:
        """Write a quote, or for a question that nothing answers an honest no.

        Orders, words that are neither question nor order and that no document answers, and all
        of it in a house without documents are passed on.
        """
        sort = sort_of(question.text, question.language)
        if self._shelf.empty or sort == "order":
            return None
        hits = await self._search(question)
        if hits is not None and hits.answerable and hits.hits:
            return await self._quote(hits.hits, question, write)
        if sort != "question":
            return None
        return await self._decline(hits, question, write)

    async def _search(self, question: Question) -> Hits | None:
        """Return what was found; None if nobody is there, or takes too long."""
        if self._shelf.away:
            return None
        query = Query(id=uuid.uuid4().hex, turn=question.turn, text=question.text)
        try:
            return await request(
                self._bus,
                query,
                Hits,
                match=lambda hits: hits.id == query.id,
                timeout_s=self._wait_s,
                resend_s=RESEND_S,
            )
        except TimeoutError:
            log.warning("the documents did not answer within %g s", self._wait_s)
            return None

    async def _quote(self, hits: tuple[Hit, ...], question: Question, write: Write) -> Response:
        best = hits[0]
        close = [hit for hit in hits[:CITED] if hit.score >= best.score * CLOSE]
        await write(said(best, question.language))
        return Response(path="documents", citations=tuple(map(citation, close)))

    async def _decline(self, hits: Hits | None, question: Question, write: Write) -> Response:
        if hits is None:
            await write(phrases.say("documents_away", question.language))
            return Response(path="documents", outcome="failed")
        key = "documents_reading" if self._shelf.reading else "documents_no"
        await write(phrases.say(key, question.language))
        return Response(path="documents")


def said(hit: Hit, language: str) -> str:
    """Return a quote in words that can be spoken: who says so, on which page, and what."""
    title = hit.title or PurePath(hit.source).stem
    key = "document_says" if hit.page is not None else "document_says_plain"
    quote = " ".join(hit.quote.split())
    text = phrases.say(key, language, title=title, page=hit.page, quote=quote)
    return phrases.sentence(text, language)


def citation(hit: Hit) -> Citation:
    """Return a hit as what an answer rests on."""
    return Citation(
        document=hit.document,
        title=hit.title,
        source=hit.source,
        page=hit.page,
        quote=hit.quote,
    )
