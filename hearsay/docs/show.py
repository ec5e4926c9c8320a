"""`hearsay docs list` and `status`: what the index holds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from config import Settings
from hearsay.docs.common import index
from hearsay.screen import People, print_json, printable
from rag.documents import Condition, Document, Source
from rag.indexing.index import Index
from rag.paths import as_text
from rag.status import count

MARKS: dict[Condition, tuple[str, str]] = {
    "ready": ("✓", "green"),
    "pending": ("…", "yellow"),
    "refused": ("✗", "red"),
    "no_text": ("–", "yellow"),
}
"""How a document is, in one character, and its style."""


async def documents(settings: Settings, *, json: bool) -> int:
    """Print every document, by path."""
    with index(settings) as opened:
        found = opened.documents()
    if json:
        for one in found:
            print_object(one)
    elif found:
        console = Console(highlight=False, soft_wrap=True)
        for line in listing(found, width=console.width):
            console.print(line)
    else:
        People().line("empty", "there are no documents yet; add some: hearsay docs add PATH")
    return 0


async def status(settings: Settings, *, json: bool) -> int:
    """Print what the index holds, what is followed, and what is being done."""
    with index(settings) as opened:
        said = facts(opened)
    if json:
        print_object(said)
        return 0
    people = People()
    people.line("documents", counted(said))
    people.line("indexing", doing(said), "yellow" if said["paused"] else "")
    for source in said["sources"]:
        people.line(*source_line(source))
    for path, why in said["unseen"].items():
        people.line(*unseen_line(Path(path), why))
    return 0


def facts(opened: Index) -> dict[str, Any]:
    """Return the status as one object."""
    return {
        **asdict(opened.counts()),
        "paused": opened.paused,
        "progress": asdict(opened.progress()),
        "sources": [as_object(one) for one in opened.sources()],
        "unseen": {as_text(path): why for path, why in opened.unseen().items()},
    }


def counted(said: dict[str, Any]) -> str:
    """Say how much there is."""
    words = {"documents": "document", "pages": "page", "chunks": "passage"}
    amounts = [count(said[key], word) for key, word in words.items()]
    parts = [", ".join(amounts)]
    if said["pending"]:
        parts.append(f"{count(said['pending'], 'document')} still to be read")
    if said["unembedded"]:
        parts.append(f"{count(said['unembedded'], 'text')} without a vector")
    return "; ".join(parts)


def doing(said: dict[str, Any]) -> str:
    """Say what the indexing is doing."""
    progress = said["progress"]
    if said["paused"]:
        return "paused; go on with: hearsay docs resume"
    if progress["state"] == "idle":
        return progress["note"] or "idle"
    return f"{progress['state']} {progress['done']} of {progress['total']}"


def source_line(source: dict[str, Any]) -> tuple[str, str]:
    """Say what is followed, or is not."""
    if source["excluded"]:
        return "left out", source["path"]
    return "follows", source["path"] + (" (settings)" if source["configured"] else "")


def unseen_line(path: Path, why: str) -> tuple[str, str, str]:
    """Say what could not be looked at: a word, the sentence, and its style."""
    so = "nothing new in it is read until that is mended"
    return "not seen", f"{clean(str(path))}: it cannot be looked at ({why}); {so}", "yellow"


def listing(found: Sequence[Document], *, width: int) -> Iterator[Text]:
    """Yield a line for each folder and document, and below it what is wrong with it."""
    names = {one.id: clean(one.path.name) for one in found}
    column = min(max(map(cell_len, names.values()), default=0), width * 2 // 5)
    for folder, inside in groupby(found, key=lambda one: one.path.parent):
        yield Text(clean(str(folder)), "bold")
        for one in inside:
            mark, style = MARKS[one.condition]
            name = set_cell_size(elide(names[one.id], column), column)
            line = Text.assemble("  ", (mark, style), f" {name}  {amounts(one)}")
            line.truncate(width, overflow="ellipsis")
            yield line
            if one.note:
                yield Text(f"      {clean(one.note)}", style)


def amounts(one: Document) -> str:
    """Say how much of a document there is, in what language, and what it is called."""
    if one.condition != "ready":
        return one.condition.replace("_", " ")
    title = "" if one.title == one.path.stem else clean(one.title)
    numbers = f"{count(one.pages, 'page'):>9} {count(one.chunks, 'passage'):>13}"
    return f"{numbers}  {one.language or '':<5}  {title}".rstrip()


def elide(text: str, width: int) -> str:
    """Return a text at most so many columns wide; what is too much is left out in its middle."""
    if cell_len(text) <= width:
        return text
    tail = text
    while cell_len(tail) > (width - 1) // 2:
        tail = tail[1:]
    return set_cell_size(text, width - 1 - cell_len(tail)).rstrip() + "…" + tail


def document_line(one: Document) -> tuple[str, str, str]:
    """Say how a document is: a word, the sentence, and its style."""
    word = one.condition.replace("_", " ")
    return word, f"{clean(str(one.path))}: {one.note or word}", MARKS[one.condition][1]


def clean(text: str) -> str:
    """Return what a terminal can show; a file's name may hold anything."""
    return printable(as_text(text)).replace("\n", "�")


def as_object(said: Document | Source) -> dict[str, Any]:
    """Return it for programs; a path is text, what is no UTF-8 in it `�`."""
    return {**asdict(said), "path": as_text(said.path)}


def print_object(said: Document | dict[str, Any]) -> None:
    """Print one JSON object."""
    fields = as_object(said) if isinstance(said, Document) else said
    print_json(fields)
