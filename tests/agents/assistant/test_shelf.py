"""What the assistant knows of the documents."""

from typing import Literal

from agents.assistant.shelf import Shelf
from bus.messages import DocumentsStatus, Presence


def presence(name: str, state: Literal["online", "offline"]) -> Presence:
    return Presence(name=name, state=state, instance="one")


def test_nothing_is_known_at_first() -> None:
    shelf = Shelf()
    assert (shelf.empty, shelf.away, shelf.reading) == (True, True, False)


def test_the_last_status_counts() -> None:
    shelf = Shelf()
    shelf.hear(DocumentsStatus(documents=2, chunks=9, pending=1))
    assert (shelf.empty, shelf.reading) == (False, True)
    shelf.hear(DocumentsStatus(documents=0, chunks=0))
    assert (shelf.empty, shelf.reading) == (True, False)


def test_one_of_several_document_workers_is_enough() -> None:
    shelf = Shelf()
    shelf.hear(presence("rag", "online"))
    shelf.hear(presence("rag-study", "online"))
    shelf.hear(presence("rag", "offline"))
    assert not shelf.away
    shelf.hear(presence("rag-study", "offline"))
    assert shelf.away


def test_other_workers_are_no_document_workers() -> None:
    shelf = Shelf()
    for name in ("tts", "ragtime", "satellite-rag"):
        shelf.hear(presence(name, "online"))
    assert shelf.away
