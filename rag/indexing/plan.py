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
    read = [file for path, file in survey.files.items() if _to_read(file, documents.get(path))]
    read.sort(key=lambda file: (file.path not in first, file.path))
    gone = [document for path, document in documents.items() if _gone(path, survey)]
    return Plan(tuple(read), tuple(gone))


def differs(survey: Survey, known: Iterable[Document]) -> bool:
    """Say whether anything is new, changed or gone; other than a plan, give nothing another try."""
    documents = {document.path: document for document in known}
    changed = any(_changed(file, documents.get(file.path)) for file in survey.files.values())
    return changed or any(_gone(path, survey) for path in documents)


def _to_read(file: Found, document: Document | None) -> bool:
    """Say whether a file is to be opened. One whose content is not known always is."""
    return (
        document is None
        or not document.content
        or document.condition == "pending"
        or _changed(file, document)
    )


def _changed(file: Found, document: Document | None) -> bool:
    if document is None:
        return True
    return (document.size, document.modified_ns) != (file.size, file.modified_ns)


def _gone(path: Path, survey: Survey) -> bool:
    return path not in survey.files and not survey.hides(path)
