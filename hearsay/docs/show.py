"""`hearsay docs list` and `status`: what the index holds."""

import json as json_
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config import Settings
from hearsay.docs.common import index
from hearsay.docs.progress import count
from hearsay.screen import People, printable
from rag.documents import Condition, Document, Source
from rag.indexing.index import Index
from rag.indexing.progress import printable as readable

STYLES: dict[Condition, str] = {
    "ready": "green",
    "pending": "yellow",
    "refused": "red",
    "no_text": "yellow",
}


async def documents(settings: Settings, *, json: bool) -> int:
    """Print every document, by path."""
    with index(settings) as opened:
        found = opened.documents()
    if json:
        for one in found:
            print_object(one)
    elif found:
        Console().print(table(found))
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
    return 0


def facts(opened: Index) -> dict[str, Any]:
    """Return the status as one object."""
    return {
        **asdict(opened.counts()),
        "paused": opened.paused,
        "progress": asdict(opened.progress()),
        "sources": [as_object(one) for one in opened.sources()],
    }


def counted(said: dict[str, Any]) -> str:
    """Say how much there is."""
    amounts = [count(said[f"{word}s"], word) for word in ("document", "page", "chunk")]
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


def table(found: Sequence[Document]) -> Table:
    """Return the documents for people."""
    shown = Table(box=None, padding=(0, 2, 0, 0))
    shown.add_column("id", no_wrap=True, header_style="bold", style="dim")
    for column in ("file", "title"):
        shown.add_column(column, overflow="fold", header_style="bold")
    for column in ("pages", "chunks"):
        shown.add_column(column, justify="right", no_wrap=True, header_style="bold")
    for column in ("", "condition"):
        shown.add_column(column, header_style="bold")
    for one in found:
        cells = (one.id, one.path.name, one.title, str(one.pages), str(one.chunks))
        texts = [Text(clean(cell)) for cell in (*cells, one.language or "")]
        shown.add_row(*texts, Text(clean(condition(one)), STYLES[one.condition]))
    return shown


def document_line(one: Document) -> tuple[str, str, str]:
    """Say how a document is: a word, the sentence, and its style."""
    word = one.condition.replace("_", " ")
    return word, f"{clean(str(one.path))}: {one.note or word}", STYLES[one.condition]


def condition(one: Document) -> str:
    """Say how a document is, with what is to be done."""
    word = one.condition.replace("_", " ")
    return f"{word}: {one.note}" if one.note else word


def clean(text: str) -> str:
    """Return what a terminal can show; a file's name may hold anything."""
    return printable(readable(text)).replace("\n", "�")


def as_object(said: Document | Source) -> dict[str, Any]:
    """Return it for programs; a path is text, what is no UTF-8 in it a question mark."""
    return {**asdict(said), "path": readable(said.path)}


def print_object(said: Document | dict[str, Any]) -> None:
    """Print one JSON object."""
    fields = as_object(said) if isinstance(said, Document) else said
    print(json_.dumps(fields, ensure_ascii=False), flush=True)
