"""What is no command: the ordered list of those who may answer it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agents.understanding import phrases
from bus.messages import Citation, Outcome, Path


@dataclass(frozen=True)
class Question:
    """What somebody said that is no command, and where."""

    turn: str
    room: str
    text: str
    language: str


@dataclass(frozen=True)
class Response:
    """How a responder's answer went; its words were written as they came."""

    path: Path
    outcome: Outcome = "answered"
    citations: tuple[Citation, ...] = ()


Write = Callable[[str], Awaitable[None]]
"""Takes the next piece of the answer; it is spoken while the rest is still being made."""


class Responder(Protocol):
    """Answers questions of one sort: from documents, by a language model, or not at all."""

    async def respond(self, question: Question, write: Write) -> Response | None:
        """Write an answer and return how it went, or None (nothing written) to pass it on."""
        ...


class Cannot:
    """Says honestly that this is nothing it can do. Always the last of the list."""

    async def respond(self, question: Question, write: Write) -> Response:
        """Write one sentence in the question's language."""
        await write(phrases.say("cannot", question.language))
        return Response(path="none", outcome="not_understood")


async def first(responders: Sequence[Responder], question: Question, write: Write) -> Response:
    """Return the response of the first responder that has one."""
    for responder in responders:
        response = await responder.respond(question, write)
        if response is not None:
            return response
    return await Cannot().respond(question, write)
