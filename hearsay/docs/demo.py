"""The documents' part of `hearsay demo`: a few papers are added, and asked."""

import asyncio
from pathlib import Path

from rich.console import Console

from bus import Bus, Gone, Heard, Message
from bus.messages import Ask, DocumentsStatus, Reply
from config import Settings
from hearsay import turns
from hearsay.ask import turn
from hearsay.docs import manage
from hearsay.screen import People, Screen
from hearsay.trouble import Trouble
from rag.samples.samples import ANSWERED, UNANSWERED, Question, write

STEPS = (
    ("A question to your documents is answered with a quote and its page", ANSWERED),
    ("What they do not say is not made up", UNANSWERED),
)
ADDED_S = 15.0
"""How long it may take until the house knows of what was added."""


class Noting:
    """A screen that passes everything on, and keeps the reply."""

    def __init__(self, shown: Screen) -> None:
        self._shown = shown
        self.reply: Reply | None = None

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Show one message."""
        if isinstance(said, Reply):
            self.reply = said
        self._shown.show(heard, said)


async def documents(settings: Settings, folder: Path, bus: Bus, console: Console) -> list[str]:
    """Write sample documents into `folder`, add and ask them; say what went wrong."""
    console.rule("Your documents: a manual, a lease, house guides", align="left", style="dim")
    people = People(console)
    people.line("type", f"hearsay docs add {folder}")
    try:
        await add(settings, folder, bus)
        failures = []
        for title, question in STEPS:
            console.rule(title, align="left", style="dim")
            failures += await ask(settings, question, bus, people)
    except Trouble as exc:
        return [str(exc)]
    return failures


async def add(settings: Settings, folder: Path, bus: Bus) -> None:
    """Add the sample documents, and wait until the house knows of them.

    Raises:
        Trouble: if it does not work.
    """
    papers = await asyncio.to_thread(write, folder)
    try:
        async with asyncio.timeout(ADDED_S), bus.subscribe(DocumentsStatus) as heard:
            if await manage.add(settings, papers, password=None, json=False) != 0:
                raise Trouble("the sample documents could not be read")
            async for said in heard:
                if said.documents >= len(papers) and not said.pending:
                    return
    except TimeoutError as exc:
        raise Trouble("the house did not notice the documents; see the log of rag") from exc


async def ask(settings: Settings, question: Question, bus: Bus, people: People) -> list[str]:
    """Ask, and return a sentence for each thing that is not as it should be."""
    people.line("type", question.text)
    noting = Noting(people)
    asked = Ask(room=settings.room, text=question.text, turn=turns.new())
    ended = await turn(bus, asked, noting)
    if ended.outcome != "answered" or noting.reply is None:
        return [f"“{question.text}” ended as {ended.outcome}, not answered"]
    return wrong(question, noting.reply)


def wrong(question: Question, reply: Reply) -> list[str]:
    """Say what is wrong with a reply."""
    if not question.quote:
        cited = [one.quote for one in reply.citations]
        return [f"“{question.text}” was answered with “{cited[0]}”"] if cited else []
    places = {
        (Path(one.source).name, one.page) for one in reply.citations if question.quote in one.quote
    }
    wanted = (question.document, question.page)
    return [] if wanted in places else [f"“{question.text}” was not answered from {wanted[0]}"]
