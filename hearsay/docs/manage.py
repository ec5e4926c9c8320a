"""`hearsay docs add`, `remove`, `reindex`, `pause`, `resume`: what the index should hold."""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from config import Settings
from hearsay.docs.common import index, nudge, sentences
from hearsay.docs.progress import reporter, summary
from hearsay.docs.show import clean, document_line, print_object, unseen_line
from hearsay.screen import People
from hearsay.trouble import Trouble
from rag.documents import Document
from rag.indexing.index import Index
from rag.indexing.progress import Progress
from rag.paths import as_text, below


@dataclass(frozen=True)
class Done:
    """What was said last of an indexing, and how long it took from here."""

    progress: Progress
    seconds: float


async def add(
    settings: Settings, paths: Sequence[Path], *, password: str | None, json: bool
) -> int:
    """Add files and folders; return 0 when what is named can be searched.

    A file in a folder that cannot be read is told, but only one that was named is a failure.
    """
    with index(settings) as opened:
        with sentences(ValueError):
            added = opened.add(paths, passwords=[password] if password else [])
        done = await _indexed(settings, opened, json=json)
        found = [one for one in opened.documents() if any(below(one.path, p) for p in added)]
        unseen = opened.unseen()
    report(found, done, json=json)
    if not json:
        for path, why in unseen.items():
            People().line(*unseen_line(path, why))
    return 0 if all(one.condition == "ready" for one in found if one.path in added) else 1


def report(documents: Sequence[Document], done: Done, *, json: bool) -> None:
    """Show what became of documents: all to programs, to people those with something wrong."""
    if json:
        for one in documents:
            print_object(one)
    else:
        people = People()
        people.line("indexed", summary(documents, done.progress, done.seconds))
        for one in documents:
            if one.condition != "ready" or one.note:
                people.line(*document_line(one))


async def remove(settings: Settings, names: Sequence[str], *, json: bool) -> int:
    """Forget documents or folders; return 0 when they are found no more."""
    with index(settings) as opened:
        with sentences(ValueError):
            gone = opened.remove(names)
        await _indexed(settings, opened, json=json)
    people = People()
    for path in gone:
        if json:
            print_object({"removed": as_text(path)})
        else:
            people.line("removed", clean(str(path)))
    return 0


async def reindex(settings: Settings, names: Sequence[str], *, json: bool) -> int:
    """Read documents again, changed or not; return 0 when that is done."""
    with index(settings) as opened:
        with sentences(ValueError):
            opened.reindex(names)
        done = await _indexed(settings, opened, json=json)
        found = opened.documents()
    report(found, done, json=json)
    return 0


async def pause(settings: Settings, *, json: bool) -> int:
    """Stop the indexing, here and in a running house."""
    with index(settings) as opened:
        opened.pause()
    await nudge(settings)
    _tell(paused=True, text="search goes on; to read on: hearsay docs resume", json=json)
    return 0


async def resume(settings: Settings, *, json: bool) -> int:
    """Let the indexing go on."""
    with index(settings) as opened:
        opened.resume()
    await nudge(settings)
    text = "a running house reads on; without one: hearsay docs reindex"
    _tell(paused=False, text=text, json=json)
    return 0


def _tell(*, paused: bool, text: str, json: bool) -> None:
    if json:
        print_object({"paused": paused})
    else:
        People().line("paused" if paused else "resumed", text)


async def _indexed(settings: Settings, opened: Index, *, json: bool) -> Done:
    """Have done what was asked for; say what is wrong with it.

    Raises:
        Trouble: if the indexing is paused.
    """
    began = time.monotonic()
    await nudge(settings)
    progress = await settle(opened, json=json)
    if progress.state == "paused":
        raise Trouble("the indexing is paused; go on with: hearsay docs resume")
    if progress.note and not json:
        People().line("note", progress.note, "yellow")
    return Done(progress, time.monotonic() - began)


async def settle(opened: Index, *, json: bool) -> Progress:
    """Wait, with a bar, until everything asked for can be searched, or it is paused."""
    stop = threading.Event()
    with reporter(Console(), json=json) as shown:
        working = asyncio.ensure_future(asyncio.to_thread(opened.settle, shown, stop=stop))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            stop.set()  # the thread ends at the next file; the index must not be closed before
            await asyncio.wait([working])
            raise
