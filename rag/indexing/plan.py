"""What is to be done: the difference between what is there and what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rag.documents import Document
from rag.indexing.walk import Found, Survey


@dataclass(frozen=True)
class Plan:
    """What a look at the sources leads to."""

    read: tuple[Found, ...]
    """New or changed, by path; those somebody added by name come first."""
    gone: tuple[Document, ...]
    """Known, and no longer there."""


def plan(
    survey: Survey, known: Iterable[Document], *, first: frozenset[Path] = frozenset()
) -> Plan:
    """Compare by size and time of change; the content decides later, when the file is opened."""
    documents = {document.path: document for document in known}
    read = [file for path, file in survey.files.items() if _differs(file, documents.get(path))]
    read.sort(key=lambda file: (file.path not in first, file.path))
    gone = [
        document
        for path, document in documents.items()
        if path not in survey.files and not survey.hides(path)
    ]
    return Plan(tuple(read), tuple(gone))


def _differs(file: Found, document: Document | None) -> bool:
    """Say whether a file is to be opened. One whose content is not known always is."""
    return (
        document is None
        or not document.content
        or document.condition == "pending"
        or (document.size, document.modified_ns) != (file.size, file.modified_ns)
    )
